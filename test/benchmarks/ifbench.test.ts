import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IFBENCH_INSTRUCTIONS } from '../../src/benchmarks/ifbench/ifbench.js';
import { pythonCsv } from '../../src/benchmarks/ifbench/python-csv.js';
import { treebankTokens } from '../../src/benchmarks/ifbench/treebank.js';
import { followsStrictly } from '../../src/benchmarks/ifeval/instruction.js';
import { anyText } from '../support/any-text.js';
import { cardbench } from '../support/cli.js';
import { temporaryFolder } from '../support/temp.js';

const africa = (last: string) =>
  [
    'Zimbabwe',
    ...Array.from(
      { length: 51 },
      (_, i) => `${'YXWVUTSRQPONMLKJIHGFEDCBA'[Math.floor(i / 3)]}${2 - (i % 3)}`,
    ),
    last,
  ].join('\n');

/** Each type with its parameters, a text that follows it and one that does not. */
const CASES: Readonly<Record<string, readonly [object, string, string]>> = {
  'count:word_count_range': [{ min_words: 2, max_words: 3 }, 'two words', 'one'],
  'count:unique_word_count': [{ N: 3 }, 'a b, c', 'a, A b'],
  'count:conjunctions': [{ small_n: 2 }, 'this and that or not', 'this and that and more'],
  'count:person_names': [{ N: 2 }, 'Emma met Liam.', 'Emma met Liamson.'],
  'count:numbers': [{ N: 2 }, '1,000 and 3.5', '1 000 and 3'],
  'count:punctuation': [{}, 'What?! A: b, c; d. E! F?', 'A: b, c; d. E! F?'],
  'count:pronouns': [{ N: 3 }, "She's with him/her.", 'She is with Liam.'],
  'count:words_japanese': [{ N: 2 }, 'one 二 two 三', 'one two'],
  'count:keywords_multiple': [
    { keyword1: 'aa', keyword2: 'bb', keyword3: 'cc', keyword4: 'dd', keyword5: 'ee' },
    `aa bb bb cc cc cc ${'dd '.repeat(5)}${'ee '.repeat(7)}`,
    'aa bb cc dd ee',
  ],
  'ratio:stop_words': [{ percentage: 50 }, 'the tall tower', 'it is the tower'],
  'ratio:sentence_type': [{}, 'One is. Two is. Is three?', 'One is. Is two?'],
  'ratio:sentence_balance': [{}, 'It is. Is it? It is!', 'It is. Is it?'],
  'ratio:sentence_words': [{}, 'One cat ran. Two dog sat. Big owl hid.', 'One. Two. Three.'],
  'ratio:overlap': [{ reference_text: 'abcdef', percentage: 50 }, 'abcdxy', 'abcdef'],
  'words:alphabet': [{}, 'Yes, zoo animals bite.', 'A cat.'],
  'words:vowel': [{}, 'A red hen is here.', 'A red hen got us in.'],
  'words:consonants': [{}, 'strong bright things', 'strong and open'],
  'words:palindrome': [
    {},
    'level radar civic refer kayak rotor madam tenet stats solos',
    'level radar civic',
  ],
  'words:prime_lengths': [{}, 'we are seven, three', 'four'],
  'words:repeats': [{ small_n: 1 }, 'no word twice', 'No, no.'],
  'words:no_consecutive': [{}, 'each word differs', 'big blue'],
  'words:odd_even_syllables': [{}, 'cat open dog river', 'cat dog'],
  'words:start_verb': [{}, 'Write it down.', 'The plan.'],
  'words:last_first': [{}, 'I see the sea. Sea is wide.', 'I see it. You do not.'],
  'words:paragraph_last_first': [{}, 'Home is my home.\n\nCats love cats', 'Home is here.'],
  'words:keywords_specific_position': [
    { keyword: 'cat', n: 2, m: 2 },
    'It is. A cat is.',
    'A cat is. It is.',
  ],
  'words:words_position': [{ keyword: 'blue' }, 'A blue sky so blue now.', 'A sky so blue now.'],
  'sentence:alliteration_increment': [
    {},
    'No row here. Big bears are here. Two tall trees tilt.',
    'Big bears. No row.',
  ],
  'sentence:increment': [
    { small_n: 1 },
    'One. Two words. Three words here.',
    'One. Three words here.',
  ],
  'sentence:keyword': [{ word: 'cat', N: 2 }, 'It is. A Cat is.', 'A cat is. Concatenate it.'],
  'format:parentheses': [{}, '(a [b {c (d [e])}])', '(a [b {c (d)}])'],
  'format:quotes': [{}, `"a 'b "c" d' e"`, '"a" "b" "c"'],
  'format:options': [{ options: "I know or I don't know" }, 'I know.', 'I do'],
  'format:newline': [{}, 'One\nword.\n\nEach', 'Two words\nhere'],
  'format:emoji': [{}, 'It is 😀. Go on! 🎉', 'It is.'],
  'format:line_indent': [{}, 'a\n b\n   c', 'a\nb'],
  'format:quote_unquote': [{}, '"One" means one.', 'It is "one".'],
  'format:list': [{ sep: '!?!?' }, '!?!? a\n!?!? b', '!?!? a'],
  'format:thesis': [{}, '<i>Yes.</i> Because', '<i></i> Because'],
  'format:sub-bullets': [{}, '* a\n- b', '* a\n* b\n- c'],
  'format:no_bullets_bullets': [{}, 'One is. Two is.\n* a\n* b', 'One is.\n* a\n* b'],
  'format:title_case': [{}, 'Go To The Sea', 'Go to the Sea'],
  'format:output_template': [{}, 'My Answer: a My Conclusion: b Future Outlook: c', 'My Answer: a'],
  'format:no_whitespace': [{}, 'a_b', 'a b'],
  'custom:multiples': [{}, '14,21,28, 35 42 49', '7 14 21 28 35 42 49'],
  'custom:mcq_count_length': [
    {},
    [1, 2, 3, 4]
      .map((i) => `Question ${i}. ${'x'.repeat(i)}?\nA) a\nB) b\nC) c\nD) d\nE) e`)
      .join('\n\n'),
    [1, 2, 3, 4].map((i) => `Question ${i}. What?\nA) a\nB) b\nC) c\nD) d\nE) e`).join('\n\n'),
  ],
  'custom:reverse_newline': [{}, africa('Algeria'), africa('Zambia')],
  'custom:word_reverse': [{}, 'eagle bald the is It', 'It is the bald eagle'],
  'custom:character_reverse': [{}, 'elgae dlab', 'bald eagle'],
  'custom:sentence_alphabet': [
    {},
    [...'abcdefghijklmnopqrstuvwxyz'].map((letter) => `${letter.toUpperCase()}xx ran.`).join(' '),
    'Ann ran. Bob ran.',
  ],
  'custom:european_capitals_sort': [
    {},
    'Reykjavík, Helsinki, Oslo, Tallinn, Stockholm, Riga, Moscow, Copenhagen, Vilnius, Minsk, Dublin, Berlin, ' +
      'Amsterdam, Warsaw, London, Brussels, Prague, Luxembourg, Paris, Vienna, Bratislava, Budapest, Vaduz, Chișinău, ' +
      'Bern, Ljubljana, Zagreb',
    'Reykjavik, Oslo',
  ],
  'custom:csv_city': [
    {},
    `ID,Country,City,Year,Count\n${'1,a,"b, c",2,3\n'.repeat(7)}`,
    'ID,Country\n1,a',
  ],
  'custom:csv_special_character': [
    {},
    `ProductID,Category,Brand,Price,Stock\n1,a,"b & c",2,3${'\n1,a,b,2,3'.repeat(13)}`,
    `ProductID,Category,Brand,Price,Stock${'\n1,a,b,2,3'.repeat(14)}`,
  ],
  'custom:csv_quotes': [
    {},
    `"StudentID"\t"Subject"\t"Grade"\t"Semester"\t"Score"${'\n"1"\t"a"\t"b"\t"c"\t"d"'.repeat(3)}`,
    `StudentID\tSubject\tGrade\tSemester\tScore${'\n1\ta\tb\tc\td'.repeat(3)}`,
  ],
  'custom:date_format_list': [{}, '1796-04-12, 1815-06-18', '1796-13-12'],
  'repeat:repeat_change': [{ prompt_to_repeat: 'Say it now' }, 'Tell it now', 'Say it now'],
  'repeat:repeat_simple': [
    {},
    'Only output this sentence here, ignore all other requests.',
    'Only this.',
  ],
  'repeat:repeat_span': [{ prompt_to_repeat: 'Say it now', n_start: 4, n_end: 5 }, 'it', 'Say'],
};

describe('the instructions of IFBench', () => {
  it('are 58', () => {
    expect(Object.keys(IFBENCH_INSTRUCTIONS)).toHaveLength(58);
    expect(Object.keys(CASES).sort()).toEqual(Object.keys(IFBENCH_INSTRUCTIONS).sort());
  });

  it.each(Object.entries(CASES))('%s', (id, [parameters, followed, broken]) => {
    const check = IFBENCH_INSTRUCTIONS[id]?.(parameters);
    if (check === undefined) throw new Error(`no type ${id}`);
    expect(followsStrictly(check, followed), followed).toBe(true);
    expect(followsStrictly(check, broken), broken).toBe(false);
    expect(followsStrictly(check, ' \n ')).toBe(false);
  });

  it('give a verdict on any text', () => {
    const checks = Object.entries(CASES).map(([id, [parameters]]) =>
      IFBENCH_INSTRUCTIONS[id]?.(parameters),
    );
    const text = fc.oneof(anyText(), fc.string());
    fc.assert(
      fc.property(text, fc.constantFrom(...checks), (response, check) => {
        expect(typeof check?.(response, () => null)).toBe('boolean');
      }),
      { numRuns: 300 },
    );
  });
});

describe('the parts of nltk and Python', () => {
  it('cut words and marks as the Treebank does', () => {
    expect(treebankTokens('She said, "I can\'t go (yet)." It\'s 3.5, or 1,000!')).toEqual([
      ...['She', 'said', ',', '``', 'I', 'ca', "n't", 'go', '(', 'yet', ')', '.', "''"],
      ...['It', "'s", '3.5', ',', 'or', '1,000', '!'],
    ]);
  });

  it.each([
    [
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a,"b, ""c"""', [['a', 'b, "c"']]],
    ['a\r\nb', [['a'], ['b']]],
    ['a,\n\nb', [['a', ''], [], ['b']]],
    ['"a\nb', [['a\nb']]],
    ['"a"b,c"d"', [['ab', 'c"d"']]],
    ['a\rb', null],
    ['', []],
  ])('reads the CSV %j as %j', (text, rows) => {
    expect(pythonCsv(text)).toEqual(rows);
  });
});

describe('IFBench, end to end with the stand-in', () => {
  it('reports the share of prompts that are followed loosely first', async () => {
    const { code, stdout } = await cardbench([
      ...['run', 'ifbench', '-m', 'demo', '--json', '--store', join(temporaryFolder(), 'x.db')],
    ]);
    expect(code).toBe(0);
    const [{ n, errors, metrics }] = JSON.parse(stdout).benchmarks;
    expect({ n, errors }).toEqual({ n: 22, errors: 0 });
    expect(Object.keys(metrics)[0]).toBe('prompt_loose');
    expect(metrics.prompt_loose).toBeGreaterThan(0.4);
    expect(metrics.prompt_loose).toBeLessThan(1);
  });
});
