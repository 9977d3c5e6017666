// What may be uploaded, checked before a byte is sent. The server decides again.
export interface PackageLimits {
  upload_bytes: number;
  package_extensions: string[];
  package_name_pattern: string;
}

export type NameFault = 'folder' | 'empty' | 'type' | 'characters' | 'too_large' | 'too_long';

export interface PackageFault {
  fault: NameFault;
  command?: string; // the line that makes an acceptable package of it
}

export interface PickedFile {
  name: string;
  size: number;
}

function quoted(name: string): string {
  return /^[A-Za-z0-9._/-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}

function safeStem(name: string): string {
  const stem = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._()-]+/g, '_')
    .replace(/^[._]+|[._]+$/g, '');
  return stem.slice(0, 100) || 'package';
}

// `--` keeps a name that begins with a dash from being read as an option.
export function tarCommand(name: string): string {
  return `tar czf ${quoted(`${safeStem(name)}.tar.gz`)} -- ${quoted(name)}`;
}

export function extensionOf(name: string, extensions: string[]): string | undefined {
  const lower = name.toLowerCase();
  return [...extensions].sort((a, b) => b.length - a.length).find((extension) => lower.endsWith(extension));
}

export function checkPackage(file: PickedFile, limits: PackageLimits, isFolder = false): PackageFault | undefined {
  if (isFolder) return { fault: 'folder', command: tarCommand(file.name) };
  if (!extensionOf(file.name, limits.package_extensions)) return { fault: 'type', command: tarCommand(file.name) };
  if (file.name.length > 200) return { fault: 'too_long' };
  if (!new RegExp(limits.package_name_pattern).test(file.name)) {
    return { fault: 'characters', command: tarCommand(file.name) };
  }
  if (file.size === 0) return { fault: 'empty' };
  if (file.size > limits.upload_bytes) return { fault: 'too_large' };
  return undefined;
}
