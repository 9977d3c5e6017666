// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '../api/client';
import type { Upload } from '../api/types';
import { contentDigest, hex, sha256 } from './digest';
import { PartUploader, type UploaderOptions } from './part-uploader';
import type { PartRequest, SendPart } from './transport';

const text = 'abcdefghij';
const file = new File([text], 'app.zip');

function session(parts: Upload['parts'] = []): Upload {
  return {
    id: 'upl_1',
    filename: 'app.zip',
    size: text.length,
    sha256: null,
    part_size: 3,
    part_count: 4,
    mode: 'server',
    state: 'open',
    parts,
    received_bytes: 0,
    revision_id: null,
    problem: null,
    expires_at: '',
    created_at: '',
  };
}

const calls = {
  get: async () => session(),
  complete: vi.fn(async () => ({ ...session(), state: 'complete' as const })),
  sign: async (_: string, numbers: number[]) => numbers.map((number) => ({ number, url: `/part/${number}`, headers: { 'x-signed': '1' } })),
};

const digestOf = async (part: string) => sha256(new TextEncoder().encode(part).buffer as ArrayBuffer);

function uploader(send: SendPart, options: UploaderOptions = {}, parts: Upload['parts'] = []) {
  return new PartUploader(session(parts), file, calls, { send, backoffMs: 0, ...options });
}

const bodyOf = (request: PartRequest) => new TextDecoder().decode(request.body as ArrayBuffer);

describe('an upload', () => {
  it('sends every part with its digest, four at once, then completes', async () => {
    const got: Record<string, string> = {};
    let running = 0;
    let most = 0;
    let open = () => {};
    const allFour = new Promise<void>((resolve) => { open = resolve; });
    const made = uploader(async (request) => {
      most = Math.max(most, ++running);
      if (running === 4) open();
      await allFour;  // never, unless four are under way together
      got[request.url] = bodyOf(request);
      expect(request.headers['Content-Digest']).toBe(contentDigest(await digestOf(bodyOf(request))));
      expect(request.headers['x-signed']).toBe('1');
      running -= 1;
    });
    await made.run();
    expect(made.state).toBe('complete');
    expect(got).toEqual({ '/part/1': 'abc', '/part/2': 'def', '/part/3': 'ghi', '/part/4': 'j' });
    expect(most).toBe(4);
    expect(made.sentBytes).toBe(text.length);
    expect(calls.complete).toHaveBeenCalledWith('upl_1');
  });

  it('sends a part again after a lost connection, and gives up on a refusal', async () => {
    let tries = 0;
    const flaky = uploader(async ({ url }) => {
      if (url === '/part/2' && ++tries < 3) throw new ApiProblem(0, { code: 'offline' });
    });
    await flaky.run();
    expect(flaky.state).toBe('complete');
    expect(flaky.retries).toBe(2);

    const refused = uploader(async () => {
      throw new ApiProblem(422, { code: 'invalid_input', detail: 'digest' });
    });
    await refused.run();
    expect(refused.state).toBe('failed');
    expect(refused.problem?.status).toBe(422);
    expect(refused.retries).toBe(0);
  });

  it('gives up after eight tries of one part', async () => {
    const dead = uploader(async () => Promise.reject(new ApiProblem(503, {})), { parallel: 1 });
    await dead.run();
    expect(dead.state).toBe('failed');
    expect(dead.retries).toBe(7);
  });

  it('cuts a part that does not move and tries it again', async () => {
    let hung = 0;
    const made = uploader(
      ({ url, signal }) =>
        new Promise((resolve, reject) => {
          if (url !== '/part/3' || ++hung > 1) return resolve();
          signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
        }),
      { stallMs: 20 },
    );
    await made.run();
    expect(made.state).toBe('complete');
    expect(hung).toBe(2);
  });

  it('pauses, and resumes with the parts that are missing', async () => {
    const sent: string[] = [];
    const made: PartUploader = uploader(
      async ({ url, signal }) => {
        sent.push(url);
        if (sent.length === 2) made.pause();
        if (signal.aborted) throw new DOMException('aborted', 'AbortError');
      },
      { parallel: 1 },
    );
    await made.run();
    expect(made.state).toBe('paused');
    expect(sent).toEqual(['/part/1', '/part/2']);
    await made.run();
    expect(made.state).toBe('complete');
    expect(sent).toEqual(['/part/1', '/part/2', '/part/2', '/part/3', '/part/4']);
  });

  it('knows the same file by the digests of its first and last part', async () => {
    const part = async (number: number, content: string) => ({ number, size: 3, sha256: hex(await digestOf(content)) });
    const send: SendPart = async () => {};
    expect(await uploader(send, {}, [await part(1, 'abc'), await part(3, 'ghi')]).sameFile()).toBe(true);
    expect(await uploader(send, {}, [await part(1, 'abX'), await part(3, 'ghi')]).sameFile()).toBe(false);
    expect(await uploader(send, {}, [await part(1, 'abc'), await part(3, 'ghX')]).sameFile()).toBe(false);
  });

  it('sends only what the server lacks after a reload', async () => {
    const sent: string[] = [];
    const parts = [{ number: 2, size: 3, sha256: hex(await digestOf('def')) }];
    const made = uploader(async ({ url }) => void sent.push(url), { parallel: 1 }, parts);
    await made.run();
    expect(sent).toEqual(['/part/1', '/part/3', '/part/4']);
  });
});
