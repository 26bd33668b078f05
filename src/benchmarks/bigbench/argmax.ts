import { createHash } from 'node:crypto';

/**
 * The index of the largest value. Ties are broken by the hash of all values: SHA-256 of their 64-bit floats, modulo the
 * number of equal values (lm-evaluation-harness@0e20864b, lm_eval/tasks/bigbench.py).
 */
export function hashedArgmax(values: readonly number[]): number {
  const best = Math.max(...values);
  const places = values.flatMap((value, place) => (value === best ? [place] : []));
  const bytes = Buffer.alloc(values.length * 8);
  for (const [place, value] of values.entries()) bytes.writeDoubleLE(value, place * 8);
  const digest = BigInt(`0x${createHash('sha256').update(bytes).digest('hex')}`);
  return places[Number(digest % BigInt(places.length))] ?? 0;
}
