// Sends one part. fetch tells nothing while a body is sent, so this is an XMLHttpRequest.
import { ApiProblem } from '../api/client';
import type { Problem } from '../api/types';

export interface PartRequest {
  url: string;
  headers: Record<string, string>;
  body: Blob | ArrayBuffer;
  signal: AbortSignal;
  onProgress(sentBytes: number): void;
}
export type SendPart = (request: PartRequest) => Promise<void>;

function problemOf(request: XMLHttpRequest): ApiProblem {
  let problem: Partial<Problem> = {};
  try {
    problem = JSON.parse(request.responseText) as Partial<Problem>;
  } catch {
    // Not ours: a proxy's page. The status says enough.
  }
  return new ApiProblem(request.status, problem);
}

export const sendPart: SendPart = ({ url, headers, body, signal, onProgress }) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () => (request.status >= 200 && request.status < 300 ? resolve() : reject(problemOf(request)));
    request.onerror = () => reject(new ApiProblem(0, { code: 'offline' }));
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    request.onloadend = () => signal.removeEventListener('abort', abort);
    if (signal.aborted) return reject(new DOMException('aborted', 'AbortError'));
    signal.addEventListener('abort', abort);
    request.send(body);
  });
