import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ifeval } from '../../../src/benchmarks/ifeval/ifeval.js';
import { followsLoosely, followsStrictly } from '../../../src/benchmarks/ifeval/instruction.js';
import { INSTRUCTIONS } from '../../../src/benchmarks/ifeval/instructions.js';
import { loadDataset } from '../../../src/datasets/load.js';
import { anyText } from '../../support/any-text.js';
import { partOf } from '../../support/full.js';
import { expectProportional } from '../../support/growth.js';

const strict = (id: string, parameters: unknown, response: string): boolean => {
  const check = INSTRUCTIONS[id]?.(parameters);
  if (check === undefined) throw new Error(id);
  return followsStrictly(check, response);
};

/** One set of parameters for each of the 25 types. */
const EXAMPLES: Record<string, Record<string, unknown>> = {
  'change_case:capital_word_frequency': { capital_relation: 'at least', capital_frequency: 2 },
  'change_case:english_capital': {},
  'change_case:english_lowercase': {},
  'combination:repeat_prompt': { prompt_to_repeat: 'Say this' },
  'combination:two_responses': {},
  'detectable_content:number_placeholders': { num_placeholders: 2 },
  'detectable_content:postscript': { postscript_marker: 'P.P.S' },
  'detectable_format:constrained_response': {},
  'detectable_format:json_format': {},
  'detectable_format:multiple_sections': { section_spliter: 'Section', num_sections: 2 },
  'detectable_format:number_bullet_lists': { num_bullets: 2 },
  'detectable_format:number_highlighted_sections': { num_highlights: 2 },
  'detectable_format:title': {},
  'keywords:existence': { keywords: ['big', 'small'] },
  'keywords:forbidden_words': { forbidden_words: ['bad'] },
  'keywords:frequency': { relation: 'less than', keyword: 'and', frequency: 2 },
  'keywords:letter_frequency': { let_relation: 'at least', letter: 'e', let_frequency: 2 },
  'language:response_language': { language: 'de' },
  'length_constraints:nth_paragraph_first_word': {
    num_paragraphs: 2,
    nth_paragraph: 2,
    first_word: 'so',
  },
  'length_constraints:number_paragraphs': { num_paragraphs: 2 },
  'length_constraints:number_sentences': { relation: 'less than', num_sentences: 3 },
  'length_constraints:number_words': { relation: 'at least', num_words: 3 },
  'punctuation:no_comma': {},
  'startend:end_checker': { end_phrase: 'The end.' },
  'startend:quotation': {},
};

const CASES: [string, string, boolean][] = [
  ['change_case:capital_word_frequency', "DON'T", true],
  ['change_case:capital_word_frequency', 'Only ONE', false],
  ['change_case:english_capital', 'THE LIGHTHOUSE STANDS ON THE ROCK ABOVE THE SEA.', true],
  ['change_case:english_capital', 'The lighthouse stands.', false],
  ['change_case:english_lowercase', 'the lighthouse stands on the rock above the sea.', true],
  ['change_case:english_lowercase', '123', false],
  ['combination:repeat_prompt', '  say THIS and more', true],
  ['combination:repeat_prompt', 'I say this', false],
  ['combination:two_responses', 'one\n******\ntwo', true],
  ['combination:two_responses', 'one ****** one', false],
  ['combination:two_responses', 'one ****** ****** two', false],
  ['detectable_content:number_placeholders', '[a] and [b]', true],
  ['detectable_content:number_placeholders', '[a\nb] [c]', false],
  ['detectable_content:postscript', 'Bye. p. p. s. more', true],
  ['detectable_content:postscript', 'P.S. more', false],
  ['detectable_format:constrained_response', 'So: My answer is no.', true],
  ['detectable_format:constrained_response', 'No.', false],
  ['detectable_format:json_format', '```json\n{"a": [1, null]}\n```', true],
  ['detectable_format:json_format', '{a: 1}', false],
  ['detectable_format:multiple_sections', 'Section 1\nx\nSection 2\ny', true],
  ['detectable_format:multiple_sections', 'Section one', false],
  ['detectable_format:number_bullet_lists', '* a\n\n  - b', true],
  ['detectable_format:number_bullet_lists', '** a\n* b', false],
  ['detectable_format:number_bullet_lists', '* a\n- b\n- c', false],
  ['detectable_format:number_highlighted_sections', '*a* and **b**', true],
  ['detectable_format:number_highlighted_sections', '* * and *b*', false],
  ['detectable_format:title', 'x <<A title>> y', true],
  ['detectable_format:title', '<< >>', false],
  ['keywords:existence', 'BIG or smaller', true],
  ['keywords:existence', 'big', false],
  ['keywords:forbidden_words', 'badly', true],
  ['keywords:forbidden_words', 'so BAD!', false],
  ['keywords:frequency', 'one and two', true],
  ['keywords:frequency', 'sand and hand', false],
  ['keywords:letter_frequency', 'Ee', true],
  ['keywords:letter_frequency', 'e', false],
  [
    'language:response_language',
    'Der Leuchtturm steht auf dem Felsen über dem Meer und leuchtet.',
    true,
  ],
  [
    'language:response_language',
    'The lighthouse stands on the rock above the sea and shines.',
    false,
  ],
  ['length_constraints:nth_paragraph_first_word', 'One.\n\n"So, two.', true],
  ['length_constraints:nth_paragraph_first_word', 'One.\n\nSome two.', false],
  ['length_constraints:number_paragraphs', 'a\n***\nb\n***\n', true],
  ['length_constraints:number_paragraphs', 'a\n\nb', false],
  ['length_constraints:number_sentences', 'One. Two.', true],
  ['length_constraints:number_sentences', 'One. Two. Three.', false],
  ['length_constraints:number_words', 'über_eins zwei drei', true],
  ['length_constraints:number_words', 'ein-zwei', false],
  ['punctuation:no_comma', 'none here', true],
  ['punctuation:no_comma', 'one, here', false],
  ['startend:end_checker', 'And so: THE END."', true],
  ['startend:end_checker', 'The end. Or not.', false],
  ['startend:quotation', ' "quoted" ', true],
  ['startend:quotation', '"', false],
];

/** Characters of a long text. */
const LONG = 250_000;

describe('the 25 instruction types', () => {
  it('are all here, each with a response that follows it and one that does not', () => {
    expect(Object.keys(INSTRUCTIONS).sort()).toEqual(Object.keys(EXAMPLES).sort());
    for (const id of Object.keys(EXAMPLES)) {
      expect(
        new Set(CASES.filter(([other]) => other === id).map(([, , verdict]) => verdict)).size,
        id,
      ).toBe(2);
    }
  });

  it.each(CASES)('%s of %j is %s', (id, response, verdict) => {
    expect(strict(id, EXAMPLES[id], response)).toBe(verdict);
  });

  it('are never followed by an empty response', () => {
    for (const [id, parameters] of Object.entries(EXAMPLES))
      expect(strict(id, parameters, ' \n'), id).toBe(false);
  });

  it('loosely forgive a first or last line, and asterisks', () => {
    const check = INSTRUCTIONS['detectable_format:json_format']?.({});
    if (check === undefined) throw new Error('missing');
    expect(followsStrictly(check, 'Sure!\n{"a": 1}\nBye')).toBe(false);
    expect(followsLoosely(check, 'Sure!\n{"a": 1}\nBye')).toBe(true);
    expect(followsLoosely(check, '**{"a": 1}**')).toBe(true);
    expect(followsLoosely(check, 'Sure!\nno\nBye')).toBe(false);
  });

  it('neither throw nor take long, on any string', async () => {
    const pieces = fc.constantFrom(
      '*',
      '[',
      ']',
      '<<',
      '>>',
      '\n',
      ' ',
      '.',
      '"',
      "'",
      '-',
      'a',
      'P.S.',
      'Section 1',
      'é',
      '\u0000',
      '\ud800',
      '1',
      '***',
      '```',
    );
    const hostile = fc.oneof(
      anyText(),
      fc.array(pieces).map((parts) => parts.join('')),
    );
    for (const [id, parameters] of Object.entries(EXAMPLES)) {
      const check = INSTRUCTIONS[id]?.(parameters);
      if (check === undefined) throw new Error(id);
      fc.assert(
        fc.property(hostile, (text) => {
          expect(typeof followsLoosely(check, text)).toBe('boolean');
        }),
        { numRuns: 60 },
      );
      const long = [
        'a',
        ' ',
        '\n',
        '*',
        '[',
        '<',
        '.',
        '. ',
        "'",
        '"',
        '-',
        'a.',
        'A ',
        'a@',
        '1',
        '***',
        '\ud800',
      ];
      for (const piece of partOf(long, 4, id)) {
        await expectProportional(
          `${id} on ${JSON.stringify(piece)}`,
          (length) => followsStrictly(check, piece.repeat(Math.ceil(length / piece.length))),
          LONG,
        );
      }
    }
  });
});

describe('the stand-in', () => {
  it('follows every instruction of the samples, strictly', async () => {
    const { items } = await loadDataset(ifeval.dataset, { kind: 'sample' });
    for (const item of items) {
      const reply = ifeval.mockReply?.(item, true, 'chat');
      const { value, reason } = await ifeval.scorer.grade(String(reply), item, {} as never);
      expect(`${item.id} ${value} ${reason}`).toBe(`${item.id} 1 `);
    }
  });
});
