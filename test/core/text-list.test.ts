import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextList } from '../../src/core/text-list.js';

const anyText = fc.string({ unit: 'binary', maxLength: 12 });
const withHalves = fc.oneof(
  anyText,
  fc.constantFrom('\ud800', 'a\udc00b', '', '\ufffd', 'ß', '💡'),
);

describe('a list of texts', () => {
  it('gives the texts as they are, by their place and one after the other', () => {
    fc.assert(
      fc.property(fc.array(withHalves, { maxLength: 40 }), (texts) => {
        const list = TextList.of(texts);
        expect([...list]).toEqual(texts);
        expect(list.length).toBe(texts.length);
        expect(texts.map((_, place) => list.at(place))).toEqual(texts);
        expect(list.at(texts.length)).toBeUndefined();
        expect(list.at(-1)).toBeUndefined();
        expect([...list.trim()]).toEqual(texts);
        expect(JSON.stringify(list)).toBe(JSON.stringify(texts));
      }),
    );
  });

  it('holds each added text once, and knows its place', () => {
    fc.assert(
      fc.property(fc.array(withHalves, { maxLength: 60 }), anyText, (texts, other) => {
        const list = new TextList();
        const known = new Set<string>();
        for (const text of texts) {
          expect(list.add(text)).toBe(!known.has(text));
          known.add(text);
        }
        const distinct = [...known];
        expect([...list]).toEqual(distinct);
        expect(distinct.map((text) => list.placeOf(text))).toEqual(distinct.map((_, i) => i));
        expect(list.has(other)).toBe(known.has(other));
      }),
    );
  });

  it('takes further texts after some were looked up, and after it was trimmed', () => {
    const list = new TextList();
    list.add('a');
    list.push('b');
    expect([list.placeOf('b'), list.add('b'), list.add('c')]).toEqual([1, false, true]);
    for (const trimmed of [new TextList().trim(), list.trim()]) {
      const before = [...trimmed];
      for (const text of ['d', 'e', 'f']) expect(trimmed.add(text)).toBe(true);
      expect([...trimmed]).toEqual([...before, 'd', 'e', 'f']);
      expect(trimmed.placeOf('f')).toBe(before.length + 2);
    }
  });

  it('grows beyond its first room, and takes what its characters take', () => {
    const list = new TextList();
    for (let i = 0; i < 20_000; i++) expect(list.add(`subject/${i}`)).toBe(true);
    expect(list.placeOf('subject/12345')).toBe(12_345);
    expect(list.add('subject/7')).toBe(false);
    expect(list.placeOf('subject/20000')).toBe(-1);
    const { length } = list;
    const bytes = (list.trim().pieces() ?? []).reduce((sum, piece) => sum + piece.length, 0);
    expect(bytes / length).toBeLessThan(20);
  });

  it('is the same when it is written and read', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 30 }), (texts) => {
        const pieces = TextList.of(texts).pieces() ?? [];
        const { list, size } = TextList.read(Buffer.concat([...pieces, Buffer.from('rest')]));
        expect([...list]).toEqual(texts);
        expect(size).toBe(pieces.reduce((sum, piece) => sum + piece.length, 0));
      }),
    );
    expect(TextList.of(['\ud800']).pieces()).toBeUndefined();
  });
});
