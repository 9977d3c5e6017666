// Which sessions this browser began, so that the same file can be continued after a reload.
export interface Remembered {
  id: string;
  name: string;
  size: number;
  modified: number;
}

const key = 'assay.uploads';

export function remembered(): Remembered[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(value) ? (value as Remembered[]) : [];
  } catch {
    return [];
  }
}

function store(list: Remembered[]): void {
  try {
    localStorage.setItem(key, JSON.stringify(list.slice(-50)));
  } catch {
    // Storage is off or full: the server's list of sessions still finds them.
  }
}

export function remember(entry: Remembered): void {
  store([...remembered().filter((other) => other.id !== entry.id), entry]);
}

export function forget(id: string): void {
  store(remembered().filter((entry) => entry.id !== id));
}
