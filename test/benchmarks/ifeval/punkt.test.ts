import { describe, expect, it } from 'vitest';
import { countPunktSentences } from '../../../src/benchmarks/ifeval/punkt.js';
import { countSentences, wordTokens } from '../../../src/benchmarks/ifeval/sentences.js';

const untrained = { abbreviations: new Set<string>(), isOrdinary: () => false };

describe('countPunktSentences', () => {
  // Counted by nltk 3.8's PunktSentenceTokenizer without a trained model.
  it.each([
    ['One. Two! Three?', 3],
    ['He said "Go." Then he went.', 2],
    ['Wait... what? No.', 2],
    ['1. foo\n2. bar', 1],
    ['1. Foo\n2. Bar', 3],
    ['{"a": "One. Two."}', 2],
    ['No end', 1],
    ['A (really!) good one. Yes.', 3],
    ['', 0],
  ])('of %j is %d', (text, sentences) => {
    expect(countPunktSentences(text, untrained)).toBe(sentences);
  });
});

describe('countSentences', () => {
  it.each([
    ['Dr. Smith met Mr. Jones. They talked.', 2],
    ['It is 3 p.m. in the U.S. now.', 1],
    ['J. R. Miller wrote it.', 1],
    ['See the plan of point o. Let us go.', 2],
    ['Well... The end.', 2],
  ])('knows English: %j has %d', (text, sentences) => {
    expect(countSentences(text)).toBe(sentences);
  });
});

describe('wordTokens', () => {
  // Cut by nltk 3.8's NLTKWordTokenizer.
  it.each([
    ["DON'T STOP", ['DO', "N'T", 'STOP']],
    ['THE CAT’S OUT', ['THE', 'CAT', '’', 'S', 'OUT']],
    ["IT'S (NOW)!", ['IT', "'S", '(', 'NOW', ')', '!']],
    ['CANNOT GONNA', ['CAN', 'NOT', 'GON', 'NA']],
    ['A-B C--D', ['A-B', 'C', '--', 'D']],
  ])('of %j', (text, tokens) => {
    expect(wordTokens(text)).toEqual(tokens);
  });
});
