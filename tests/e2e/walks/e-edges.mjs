// What goes wrong or is rarely done: a failed sign-in, a stranger's asset, pause and resume, an unreachable bucket, the keyboard alone.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { fillForm, openForm, uploadPackage } from '../form.mjs';
import { signIn } from '../console.mjs';

export const path = 'edges';

// Presses Tab until the wanted element has the focus.
async function tabTo(page, wanted, limit = 60) {
  for (let pressed = 0; pressed < limit; ++pressed) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`not reached with ${limit} presses of Tab`);
}

export async function walk({ door, enter, people, step, files, folder, package: packageFile }) {
  await step('a wrong password is refused in words, a right one lets in, signing out ends it', async () => {
    const person = await door.stranger();
    people.push(person);
    person.expect(/401 .*\/api\/v1\/(me|session)$/);
    await person.open('/');
    await person.accessible('sign in');
    await person.type('User name', 'seller2');
    await person.type('Password', 'not the password');
    await person.press('Sign in');
    await person.see('The user name or the password is wrong.');
    await person.accessible('sign in, refused');
    await signIn(person, door.centre.accounts['second seller']);
    await person.heading('My Assets');
    await person.page.getByRole('button', { name: /^Account of/ }).click();
    await person.page.getByRole('menuitem', { name: 'Sign out' }).click();
    await person.page.getByLabel('User name').waitFor();
  });

  let seller;
  let assetPath;
  await step('an upload is paused, resumed and complete', async () => {
    await files('ballast', join(folder, 'ballast.zip'), '17');
    seller = await enter('seller', '/assets');
    await openForm(seller);
    await fillForm(seller, { name: 'Ballast' });
    // A slow line, so that there is something to pause.
    const line = await seller.page.context().newCDPSession(seller.page);
    const speed = (uploadThroughput) => line.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput });
    await line.send('Network.enable');
    await speed(100_000);
    await seller.hand('Choose file', join(folder, 'ballast.zip'));
    await seller.press('Pause');
    await seller.see('Paused');
    await seller.accessible('add asset, paused upload');
    await seller.picture('upload');
    await speed(-1);
    await seller.press('Resume');
    await seller.see(/ballast\.zip · 17 MiB/);
    await seller.see('Saved in the draft box');
  });

  await step('a draft is kept in the draft box and goes on from there', async () => {
    await seller.open('/assets?tab=drafts');
    const row = await seller.row('Ballast');
    await row.getByText(/ballast\.zip · 17 MiB/).waitFor();
    await row.getByRole('link', { name: 'Ballast' }).click();
    await seller.heading('Modify Ballast');
    assert.equal(await seller.page.getByLabel('Version *').inputValue(), 'V1.0');
    await seller.page.getByRole('link', { name: 'Ballast', exact: true }).click();
    await seller.see('Version Information');
    assetPath = new URL(seller.page.url()).pathname;
  });

  await step('a file with a wrong name is refused before a byte is sent, with the line that packs it', async () => {
    await seller.open('/assets/new');
    await files('ballast', join(folder, 'my app.rar'), '0');
    await seller.hand('Choose file', join(folder, 'my app.rar'));
    await seller.see('This file cannot be uploaded');
    await seller.see("tar czf my_app.rar.tar.gz -- 'my app.rar'");
    await seller.accessible('add asset, refused file');
  });

  await step('an unreachable bucket is said clearly', async () => {
    await seller.open('/assets/new');
    await seller.page.getByRole('button', { name: 'Import from bucket' }).click();
    await seller.type('Endpoint', 'https://bucket.invalid');
    await seller.type('Bucket', 'releases');
    await seller.type('Object key', 'app-1.0.tar.gz');
    seller.expect(/503 .*\/api\/v1\/imports$/);
    await seller.press('Start import');
    await seller.see(/bucket\.invalid/, { timeout: 60_000 });
    await seller.accessible('add asset, failed import');
  });

  await step('another seller does not find the asset', async () => {
    const other = await enter('second seller', '/assets');
    assert.equal(await other.page.getByText('Ballast').count(), 0);
    other.expect(/404 .*\/api\/v1\/assets\/ast_/);
    await other.page.goto(door.centre.address + assetPath);
    await other.see('Not found');
    await other.accessible('an asset of another seller');
  });

  await step('Add Asset is reached and filled in with the keyboard alone', async () => {
    await seller.open('/assets');
    const { page } = seller;
    await tabTo(page, page.getByRole('button', { name: 'Add Asset' }).first());
    await page.keyboard.press('Enter');
    await seller.heading('Select Asset Type');
    await seller.accessible('select asset type');
    await tabTo(page, page.getByRole('dialog').getByRole('button', { name: 'OK' }));
    await page.keyboard.press('Enter');
    await seller.heading('Add Asset');
    await tabTo(page, page.getByLabel('Asset Name *'));
    await page.keyboard.type('Typed by hand');
    await tabTo(page, page.getByRole('button', { name: 'Choose file' }));
    await tabTo(page, page.getByRole('button', { name: 'Save Draft' }));
    assert.equal(await page.getByLabel('Asset Name *').inputValue(), 'Typed by hand');
  });

  await step('an asset that is approved is on My Assets with what is left to do', async () => {
    await seller.open('/assets?status=Approved');
    await seller.heading('My Assets');
    await seller.accessible('my assets, filtered');
    packageFile('rectified.zip');
    await seller.open('/assets/new');
    await fillForm(seller, { name: 'Tidy', number: 'V2.0' });
    await uploadPackage(seller, packageFile('rectified.zip'), 'rectified.zip');
    await seller.press('Submit for Review');
    await seller.page.waitForURL(/tab=requests/);
    await seller.open('/assets');
    const row = await seller.row('Tidy');
    await row.getByText('Approved').waitFor({ timeout: 60_000 });
    await seller.picture('my-assets');
  });
}
