// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { checkPackage, tarCommand } from './name-rules';

const limits = {
  upload_bytes: 1000,
  package_extensions: ['.zip', '.tar', '.tar.gz'],
  package_name_pattern: '^[A-Za-z0-9_()-][A-Za-z0-9._()-]*(\\.zip|\\.tar|\\.tar\\.gz)$',
};
const fault = (name: string, size = 10, folder = false) => checkPackage({ name, size }, limits, folder)?.fault;

describe('the rules for a package', () => {
  it('accepts what the rules name', () => {
    for (const name of ['app.zip', 'app-1.2(3)_x.tar.gz', 'APP.tar']) expect(fault(name)).toBeUndefined();
  });
  it('refuses what they do not', () => {
    expect(fault('app.rar')).toBe('type');
    expect(fault('app.gz')).toBe('type');
    expect(fault('my app.zip')).toBe('characters');
    expect(fault('软件.zip')).toBe('characters');
    expect(fault('app', 10, true)).toBe('folder');
    expect(fault('app.zip', 0)).toBe('empty');
    expect(fault('app.zip', 1001)).toBe('too_large');
    expect(fault('app.zip', 1000)).toBeUndefined();
    expect(fault(`${'a'.repeat(197)}.zip`)).toBe('too_long');
  });
});

describe('the tar line', () => {
  it('names a file that the rules accept', () => {
    for (const name of ['app.rar', 'my app', '软件', '-x', "it's", '..', '.hidden']) {
      const made = /^tar czf '?([^' ]+)'? -- /.exec(tarCommand(name))?.[1] ?? '';
      expect(checkPackage({ name: made, size: 1 }, limits), `${name} → ${made}`).toBeUndefined();
    }
  });
  it('quotes what a shell would read', () => {
    expect(tarCommand('my app')).toBe("tar czf my_app.tar.gz -- 'my app'");
    expect(tarCommand("a'b$(rm)")).toContain(`-- 'a'\\''b$(rm)'`);
  });
});
