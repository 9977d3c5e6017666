// The results as a JUnit file, which tools/test_summary.py adds up.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const escaped = (text) =>
  String(text)
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
    .replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function caseXml({ path, name, seconds, failure, skipped }) {
  const inside = failure ? `<failure message="${escaped(failure.split('\n')[0])}">${escaped(failure)}</failure>` : skipped ? `<skipped message="${escaped(skipped)}"/>` : '';
  return `  <testcase classname="${escaped(path)}" name="${escaped(name)}" time="${seconds.toFixed(2)}">${inside}</testcase>`;
}

export function writeJunit(file, results) {
  mkdirSync(dirname(file), { recursive: true });
  const count = (key) => results.filter((result) => result[key]).length;
  const head = `<testsuite name="e2e" tests="${results.length}" failures="${count('failure')}" skipped="${count('skipped')}">`;
  writeFileSync(file, `<?xml version="1.0" encoding="UTF-8"?>\n${head}\n${results.map(caseXml).join('\n')}\n</testsuite>\n`);
}
