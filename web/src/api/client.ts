import createClient from 'openapi-fetch';
import type { paths } from './schema';
import type { Problem } from './types';

// `fetch` is looked up at each call, so that tests can put their own in its place.
export const api = createClient<paths>({
  baseUrl: typeof location === 'undefined' ? '/api/v1' : new URL('/api/v1', location.href).href,
  fetch: (request) => globalThis.fetch(request),
  credentials: 'same-origin',
});

// What the server answered instead of what was asked for, or that it did not answer at all.
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly traceId: string;
  readonly errors: { pointer: string; code: string; detail: string }[];

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.detail || problem.title || `HTTP ${status}`);
    this.status = status;
    this.code = problem.code ?? (status === 0 ? 'offline' : 'unknown');
    this.title = problem.title ?? '';
    this.detail = problem.detail ?? '';
    this.traceId = problem.trace_id ?? '';
    this.errors = problem.errors ?? [];
  }

  fieldError(pointer: string): string | undefined {
    return this.errors.find((error) => error.pointer === pointer)?.detail;
  }
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

export async function unwrap<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem(0, { code: 'offline', detail: error instanceof Error ? error.message : '' });
  }
  if (!answer.response.ok) {
    const problem = typeof answer.error === 'object' && answer.error !== null ? answer.error : {};
    throw new ApiProblem(answer.response.status, problem as Partial<Problem>);
  }
  return answer.data as T;
}

export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem(-1, { code: 'internal', detail: error instanceof Error ? error.message : String(error) });
}

// New for each intention. `crypto.randomUUID` is missing on plain http.
export function intentionKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
