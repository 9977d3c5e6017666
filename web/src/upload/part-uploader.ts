// Sends the missing parts of one upload session: four at once, each with its digest, each retried.
// It knows neither React nor where the session is remembered.
import { ApiProblem, asProblem } from '../api/client';
import type { Upload } from '../api/types';
import { contentDigest, hex, sha256 } from './digest';
import { sendPart, type SendPart } from './transport';

export type UploadState = 'uploading' | 'paused' | 'offline' | 'finishing' | 'complete' | 'failed';

export interface PartTarget {
  number: number;
  url: string;
  headers: Record<string, string>;
}

// The calls of the API; injected, so that the tests need no server.
export interface UploadCalls {
  sign(id: string, numbers: number[]): Promise<PartTarget[]>;
  complete(id: string): Promise<Upload>;
  get(id: string): Promise<Upload>;
}

export interface UploaderOptions {
  send?: SendPart;
  parallel?: number;
  tries?: number;
  backoffMs?: number;
  stallMs?: number;
  onChange?(): void;
}

const retryable = (status: number) => status === 0 || status === 408 || status === 429 || status >= 500;

export class PartUploader {
  state: UploadState = 'paused';
  problem: ApiProblem | undefined;
  retries = 0;
  private readonly done = new Map<number, string>(); // part → digest the server has
  private readonly sending = new Map<number, number>(); // part → bytes sent
  private queue: number[] = [];
  private targets = new Map<number, PartTarget>();
  private stop = new AbortController();
  private readonly options: Required<UploaderOptions>;
  private readonly calls: UploadCalls;

  session: Upload;
  readonly file: File;

  constructor(session: Upload, file: File, calls: UploadCalls, options: UploaderOptions = {}) {
    this.session = session;
    this.file = file;
    this.calls = calls;
    this.options = { send: sendPart, parallel: 4, tries: 8, backoffMs: 500, stallMs: 60_000, onChange: () => {}, ...options };
    for (const part of session.parts) this.done.set(part.number, part.sha256);
  }

  get sentBytes(): number {
    let bytes = 0;
    for (const number of this.done.keys()) bytes += this.partSize(number);
    for (const sent of this.sending.values()) bytes += sent;
    return Math.min(bytes, this.session.size);
  }

  get active(): boolean {
    return this.state === 'uploading' || this.state === 'offline' || this.state === 'finishing';
  }

  private partSize(number: number): number {
    const start = (number - 1) * this.session.part_size;
    return Math.min(this.session.part_size, this.session.size - start);
  }

  private slice(number: number): Blob {
    const start = (number - 1) * this.session.part_size;
    return this.file.slice(start, start + this.partSize(number));
  }

  private set(state: UploadState): void {
    this.state = state;
    this.options.onChange();
  }

  // Whether the chosen file is the one this session began with: same name and size, and the first and
  // the last part that the server holds have the same digest.
  async sameFile(): Promise<boolean> {
    if (this.file.name !== this.session.filename || this.file.size !== this.session.size) return false;
    const numbers = [...this.done.keys()].sort((a, b) => a - b);
    for (const number of new Set([numbers[0], numbers.at(-1)])) {
      if (number === undefined) continue;
      if (hex(await sha256(await this.slice(number).arrayBuffer())) !== this.done.get(number)) return false;
    }
    return true;
  }

  pause(state: 'paused' | 'offline' = 'paused'): void {
    if (this.state !== 'uploading' && this.state !== 'offline') return;
    this.set(state);
    this.stop.abort();
  }

  // Resolves when it is complete, paused or failed; never rejects.
  async run(): Promise<void> {
    if (this.state === 'uploading' || this.state === 'finishing' || this.state === 'complete') return;
    this.problem = undefined;
    this.stop = new AbortController();
    const stop = this.stop;
    this.set('uploading');
    try {
      const missing: number[] = [];
      for (let number = 1; number <= this.session.part_count; ++number) if (!this.done.has(number)) missing.push(number);
      this.queue = missing;
      const workers = Math.min(this.options.parallel, missing.length);
      await Promise.all(Array.from({ length: workers }, () => this.work(stop.signal)));
      if (stop.signal.aborted) return;
      this.set('finishing');
      this.session = await this.retried(() => this.calls.complete(this.session.id), stop.signal);
      this.set('complete');
    } catch (error) {
      if (stop !== this.stop || this.state === 'paused' || this.state === 'offline') return;
      stop.abort();
      this.problem = asProblem(error);
      this.set('failed');
    } finally {
      if (stop === this.stop) this.sending.clear();
    }
  }

  private async work(signal: AbortSignal): Promise<void> {
    for (let number = this.queue.shift(); number !== undefined && !signal.aborted; number = this.queue.shift()) {
      await this.sendOne(number, signal);
    }
  }

  private async target(number: number): Promise<PartTarget> {
    if (!this.targets.has(number)) {
      const numbers = [number, ...this.queue.slice(0, 99)];
      for (const target of await this.calls.sign(this.session.id, numbers)) this.targets.set(target.number, target);
    }
    const target = this.targets.get(number);
    if (!target) throw new ApiProblem(-1, { detail: `no address for part ${number}` });
    return target;
  }

  private async sendOne(number: number, signal: AbortSignal): Promise<void> {
    const body = await this.slice(number).arrayBuffer();
    const digest = await sha256(body);
    await this.retried(async () => {
      const target = await this.target(number);
      const headers = { ...target.headers, 'Content-Digest': contentDigest(digest) };
      await this.sendWatched({ url: target.url, headers, body }, number, signal);
    }, signal);
    this.done.set(number, hex(digest));
    this.sending.delete(number);
    this.options.onChange();
  }

  // Aborts the part when nothing moved for `stallMs`; the caller tries it again.
  private async sendWatched(part: Pick<Parameters<SendPart>[0], 'url' | 'headers' | 'body'>, number: number, signal: AbortSignal) {
    const cut = new AbortController();
    const forward = () => cut.abort();
    signal.addEventListener('abort', forward);
    let watchdog = setTimeout(forward, this.options.stallMs);
    const onProgress = (bytes: number) => {
      clearTimeout(watchdog);
      watchdog = setTimeout(forward, this.options.stallMs);
      this.sending.set(number, bytes);
      this.options.onChange();
    };
    try {
      await this.options.send({ ...part, signal: cut.signal, onProgress });
    } catch (error) {
      this.sending.delete(number);
      if (cut.signal.aborted && !signal.aborted) throw new ApiProblem(0, { code: 'stalled' });
      throw error;
    } finally {
      clearTimeout(watchdog);
      signal.removeEventListener('abort', forward);
    }
  }

  private async retried<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
    for (let tried = 1; ; ++tried) {
      try {
        return await attempt();
      } catch (error) {
        if (signal.aborted) throw error;
        const problem = asProblem(error);
        if (!retryable(problem.status) || tried >= this.options.tries) throw problem;
        this.retries += 1;
        this.targets.clear(); // a presigned address may have lapsed
        await this.wait(this.options.backoffMs * 2 ** (tried - 1) * (0.5 + Math.random()), signal);
      }
    }
  }

  private wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(done, ms);
      function done() {
        signal.removeEventListener('abort', abort);
        resolve();
      }
      function abort() {
        clearTimeout(timer);
        reject(new DOMException('aborted', 'AbortError'));
      }
      signal.addEventListener('abort', abort, { once: true });
    });
  }
}
