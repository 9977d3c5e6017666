// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from './en.json';
import zh from './zh-CN.json';

type Tree = { [key: string]: string | Tree };

function flat(tree: Tree, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') found.set(prefix + key, value);
    else for (const [inner, text] of flat(value, `${prefix}${key}.`)) found.set(inner, text);
  }
  return found;
}

const english = flat(en);
const chinese = flat(zh);
// English has a plural of its own, Chinese has one form.
const plain = (keys: Iterable<string>) => [...new Set([...keys].map((key) => key.replace(/_(one|other)$/, '')))].sort();
const holes = (text: string) => [...new Set(text.match(/\{\{\w+\}\}/g) ?? [])].sort();

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\./.test(entry.name) && entry.name !== 'schema.d.ts')
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

describe('the catalogues', () => {
  it('have the same keys', () => {
    expect(plain(chinese.keys())).toEqual(plain(english.keys()));
  });
  it('fill the same holes', () => {
    for (const [key, text] of chinese) {
      const other = english.get(key) ?? '';
      expect(holes(text), key).toEqual(holes(other));
    }
  });
  it('leave nothing untranslated', () => {
    const same = [...chinese].filter(([, text]) => text !== '' && !/[\u4e00-\u9fff]/.test(text)).map(([key]) => key);
    expect(same.sort()).toEqual([
      'assets.filter.cve',
      'finding.score_words',
      'import.endpoint_example',
      'import.key_example',
      'report.cyclonedx',
      'upload.sent',
    ]);
  });
  it('have every key that the code names', () => {
    const known = new Set(plain(english.keys()));
    const named = sources(join(import.meta.dirname, '..')).flatMap((text) => [...text.matchAll(/['"`]([a-z_]+\.[A-Za-z_.]+)['"`]/g)].map((hit) => hit[1]));
    const sections = new Set(Object.keys(en));
    const missing = named.filter((key) => sections.has(key.split('.')[0]) && !known.has(key));
    expect([...new Set(missing)]).toEqual([]);
  });
  it('use the words of the workbook for columns F and G', () => {
    const vocabulary = readFileSync(join(import.meta.dirname, '../../../src/report/vocabulary.cpp'), 'utf8').replace(/\s+/g, ' ');
    const words = [
      ...[...vocabulary.matchAll(/ConclusionWord\{Conclusion::\w+, "(\w+)", "([^"]+)", "([^"]+)"/g)].map(([, ...hit]) => ['conclusion', ...hit]),
      ...[...vocabulary.matchAll(/JustificationWord\{"(\w+)", "([^"]+)", "([^"]+)"/g)].map(([, ...hit]) => ['justification', ...hit]),
    ];
    expect(words.length).toBeGreaterThan(15);
    for (const [section, code, inEnglish, inChinese] of words) {
      expect([english.get(`${section}.${code}`), chinese.get(`${section}.${code}`)], code).toEqual([inEnglish, inChinese]);
    }
  });
  it('show the five words of the guide', () => {
    for (const word of ['Draft', 'Scanning', 'Approved', 'Rejected', 'Reviewing']) expect(english.get(`status.${word}`)).toBe(word);
    expect(english.get('action.submit')).toBe('Submit for Review');
    expect(english.get('action.upload_proof')).toBe('Upload Proof');
    expect(english.get('version.title')).toBe('Version Information');
  });
});
