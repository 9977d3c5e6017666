// The program under test: `assay serve` with a home of its own and the console that was built.
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const root = join(import.meta.dirname, '..', '..');

function binary() {
  if (process.env.ASSAY_BINARY) return process.env.ASSAY_BINARY;
  const built = ['release', 'dev'].map((preset) => join(root, 'build', preset, 'assay')).find(existsSync);
  if (!built) throw new Error('no assay: build it, or name it in ASSAY_BINARY');
  return built;
}

// Answers with the address and the accounts by role, once the server says where it listens.
export async function startCentre(home) {
  const dist = join(root, 'web', 'dist');
  if (!existsSync(join(dist, 'index.html'))) throw new Error('no web/dist: run `npm run build` in web');
  const args = ['serve', '--demo', '--no-update', '--listen', '127.0.0.1:0', '--home', home, '--console', dist, '--workers', '2'];
  const child = spawn(binary(), args, { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stderr.pipe(createWriteStream(join(home, 'serve.log')));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const accounts = {};
  for await (const line of createInterface({ input: child.stdout })) {
    const account = /^ {2}(\S.*?)\s+(\S+) \/ (\S+)$/.exec(line);
    if (account) accounts[account[1]] = { username: account[2], password: account[3] };
    const address = /^assay serve: (http:\/\/127\.0\.0\.1:\d+)/.exec(line);
    if (address) {
      child.stdout.resume();
      return {
        address: address[1],
        accounts,
        stop: async () => {
          child.kill('SIGTERM');
          const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
          const code = await ended;
          clearTimeout(late);
          return code;
        },
      };
    }
  }
  throw new Error(`assay serve ended; see ${join(home, 'serve.log')}`);
}
