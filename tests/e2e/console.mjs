// A person before the console: a browser page that is watched for errors while it is used.
import { createRequire } from 'node:module';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './centre.mjs';

const require = createRequire(join(root, 'web', 'package.json'));
const { chromium } = require('playwright-core');
const { AxeBuilder } = require('@axe-core/playwright');

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const pictures = join(root, 'docs', 'images');
export const english = require('./src/locales/en.json');
export const chinese = require('./src/locales/zh-CN.json');

export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.ASSAY_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
}

export class Person {
  #faults = [];
  #allowed = [];

  constructor(page, centre) {
    this.page = page;
    this.centre = centre;
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => this.#faults.push(`uncaught: ${error.stack ?? error}`));
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      const fault = `${message.text()} ${message.location().url}`;
      if (!this.#allowed.some((pattern) => pattern.test(fault))) this.#faults.push(fault);
    });
  }

  // The browser reports every answer of 400 and above as an error: a test names those that it wants.
  expect(pattern) {
    this.#allowed.push(pattern);
  }

  // Fails when the page logged an error or broke the content security policy.
  unharmed() {
    if (this.#faults.length > 0) throw new Error(`the console of the browser says:\n${this.#faults.splice(0).join('\n')}`);
  }

  async open(path) {
    await this.page.goto(this.centre.address + path);
    await this.ready();
  }

  // The page has its heading and nothing on it says that it is loading.
  async ready() {
    await this.page.locator('h1').first().waitFor();
    await this.page.waitForFunction(() => !document.querySelector('[role=status] [class*=awsui_spinner]') && ![...document.querySelectorAll('table')].some((table) => table.querySelector('[class*=awsui_loading]')));
  }

  button(name, options = {}) {
    return this.page.getByRole('button', { name, exact: typeof name === 'string', ...options });
  }

  async press(name, options) {
    await this.button(name, options).first().click();
  }

  async see(text, { timeout } = {}) {
    await this.page.getByText(text).filter({ visible: true }).first().waitFor({ timeout });
  }

  async heading(name) {
    await this.page.getByRole('heading', { name }).first().waitFor();
  }

  async type(label, text) {
    await this.page.getByLabel(label, { exact: true }).fill(text);
  }

  // One or more options of a select box.
  async choose(label, ...options) {
    await this.page.getByRole('button', { name: label }).first().click();
    for (const option of options) await this.page.getByRole('option', { name: option, exact: true }).click();
    await this.page.keyboard.press('Escape');
  }

  async tab(name) {
    await this.page.getByRole('tab', { name }).click();
  }

  async row(text) {
    const row = this.page.getByRole('row').filter({ hasText: text }).first();
    await row.waitFor();
    return row;
  }

  // What a press downloads, as the path of the file.
  async download(press, file) {
    const [download] = await Promise.all([this.page.waitForEvent('download'), press()]);
    await download.saveAs(file);
    return file;
  }

  async hand(button, file) {
    const [chooser] = await Promise.all([this.page.waitForEvent('filechooser'), this.press(button)]);
    await chooser.setFiles(file);
  }

  // No violation of WCAG 2.2 AA on the page as it stands.
  async accessible(name) {
    const { violations } = await new AxeBuilder({ page: this.page }).setLegacyMode().withTags(rules).analyze();
    const words = violations.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.slice(0, 5).map((node) => `    ${node.target.join(' ')}\n      ${node.html.slice(0, 200)}\n      ${node.failureSummary?.split('\n').slice(1, 3).join(' ')}`).join('\n')}`);
    if (words.length > 0) throw new Error(`${name}: axe found\n${words.join('\n')}`);
    this.unharmed();
  }

  // A picture for the documents, when they are asked for.
  async picture(name, height = 900) {
    if (!process.env.ASSAY_SCREENSHOTS) return;
    mkdirSync(pictures, { recursive: true });
    await this.page.evaluate(() => document.fonts.ready);
    await this.page.mouse.move(0, 0);
    await this.page.setViewportSize({ width: 1280, height });
    await this.page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' });
    await this.page.setViewportSize({ width: 1280, height: 900 });
  }

  close() {
    return this.page.context().close();
  }
}

export async function signIn(person, account) {
  await person.type('User name', account.username);
  await person.type('Password', account.password);
  await person.press('Sign in');
  await person.page.getByRole('button', { name: /^Account of/ }).waitFor();
}

// People who come in by role; the first one of a role signs in by the form, the others carry the cookie.
export class Door {
  #cookies = new Map();

  constructor(browser, centre) {
    this.browser = browser;
    this.centre = centre;
  }

  async stranger(options = {}) {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', timezoneId: 'Europe/London', reducedMotion: 'reduce', ...options });
    const person = new Person(await context.newPage(), this.centre);
    return person;
  }

  async enter(role, path = '/', options = {}) {
    const person = await this.stranger({ ...options, storageState: this.#cookies.get(role) });
    if (!this.#cookies.has(role)) {
      person.expect(/401 .*\/api\/v1\/me$/); // how the console learns that nobody is signed in
      await person.page.goto(this.centre.address);
      await signIn(person, this.centre.accounts[role]);
      this.#cookies.set(role, await person.page.context().storageState());
    }
    await person.open(path);
    return person;
  }
}
