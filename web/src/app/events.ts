// One event stream for all tabs of this browser: HTTP/1.1 allows six connections to a server, uploads need four.
// The tab that holds the lock listens and tells the others; when it closes, the next one takes over.
import type { QueryClient } from '@tanstack/react-query';
import type { Event } from '../api/types';

type Message = { kind: 'event'; event: Event } | { kind: 'state'; open: boolean };

let open = false;

// Queries poll every 15 seconds while no tab has a stream.
export const pollInterval = (): number | false => (open ? false : 15_000);

const lists: [field: keyof Event['data'], list: string, one: string][] = [
  ['asset_id', 'assets', 'asset'],
  ['version_id', 'versions', 'version'],
  ['request_id', 'requests', 'request'],
  ['appeal_id', 'appeals', 'appeal'],
  ['product_id', 'products', 'product'],
  ['import_id', 'imports', 'import'],
];

export function touchedKeys(event: Event): string[][] {
  if (event.type.startsWith('dev.assay.stream.reset')) return [[]];
  const keys: string[][] = [];
  for (const [field, list, one] of lists) {
    const id = event.data[field];
    if (typeof id === 'string') keys.push([list], [one, id]);
  }
  const { scan_id } = event.data;
  if (scan_id) keys.push(['scan', scan_id]);
  if (event.type.startsWith('dev.assay.scan.') || event.data.version_id) keys.push(['versions'], ['requests'], ['assets']);
  return keys;
}

export function listen(queries: QueryClient): () => void {
  const channel = new BroadcastChannel('assay-events');
  const stop = new AbortController();
  const waiting = new Map<string, string[]>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    timer = undefined;
    for (const queryKey of waiting.values()) void queries.invalidateQueries({ queryKey });
    waiting.clear();
  }
  function take(message: Message): void {
    if (message.kind === 'state') {
      open = message.open;
      return;
    }
    open = true;
    for (const key of touchedKeys(message.event)) waiting.set(key.join('/'), key);
    timer ??= setTimeout(flush, 400); // a scan tells its progress often: one read for many events
  }
  function tell(message: Message): void {
    take(message);
    channel.postMessage(message);
  }
  function stream(): Promise<void> {
    return new Promise((resolve) => {
      const source = new EventSource('/api/v1/events');
      source.onopen = () => tell({ kind: 'state', open: true });
      source.onerror = () => tell({ kind: 'state', open: false });
      source.onmessage = ({ data }: MessageEvent<string>) => {
        try {
          tell({ kind: 'event', event: JSON.parse(data) as Event });
        } catch {
          // Not an event of ours: the next poll or event will tell.
        }
      };
      stop.signal.addEventListener('abort', () => {
        source.close();
        resolve();
      });
    });
  }

  channel.onmessage = ({ data }: MessageEvent<Message>) => take(data);
  // Web Locks are missing on plain http: each tab then has its own stream.
  if (navigator.locks) navigator.locks.request('assay-events', { signal: stop.signal }, stream).catch(() => {});
  else void stream();
  return () => {
    stop.abort();
    clearTimeout(timer);
    channel.close();
    open = false;
  };
}
