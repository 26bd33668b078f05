import { createHash } from 'node:crypto';

/** SHA-256 in lower-case hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The same of texts joined by line feeds, which need not be held together. */
export function sha256OfLines(lines: Iterable<string>): string {
  const hash = createHash('sha256');
  let first = true;
  for (const line of lines) {
    hash.update(first ? line : `\n${line}`);
    first = false;
  }
  return hash.digest('hex');
}

/**
 * JSON with the keys of every object sorted, so that equal values have equal text, whatever
 * the order in which their keys were written.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  );
}
