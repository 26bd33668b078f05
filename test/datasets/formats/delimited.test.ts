import { CsvError, parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DelimitedError, delimitedRows } from '../../../src/datasets/formats/delimited-rows.js';

const COMMA = 0x2c;
const TAB = 0x09;

describe('a table', () => {
  it('is read as csv-parse reads it, however its bytes arrive', () => {
    fc.assert(
      fc.property(table(['"', '""', ',', '\n']), fc.nat(), (text, seed) => {
        const expected = byCsvParse(text);
        expect(rowsIn(text, COMMA, true, seed)).toEqual(expected);
      }),
      { numRuns: 600 },
    );
  });

  it('is read the same where its lines end with CR and LF', () => {
    fc.assert(
      fc.property(table(['"', '""', ',', '\r\n']), fc.nat(), (text, seed) => {
        expect(rowsIn(text, COMMA, true, seed)).toEqual(byCsvParse(text));
      }),
      { numRuns: 200 },
    );
  });

  it('that was written from any cells gives these cells', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '𝒳', '"', ',', '\n', '\r\n', ' ') });
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.nat(),
        (rows, lineEnd, seed) => {
          const quoted = rows.map((row) =>
            row.map((text) => `"${text.replaceAll('"', '""')}"`).join(','),
          );
          expect(rowsIn(quoted.join(lineEnd), COMMA, true, seed)).toEqual(rows);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('of tabs has no quoting', () => {
    expect(rowsIn('a\t"b\nc"\t""\td\n\n"', TAB, false, 0)).toEqual([
      ['a', '"b'],
      ['c"', '""', 'd'],
      ['"'],
    ]);
  });

  it('keeps a CR inside a cell unless the first line ends with one', () => {
    expect(rowsIn('a,b\nc\rd,e\r\n', COMMA, true, 0)).toEqual([
      ['a', 'b'],
      ['c\rd', 'e'],
    ]);
    expect(rowsIn('a,b\rc,d\r', COMMA, true, 0)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });
});

/** Tables of few different signs, so that odd places of quotes are common. */
function table(signs: readonly string[]): fc.Arbitrary<string> {
  return fc
    .array(fc.constantFrom('a', 'é', '𝒳', ' ', ...signs), { maxLength: 24 })
    .map((parts) => parts.join(''));
}

/** The rows, or `undefined` if there is a fault; bytes come in pieces of whole characters. */
function rowsIn(
  text: string,
  delimiter: number,
  quoting: boolean,
  seed: number,
): readonly (readonly string[])[] | undefined {
  const { push, end } = delimitedRows(delimiter, quoting);
  const rows: (readonly string[])[] = [];
  const letters = [...text];
  try {
    for (let at = 0; at < letters.length; ) {
      const length = 1 + ((seed + at) % 5);
      const piece = Buffer.from(letters.slice(at, at + length).join(''));
      rows.push(...push(piece).map(({ cells }) => cells));
      at += length;
    }
    rows.push(...end().map(({ cells }) => cells));
  } catch (thrown) {
    if (thrown instanceof DelimitedError) return undefined;
    throw thrown;
  }
  return rows;
}

function byCsvParse(text: string): readonly (readonly string[])[] | undefined {
  try {
    const lineEnd = text.includes('\r') ? '\r\n' : '\n';
    return parse(text, {
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: lineEnd,
    });
  } catch (thrown) {
    if (thrown instanceof CsvError) return undefined;
    throw thrown;
  }
}
