import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';

/**
 * The repetition or definition levels of a page, one for each of its values; none if all of them are 0.
 *
 * @param max the highest level that the column may have
 * @throws Error if there are too few
 */
export function readLevels(bytes: Uint8Array, count: number, max: number): Uint8Array {
  if (max === 0) return new Uint8Array(0);
  if (max > 255) throw new Error('nested too deeply');
  const levels = new Uint8Array(count);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  readRleBitPackedHybrid({ view, offset: 0 }, 32 - Math.clz32(max), levels, bytes.length);
  return levels;
}
