// Every page, in English, and in Chinese in the dark: nothing is left in English, axe finds nothing, nothing scrolls sideways on a telephone.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { addAsset, awaitStatus, requestRow } from '../form.mjs';
import { untranslated } from '../language.mjs';

export const path = 'pages';
const asset = 'Parcel';

// The addresses of what a seller has, found as a seller finds them.
async function addresses(seller) {
  await requestRow(seller, asset).getByRole('link', { name: `Details: ${asset}` }).click();
  await seller.see('Version Information');
  const assetPath = new URL(seller.page.url()).pathname;
  const scanPath = await seller.page.getByRole('link', { name: 'Report of V1.0' }).getAttribute('href');
  await seller.press('Appeal', { exact: true });
  await seller.heading(`Appeal: ${asset} V1.0`);
  return { assetPath, scanPath, appealPath: new URL(seller.page.url()).pathname };
}

export async function walk({ enter, step, files, folder }) {
  const people = {};
  let seen;
  let pages;
  await step('a rejected asset and an appeal in draft', async () => {
    await files('eicar', join(folder, 'parcel.zip'));
    people.seller = await enter('seller', '/assets');
    await addAsset(people.seller, { name: asset, file: join(folder, 'parcel.zip'), fileName: 'parcel.zip', language: 'C', words: '用于浏览器测试的包裹' });
    await awaitStatus(people.seller, asset, 'Rejected');
    const { assetPath, scanPath, appealPath } = await addresses(people.seller);
    pages = {
      seller: ['/assets', '/assets?tab=requests', '/assets?tab=drafts', '/assets/new', assetPath, scanPath, `${scanPath}?tab=components`, `${scanPath}?tab=coverage`, appealPath, '/products', '/products/new', '/nowhere', '/review'],
      reviewer: ['/review', '/review?view=decided'],
      administrator: ['/admin/policy', '/admin/data', '/admin/audit'],
    };
    seen = pages.seller.slice(0, 2).concat('/assets/new', assetPath, scanPath, `${scanPath}?tab=components`, `${scanPath}?tab=coverage`, appealPath);
    people.reviewer = await enter('reviewer', '/review');
    people.administrator = await enter('administrator', '/admin/data');
    await people.administrator.picture('admin-data');
  });

  for (const role of ['seller', 'reviewer', 'administrator']) {
    await step(`${role}: the pages that no other walk sees pass axe`, async () => {
      for (const address of pages[role].filter((address) => !seen.includes(address))) {
        await people[role].open(address);
        await people[role].accessible(address);
      }
    });

    await step(`${role}: every page in Chinese and in the dark is whole, passes axe and fits 320 pixels`, async () => {
      const person = people[role];
      await person.open(pages[role][0]);
      await person.choose(/^Language/, '简体中文');
      await person.page.waitForFunction(() => document.documentElement.lang === 'zh-CN');
      const faults = [];
      for (const address of pages[role]) {
        await person.page.emulateMedia({ colorScheme: 'dark' });
        await person.open(address);
        faults.push(...(await untranslated(person)).map((text) => `${address} is not translated: ${text}`));
        await person.accessible(`${address} in Chinese, dark`);
        await person.page.setViewportSize({ width: 320, height: 800 });
        const width = await person.page.evaluate(() => document.documentElement.scrollWidth);
        if (width > 320) faults.push(`${address} is ${width} wide at 320`);
        await person.page.setViewportSize({ width: 1280, height: 900 });
      }
      assert.deepEqual(faults, []);
      if (role !== 'seller') return;
      await person.page.emulateMedia({ colorScheme: 'light' });
      await person.open('/assets');
      await person.picture('my-assets-zh');
    });
  }
}
