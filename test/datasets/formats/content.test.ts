import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CardbenchError } from '../../../src/core/errors.js';
import { contentOf, contentOfFile, PIECE } from '../../../src/datasets/formats/content.js';
import { linesOf } from '../../../src/datasets/formats/lines.js';
import { rowsOf } from '../../../src/datasets/formats/rows.js';
import { usableRows } from '../../../src/datasets/unusable-rows.js';
import { temporaryFolder } from '../../support/temp.js';

async function all<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const found: Value[] = [];
  for await (const value of values) found.push(value);
  return found;
}

describe('linesOf', () => {
  it('gives the lines of a text, wherever its pieces end', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', '☃', '\n', '\r') });
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat(40)), async (whole, cuts) => {
        const bytes = Buffer.from(whole);
        const places = [...cuts.filter((cut) => cut < bytes.length), bytes.length].sort(
          (a, b) => a - b,
        );
        const pieces = places.map((end, i) => bytes.subarray(i === 0 ? 0 : places[i - 1], end));
        const found = await all(linesOf(Readable.from(pieces)));
        const lines = found.map(({ bytes }) => bytes && Buffer.from(bytes).toString());
        const expected = whole.split('\n');
        if (expected.at(-1) === '') expected.pop();
        expect(lines).toEqual(expected);
        for (const { start, bytes: line } of found) {
          expect(bytes.subarray(start, start + (line?.length ?? 0))).toEqual(
            Buffer.from(line ?? ''),
          );
        }
      }),
    );
  });
});

describe('the content of a file', () => {
  it('is the same in pieces and read anywhere, and is shown as it is read', async () => {
    const path = join(temporaryFolder(), 'x');
    const bytes = Buffer.from(Array.from({ length: 3 * PIECE + 5 }, (_, i) => (i * 7) % 251));
    writeFileSync(path, bytes);
    const seen: Uint8Array[] = [];
    const content = contentOfFile(path, (piece) => seen.push(Buffer.from(piece)));
    const pieces = await all(content.pieces());
    expect(Math.max(...pieces.map(({ length }) => length))).toBe(PIECE);
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
    expect(Buffer.concat(seen).equals(bytes)).toBe(true);
    expect(content.random?.size).toBe(bytes.length);
    expect(content.random?.slice(5, PIECE + 9)).toEqual(bytes.subarray(5, PIECE + 9));
    expect(Buffer.concat(await all(contentOf(bytes).pieces())).equals(bytes)).toBe(true);
  });

  it('that cannot be read is complained of in one sentence', async () => {
    const folder = join(temporaryFolder(), 'folder');
    mkdirSync(folder);
    expect(() => contentOfFile(folder).random).toThrow(CardbenchError);
    await expect(all(contentOfFile(folder).pieces())).rejects.toThrow(
      /folder is a folder; give a file/,
    );
  });

  it.each(['jsonl', 'csv'])(
    'is read as %s also where a letter lies across two pieces',
    async (format) => {
      const path = join(temporaryFolder(), `x.${format}`);
      // Letters of three bytes, which 64 KiB are no multiple of.
      const long = '☃'.repeat(PIECE);
      const line = (i: number): string =>
        format === 'csv' ? `${i},"${long}\n${i}"\n` : `${JSON.stringify({ i, long })}\n`;
      writeFileSync(path, [0, 1, 2].map(line).join(''));
      const rows = [];
      for await (const row of usableRows(rowsOf(`x.${format}`, contentOfFile(path))))
        rows.push(row);
      expect(rows).toHaveLength(3);
      for (const [i, row] of rows.entries()) {
        if (row.kind === 'cells') expect(row.cells).toEqual([String(i), `${long}\n${i}`]);
        else expect(row.record).toEqual({ i, long });
      }
      expect(rows.map(({ at }) => at.line)).toEqual(format === 'csv' ? [1, 3, 5] : [1, 2, 3]);
    },
  );
});
