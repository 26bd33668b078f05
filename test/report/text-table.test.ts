import { describe, expect, it } from 'vitest';
import { textTable } from '../../src/report/text-table.js';
import { wrapped } from '../../src/report/wrap.js';

const COLUMNS = [
  'model',
  { title: 'shots', drop: 2 },
  { title: 'metric', drop: 1 },
  { title: 'what it is', wrap: true },
];
const ROWS = [
  ['数学模型', '5', 'exact match', 'answers questions of mathematics in words'],
  ['b', '0', 'accuracy', 'a letter'],
];
const at = (width: number) => textTable(COLUMNS, ROWS, width).split('\n');

describe('a table for a terminal', () => {
  it('is whole where there is room', () => {
    expect(at(100)).toEqual([
      'model     shots  metric       what it is',
      '───────────────────────────────────────────────────────────────────────',
      '数学模型      5  exact match  answers questions of mathematics in words',
      'b             0  accuracy     a letter',
    ]);
  });

  it('aligns numbers at their right, with their signs, bounds, currencies and intervals', () => {
    const rows = [
      ['a', '-12.0', '<0.001', '+4.0 [-0.5, +8.6]', '-9.8, +5.5', '$1,200.50', '3'],
      ['b', '+3.5', '1.0', '-', '+0.7, +19.8', '$3.00', ''],
    ];
    const titles = ['model', 'difference', 'p', 'A - B [95 %]', 'at least, at most', 'cost', 'n'];
    expect(textTable(titles, rows).split('\n')).toEqual([
      'model  difference       p       A - B [95 %]  at least, at most       cost  n',
      '─────────────────────────────────────────────────────────────────────────────',
      'a           -12.0  <0.001  +4.0 [-0.5, +8.6]         -9.8, +5.5  $1,200.50  3',
      'b            +3.5     1.0                  -        +0.7, +19.8      $3.00',
    ]);
  });

  it('breaks cells between words first', () => {
    expect(at(50)).toEqual([
      'model     shots  metric       what it is',
      '──────────────────────────────────────────────────',
      '数学模型      5  exact match  answers questions of',
      '                              mathematics in words',
      'b             0  accuracy     a letter',
    ]);
  });

  it('then leaves out the columns that matter least, and names them', () => {
    expect(at(40)).toEqual([
      'model     metric       what it is',
      '────────────────────────────────────────',
      '数学模型  exact match  answers questions',
      '                       of mathematics in',
      '                       words',
      'b         accuracy     a letter',
      '(too narrow for: shots)',
    ]);
  });

  it('then makes a record of each row', () => {
    expect(at(24)).toEqual([
      '数学模型',
      '  shots       5',
      '  metric      exact match',
      '  what it is  answers',
      '              questions of',
      '              mathematics in',
      '              words',
      '',
      'b',
      '  shots       0',
      '  metric      accuracy',
      '  what it is  a letter',
    ]);
  });
});

describe('text for a terminal', () => {
  it('breaks between words, and keeps its indentation', () => {
    expect(wrapped('! one two three four\n  five six seven', 10)).toBe(
      '! one two\n  three\n  four\n  five six\n  seven',
    );
  });

  it('breaks a command where a shell reads on', () => {
    expect(wrapped("  cardbench run mmlu --model 'a b c d e' --limit 20", 30)).toBe(
      "  cardbench run mmlu \\\n    --model 'a b c d e' \\\n    --limit 20",
    );
  });

  it('leaves text for a pipe as it is', () => {
    expect(wrapped('one two three', Number.POSITIVE_INFINITY)).toBe('one two three');
  });
});
