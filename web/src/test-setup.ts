import { afterEach } from 'vitest';

// jsdom lacks what Cloudscape asks for.
class NoObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}
globalThis.ResizeObserver ??= NoObserver as unknown as typeof ResizeObserver;
globalThis.IntersectionObserver ??= NoObserver as unknown as typeof IntersectionObserver;
if (typeof window !== 'undefined') {
  window.matchMedia ??= ((query: string) => ({
    matches: false,
    media: query,
    addEventListener() {},
    removeEventListener() {},
    addListener() {},
    removeListener() {},
  })) as unknown as typeof window.matchMedia;
  window.CSS ??= {} as typeof CSS;
  window.CSS.supports ??= () => false;
}

afterEach(() => {
  if (typeof window !== 'undefined') localStorage.clear();
});
