// SHA-256 by the browser; on plain http, where `crypto.subtle` is missing, by WebAssembly.
export async function sha256(bytes: ArrayBuffer): Promise<Uint8Array> {
  if (globalThis.crypto?.subtle) return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const { createSHA256 } = await import('hash-wasm');
  const hasher = await createSHA256();
  return hasher.init().update(new Uint8Array(bytes)).digest('binary');
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

// RFC 9530.
export function contentDigest(bytes: Uint8Array): string {
  return `sha-256=:${btoa(String.fromCharCode(...bytes))}:`;
}
