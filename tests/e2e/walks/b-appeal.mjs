// A false positive: the report filled in with another program, Upload Proof, a reviewer accepts, Approved.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { addAsset, awaitStatus, requestRow } from '../form.mjs';

export const path = 'appeal';
const asset = 'Ledger';

export async function walk({ enter, step, files, folder, package: packageFile }) {
  let seller;
  await step('a package with a false positive is Rejected', async () => {
    const file = packageFile('false-positive.zip');
    seller = await enter('seller', '/assets');
    await addAsset(seller, { name: asset, file, fileName: 'false-positive.zip' });
    await awaitStatus(seller, asset, 'Rejected');
  });

  await step('opens the appeal and downloads the report', async () => {
    await requestRow(seller, asset).getByRole('link', { name: `Details: ${asset}` }).click();
    await seller.see('V1.0 is Rejected: fix or appeal');
    await seller.press('Appeal', { exact: true });
    await seller.heading(`Appeal: ${asset} V1.0`);
    await seller.accessible('appeal, in the page');
    await seller.tab('Upload Proof');
    await seller.press('Download Report');
    await seller.download(() => seller.page.getByRole('menuitem', { name: /Workbook/ }).click(), join(folder, 'report.xlsx'));
  });

  await step('a wrong conclusion is refused with its code, sheet and cell, and nothing is taken', async () => {
    await files('fill', join(folder, 'report.xlsx'), join(folder, 'wrong.xlsx'), 'wrong');
    await seller.hand('Upload Proof', join(folder, 'wrong.xlsx'));
    await seller.see('The workbook has errors: nothing was taken');
    const row = await seller.row('P04');
    assert.match(await row.innerText(), /Findings!F\d+/);
    await seller.accessible('appeal, refused proof');
    const back = await seller.download(() => seller.press('Download it with comments on the bad cells'), join(folder, 'back.xlsx'));
    assert.ok(JSON.parse(await files('read', back)).rows.length > 0);
  });

  await step('Upload Proof shows the rows, Submit sends them: Reviewing', async () => {
    assert.ok(Number(await files('fill', join(folder, 'report.xlsx'), join(folder, 'proof.xlsx'))) > 0);
    await seller.hand('Upload Proof', join(folder, 'proof.xlsx'));
    await seller.see('The workbook was read');
    const rows = seller.page.getByRole('grid', { name: 'Rows as they were read' });
    await rows.getByText('Not affected').first().waitFor();
    await rows.getByText(/build log, step 4/).first().waitFor();
    await seller.accessible('appeal, rows of the proof');
    await seller.picture('appeal', 1240);
    await seller.press('Submit', { exact: true });
    await seller.page.waitForURL(/tab=requests/);
    await requestRow(seller, asset).getByText('Reviewing', { exact: true }).waitFor();
    await seller.see(/Answer due by/);
    await seller.accessible('requests');
  });

  let reviewer;
  await step('a reviewer finds it in the queue and accepts each finding', async () => {
    reviewer = await enter('reviewer', '/review');
    await reviewer.heading('Review queue');
    const row = await reviewer.row(asset);
    await reviewer.accessible('review queue');
    await row.getByRole('button', { name: `Claim: ${asset}` }).click();
    await reviewer.heading(`${asset} · V1.0`);
    const accept = reviewer.page.getByRole('radio', { name: /^Accept/ });
    await accept.first().waitFor();
    await reviewer.see(/build log, step 4/);
    for (const radio of await accept.all()) await radio.check();
    await reviewer.accessible('workbench');
    await reviewer.picture('workbench', 1000);
    await reviewer.press('Decide', { exact: true });
    await reviewer.see('The appeal is decided');
  });

  await step('the seller sees Approved without reloading', async () => {
    await awaitStatus(seller, asset, 'Approved');
    await requestRow(seller, asset).getByRole('link', { name: `Details: ${asset}` }).click();
    await seller.see('Accepted');
    await seller.accessible('appeal, decided');
  });
}
