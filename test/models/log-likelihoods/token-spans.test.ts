import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenSpans } from '../../../src/models/log-likelihoods/token-spans.js';
import { anyText } from '../../support/any-text.js';

/** The parts of the prompt that the tokens were found to stand for. */
function parts(
  tokens: readonly string[],
  offsets: readonly number[] | undefined,
  prompt: string,
): string[] | undefined {
  return tokenSpans(tokens, offsets, prompt)?.map(({ start, end }) => prompt.slice(start, end));
}

describe('the tokens of an echoed prompt', () => {
  it('are laid along it, and what was generated after it is left out', () => {
    expect(parts(['The', ' cat', ' sat', ' down'], [0, 3, 7, 11], 'The cat sat')).toEqual([
      'The',
      ' cat',
      ' sat',
    ]);
  });

  it('may begin with one that is no part of the text', () => {
    expect(parts(['<s>', 'The', ' cat', '!'], [0, 3, 6, 10], 'The cat')).toEqual([
      '',
      'The',
      ' cat',
    ]);
    expect(parts(['<|begin_of_text|>', 'A', 'b'], undefined, 'Ab')).toEqual(['', 'A', 'b']);
  });

  it('may be pieces of a SentencePiece vocabulary', () => {
    expect(parts(['<s>', '▁The', '▁cat', '<0x0A>', 's'], undefined, 'The cat\ns')).toEqual([
      '',
      'The',
      ' cat',
      '\n',
      's',
    ]);
  });

  it('may be in the alphabet of bytes', () => {
    expect(parts(['The', 'Ġcat', 'Ċ', 'Ã©', 'Ġx'], undefined, 'The cat\né x')).toEqual([
      'The',
      ' cat',
      '\n',
      'é',
      ' x',
    ]);
  });

  it('stand for the whole of a character of which they are parts', () => {
    const prompt = 'a 🙂 b';
    for (const bytes of [
      ['\uFFFD', '\uFFFD'],
      ['<0xF0>', '<0x9F>', '<0x99>', '<0x82>'],
    ]) {
      const smiles = bytes.map(() => '🙂');
      expect(parts(['a', ' ', ...bytes, ' b'], undefined, prompt)).toEqual([
        'a',
        ' ',
        ...smiles,
        ' b',
      ]);
    }
    expect(parts(['a', ' ', '\uFFFD', '\uFFFD'], undefined, 'a 🙂')).toEqual([
      'a',
      ' ',
      '🙂',
      '🙂',
    ]);
  });

  it('are placed by offsets when their texts say nothing: in characters, bytes or UTF-16 units', () => {
    const prompt = 'é🙂 x';
    const ids = ['token_id:1', 'token_id:2', 'token_id:3', 'token_id:4'];
    for (const offsets of [
      [0, 1, 2, 4],
      [0, 2, 6, 8],
      [0, 1, 3, 5],
    ]) {
      expect(parts(ids, offsets, prompt)).toEqual(['é', '🙂', ' x']);
    }
  });

  it('fit no other text', () => {
    expect(parts(['Hello'], undefined, 'The cat')).toBeUndefined();
    expect(parts(['The'], undefined, 'The cat')).toBeUndefined();
    expect(parts(['x', 'y'], [0, 3], 'The cat')).toBeUndefined();
    expect(parts([], [], 'The cat')).toBeUndefined();
  });

  it('cover the prompt without gaps, however it was cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, unit: 'grapheme' }), { minLength: 1 }),
        (tokens) => {
          const prompt = tokens.join('');
          fc.pre(!prompt.includes('\uFFFD'));
          const spans = tokenSpans([...tokens, ' and on'], undefined, prompt);
          fc.pre(spans !== undefined);
          expect(spans?.at(0)?.start).toBe(0);
          expect(spans?.at(-1)?.end).toBe(prompt.length);
        },
      ),
    );
  });

  it('may be anything at all', () => {
    fc.assert(
      fc.property(
        fc.array(anyText()),
        fc.option(fc.array(fc.double())),
        anyText(),
        (tokens, offsets, prompt) => {
          tokenSpans(tokens, offsets ?? undefined, prompt);
        },
      ),
    );
  });
});
