// Filling in the Add Asset form, as several walks do.
export async function openForm(person) {
  await person.press('Add Asset');
  await person.heading('Select Asset Type');
  await person.press('OK');
  await person.page.waitForURL(/\/assets\/new/);
  await person.heading('Add Asset');
}

export async function fillForm(person, { name, number = 'V1.0', language = 'Java', words = 'A small shop, packed for the browser test' }) {
  await person.type('Asset Name *', name);
  await person.type('Short description *', words);
  await person.type('Security contact', 'security@example.org');
  await person.type('Version *', number);
  await person.choose(/^Operating systems/, 'Linux');
  await person.choose(/^Architectures/, 'x86/x64');
  await person.choose(/^Languages/, language);
  await person.page.getByLabel(/Review Standards/).check();
}

export async function uploadPackage(person, file, name) {
  await person.hand('Choose file', file);
  await person.see(new RegExp(`${name.replaceAll('.', '\\.')} · `));
}

// Requests tab: the row of the asset's newest request.
export const requestRow = (person, name) => person.page.getByRole('row').filter({ hasText: name }).first();

export async function addAsset(person, { file, fileName, ...fields }) {
  await person.open('/assets');
  await openForm(person);
  await fillForm(person, fields);
  await uploadPackage(person, file, fileName);
  await person.press('Submit for Review');
  await person.page.waitForURL(/tab=requests/);
}

export async function awaitStatus(person, name, status) {
  await requestRow(person, name).getByText(status, { exact: true }).waitFor({ timeout: 90_000 });
}
