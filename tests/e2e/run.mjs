#!/usr/bin/env node
// The browser tests: the console in Chromium on the real server.
//   node tests/e2e/run.mjs [WORD…]   only the walks whose file name holds one of the words
// ASSAY_PACKAGES     folder that tools/test-packages.sh made
// ASSAY_PYTHON       a Python that has openpyxl
// ASSAY_SCREENSHOTS  set: pictures of the main pages are written to docs/images
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root, startCentre } from './centre.mjs';
import { Door, openBrowser } from './console.mjs';
import { writeJunit } from './junit.mjs';

const results = [];
const faultFolder = join(root, 'build', 'results', 'e2e');
const wanted = process.argv.slice(2);

class Stopped extends Error {}

// What a walk is given: its steps, its people, its files.
function walkTools(path, door, folder) {
  const people = [];
  const run = promisify(execFile);
  const python = process.env.ASSAY_PYTHON ?? 'python3';
  return {
    door,
    folder,
    people,
    enter: async (...args) => {
      const person = await door.enter(...args);
      people.push(person);
      return person;
    },
    files: async (...args) => (await run(python, [join(import.meta.dirname, 'files.py'), ...args], { maxBuffer: 1 << 26 })).stdout,
    package: (name) => {
      const file = join(process.env.ASSAY_PACKAGES ?? join(root, 'build', 'packages'), name);
      if (!existsSync(file)) throw new Error(`skipped: not here: ${name} (tools/test-packages.sh makes it)`);
      return file;
    },
    step: async (name, act) => {
      const began = performance.now();
      const result = { path, name, seconds: 0 };
      try {
        await act();
        for (const person of people) person.unharmed();
      } catch (error) {
        const text = error.stack ?? String(error);
        if (error.message?.startsWith('skipped: ')) result.skipped = error.message;
        else result.failure = text;
        await keepFaults(path, name, people);
      }
      result.seconds = (performance.now() - began) / 1000;
      results.push(result);
      console.log(`${result.failure ? 'FAIL' : result.skipped ? 'skip' : ' ok '} ${result.seconds.toFixed(1).padStart(5)} s  ${path}: ${name}`);
      if (result.failure) console.log(result.failure.replace(/^/gm, '        '));
      if (result.failure || result.skipped) throw new Stopped();
    },
  };
}

async function keepFaults(path, name, people) {
  mkdirSync(faultFolder, { recursive: true });
  const stem = `${path} ${name}`.replace(/\W+/g, '-').slice(0, 80);
  for (const [index, { page }] of people.entries()) {
    if (page.isClosed()) continue;
    await page.screenshot({ path: join(faultFolder, `${stem}-${index}.png`), fullPage: true }).catch(() => {});
  }
}

async function takeWalk(file, door, home) {
  const { path, walk } = await import(join(import.meta.dirname, 'walks', file));
  const folder = mkdtempSync(join(home, 'walk-'));
  const tools = walkTools(path, door, folder);
  try {
    await walk(tools);
  } catch (error) {
    if (!(error instanceof Stopped)) {
      results.push({ path, name: 'the walk itself', seconds: 0, failure: error.stack ?? String(error) });
      console.log(`FAIL ${path}: ${error.stack}`);
      await keepFaults(path, 'walk', tools.people);
    }
  }
  for (const person of tools.people) if (!person.page.isClosed()) await person.close();
}

async function main() {
  const began = performance.now();
  const home = mkdtempSync(join(tmpdir(), 'assay-e2e-'));
  let centre;
  let browser;
  let failed = true;
  try {
    centre = await startCentre(home);
    browser = await openBrowser();
    const door = new Door(browser, centre);
    const walks = readdirSync(join(import.meta.dirname, 'walks')).filter((name) => name.endsWith('.mjs')).sort();
    for (const file of walks) {
      if (wanted.length > 0 && !wanted.some((word) => file.includes(word))) continue;
      await takeWalk(file, door, home);
    }
    failed = results.some(({ failure }) => failure);
  } catch (error) {
    results.push({ path: 'e2e', name: 'start', seconds: 0, failure: error.stack ?? String(error) });
    console.log(error);
  } finally {
    await browser?.close();
    const code = await centre?.stop();
    if (centre && code !== 0) {
      results.push({ path: 'e2e', name: 'the server ends cleanly', seconds: 0, failure: `assay serve ended with ${code}` });
      failed = true;
    }
    writeJunit(join(root, 'build', 'results', 'e2e.xml'), results);
    if (!failed) rmSync(home, { recursive: true, force: true });
    else console.log(`kept for a look: ${home} and ${faultFolder}`);
  }
  console.log(`${results.filter(({ failure, skipped }) => !failure && !skipped).length} of ${results.length} steps passed in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  process.exit(failed ? 1 : 0);
}

await main();
