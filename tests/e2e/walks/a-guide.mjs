// The seller guide from end to end: add, rejected, report, rectified, approved, released, deleted.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { awaitStatus, fillForm, openForm, requestRow, uploadPackage } from '../form.mjs';

export const path = 'seller guide';
const asset = 'Corner shop';
const nested = 'vulnerable.zip!/shop/app.jar!/BOOT-INF/lib/log4j-core-2.14.1.jar';

export async function walk({ enter, step, files, folder, package: packageFile }) {
  let seller;
  await step('signs in and finds My Assets', async () => {
    packageFile('vulnerable.zip');
    seller = await enter('seller', '/assets');
    await seller.heading('My Assets');
    await seller.accessible('my assets, empty');
  });

  await step('adds an asset and submits it for review', async () => {
    await openForm(seller);
    await fillForm(seller, { name: asset });
    await uploadPackage(seller, packageFile('vulnerable.zip'), 'vulnerable.zip');
    await seller.picture('add-asset', 1560);
    await seller.press('Submit for Review');
    await seller.page.waitForURL(/tab=requests/);
  });

  await step('sees Scanning, then Rejected without reloading', async () => {
    await requestRow(seller, asset).getByText('Scanning', { exact: true }).waitFor();
    await seller.picture('requests-scanning');
    await awaitStatus(seller, asset, 'Rejected');
  });

  let report;
  await step('downloads the Security Scanning Report from Version Information', async () => {
    await requestRow(seller, asset).getByRole('link', { name: `Details: ${asset}` }).click();
    await seller.heading('Version Information');
    await seller.accessible('asset details');
    await seller.press('Download the report of V1.0');
    report = await seller.download(() => seller.page.getByRole('menuitem', { name: /Workbook/ }).click(), join(folder, 'report.xlsx'));
    const { sheets, rows } = JSON.parse(await files('read', report));
    assert.ok(sheets.includes('Coverage') && sheets.includes('Components'), `sheets: ${sheets}`);
    const row = rows.find((cells) => String(cells[4]).includes('CVE-2021-44228'));
    assert.ok(row, 'no row of CVE-2021-44228');
    assert.match(row[1], /Vulnerability.*blocking/i);
    assert.ok(String(row[2]).startsWith(nested), `path: ${row[2]}`);
    assert.match(row[4], /10\.0/);
  });

  await step('finds CVE-2021-44228 on the scan report page, with path, score and fix', async () => {
    await seller.page.getByRole('link', { name: 'Report of V1.0' }).click();
    await seller.heading(`Security scan report: ${asset} V1.0`);
    const row = await seller.row('CVE-2021-44228');
    await seller.picture('scan-report', 1260);
    await row.getByText('BOOT-INF/lib/log4j-core-2.14.1.jar', { exact: true }).waitFor();
    await row.getByText(/10\.0/).first().waitFor();
    await row.getByText('2.15.0').first().waitFor();
    await row.getByRole('button', { name: /CVE-2021-44228/ }).click();
    await seller.see('pom.properties');
    await seller.accessible('scan report with a finding');
    await seller.picture('finding', 1200);
    await seller.tab(/^Coverage/);
    await seller.accessible('scan report, coverage');
    await seller.tab(/^Components/);
    await seller.row('log4j-core');
    await seller.accessible('scan report, components');
  });

  await step('modifies the version with the rectified package and is Approved', async () => {
    await seller.page.getByRole('link', { name: asset, exact: true }).click();
    await seller.press('Modify', { exact: true });
    await seller.heading(`Modify ${asset}`);
    await uploadPackage(seller, packageFile('rectified.zip'), 'rectified.zip');
    await seller.press('Submit for Review');
    await seller.page.waitForURL(/tab=requests/);
    await awaitStatus(seller, asset, 'Approved');
  });

  const product = 'Corner shop licence';
  await step('releases it as a licence product', async () => {
    await requestRow(seller, asset).getByRole('link', { name: `Details: ${asset}` }).click();
    await seller.press('Release as licence');
    await seller.heading('Create product');
    await seller.type('Product name *', product);
    await seller.press('Create product');
    await seller.heading(product);
    await seller.accessible('product');
    await seller.press(`Release: ${product}`);
    await seller.see('On sale');
  });

  await step('is refused to delete the asset while the product refers to it', async () => {
    await seller.open('/assets');
    const button = seller.button(`Delete: ${asset}`);
    await button.waitFor();
    assert.equal(await button.getAttribute('aria-disabled'), 'true');
    await button.hover();
    await seller.see(/product refers to this asset/);
  });

  await step('takes the product off the shelf, deletes it, and then the asset', async () => {
    await seller.open('/products');
    await seller.press(`Take off shelf: ${product}`);
    await seller.page.getByRole('dialog').getByRole('button', { name: 'Take off shelf' }).click();
    await seller.see('Off the shelf');
    await seller.press(`Delete: ${product}`);
    await seller.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await seller.see('No products yet');
    await seller.open('/assets');
    await seller.press(`Delete: ${asset}`);
    const dialog = seller.page.getByRole('dialog');
    await dialog.getByLabel(`Type ${asset} to confirm`).fill(asset);
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await seller.see(`${asset} is deleted`);
    assert.equal(await seller.page.getByRole('row').filter({ hasText: asset }).count(), 0);
  });
}
