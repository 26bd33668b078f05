import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Content, contentOf, PIECE } from '../../../src/datasets/formats/content.js';
import { rowsOf } from '../../../src/datasets/formats/rows.js';

const ROWS = 120;
/** Bytes of a row. */
const LENGTH = PIECE / 2;
const text = (i: number): string => `${i} `.padEnd(LENGTH, 'some "words" of a reply, ');
const lines = (of: (i: number) => string): string =>
  Array.from({ length: ROWS }, (_, i) => of(i)).join('');

/** A content that tells how many of its pieces were asked for. */
function counted(bytes: Uint8Array): { content: Content; asked: () => number } {
  let asked = 0;
  const { pieces } = contentOf(bytes);
  return {
    content: {
      pieces: async function* () {
        asked = 0;
        for await (const piece of pieces()) {
          asked++;
          yield piece;
        }
      },
    },
    asked: () => asked,
  };
}

describe('a file', () => {
  const jsonl = lines((i) => `${JSON.stringify({ i, text: text(i) })}\n`);
  const elements = lines((i) => `${i === 0 ? '' : ',\n'}${JSON.stringify({ i, text: text(i) })}`);

  it.each([
    ['x.jsonl', jsonl],
    ['x.json', `[\n${elements}\n]`],
    ['y.json', `{"name": "x",\n"request_states": [${elements}]}`],
    ['x.csv', lines((i) => `${i},"${text(i).replaceAll('"', '""')}"\n`)],
    ['x.tsv', lines((i) => `${i}\t${text(i)}\n`)],
  ])('is never read further ahead than a few rows, however long it is: %s', async (name, whole) => {
    const bytes = Buffer.from(whole);
    const { content, asked } = counted(bytes);
    const perRow = bytes.length / PIECE / ROWS;
    const ahead: number[] = [];
    for await (const _ of rowsOf(name, content, ['request_states'])) {
      ahead.push(asked() - (ahead.length + 1) * perRow);
    }
    expect(ahead).toHaveLength(ROWS);
    expect(Math.max(...ahead)).toBeLessThan(16);
  });

  it('is unpacked no further ahead than its compressed pieces', async () => {
    const packed = gzipSync(jsonl, { level: 0 });
    const { content, asked } = counted(packed);
    let [rows, ahead] = [0, 0];
    for await (const _ of rowsOf('x.jsonl.gz', content)) {
      ahead = Math.max(ahead, asked() - (++rows * packed.length) / PIECE / ROWS);
    }
    expect(rows).toBe(ROWS);
    expect(ahead).toBeLessThan(16);
  });
});
