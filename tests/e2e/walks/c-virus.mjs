// The EICAR test file in a zip in a tar.gz in a zip: found where it lies, Rejected.
import { join } from 'node:path';
import { addAsset, awaitStatus, requestRow } from '../form.mjs';

export const path = 'virus';
const asset = 'Gift box';

export async function walk({ enter, step, files, folder }) {
  let seller;
  await step('EICAR in zip > tar.gz > zip is Rejected', async () => {
    await files('eicar', join(folder, 'giftbox.zip'));
    seller = await enter('seller', '/assets');
    await addAsset(seller, { name: asset, file: join(folder, 'giftbox.zip'), fileName: 'giftbox.zip', language: 'C' });
    await awaitStatus(seller, asset, 'Rejected');
    await seller.picture('requests');
  });

  await step('the report says Virus and where', async () => {
    await requestRow(seller, asset).getByRole('link', { name: `Details: ${asset}` }).click();
    await seller.page.getByRole('link', { name: 'See the report' }).click();
    await seller.heading(`Security scan report: ${asset} V1.0`);
    const row = await seller.row(/eicar/i);
    for (const name of ['giftbox.zip', 'lib/middle.tar.gz', 'tools/inner.zip', 'sample.com']) await row.getByText(name, { exact: true }).waitFor();
    await row.getByText('Virus', { exact: true }).waitFor();
    await row.getByText('Blocking', { exact: true }).waitFor();
    await seller.accessible('scan report with a virus');
  });
}
