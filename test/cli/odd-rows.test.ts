import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cardbench } from '../support/cli.js';
import { temporaryFolder } from '../support/temp.js';

const OPTIONS = ['red', 'green', 'blue'];

function row(id: number, more: object = {}): Record<string, unknown> {
  return {
    question_id: id,
    question: `What is the colour of number ${id}?`,
    options: OPTIONS,
    answer: 'B',
    category: id % 2 === 0 ? 'physics' : 'law',
    model_outputs: `I think of number ${id}. The answer is (B).`,
    ...more,
  };
}

/** Rows of the shapes that are seen in published files beside those of the format. */
const ODD: readonly unknown[] = [
  row(100, { options: [OPTIONS.join(', ')], answer: 'B' }),
  'a row that is only text',
  row(101, { options: [] }),
  row(102, { options: OPTIONS, answer: 'H' }),
  { question_id: 103 },
  ['a', 'list'],
  null,
  row(104, { options: undefined, question_id: '104.0' }),
];
const USABLE = Array.from({ length: 40 }, (_, id) => row(id, id < 10 ? { answer: 'C' } : {}));

function file(rows: readonly unknown[], name = 'outputs.json'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(
    path,
    name.endsWith('.jsonl')
      ? rows.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))).join('\n')
      : JSON.stringify(rows),
  );
  return path;
}

const score = (path: string, ...more: string[]) =>
  cardbench(['score', 'mmlu-pro', '-p', path, '--extractor', 'mmlu-pro-official', ...more]);

describe('rows of outputs that cannot be used', () => {
  it.each(['outputs.json', 'outputs.jsonl'])('are left out of n and listed: %s', async (name) => {
    const { code, stdout } = await score(file([...USABLE, ...ODD], name), '--json');
    expect(code).toBe(0);
    const found = JSON.parse(stdout);
    // Rows with all options in one, without options, and with too few are scored by their letter, as by the official
    // script.
    expect(found).toMatchObject({ n: 44, metrics: { acc: 33 / 44 }, skipped: { count: 4 } });
    expect(found.skipped.rows).toEqual([
      expect.stringMatching(/^outputs\.jsonl?, (row|line) 42: /),
      expect.stringMatching(/ 45: column "question" is missing/),
      expect.stringMatching(/ 46: expected a JSON object$/),
      expect.stringMatching(/ 47: expected a JSON object$/),
    ]);
  });

  it('are told in the text, first the number, then where and why', async () => {
    const { stdout } = await score(file([...ODD, ...USABLE]));
    expect(stdout).toContain('! 4 rows could not be used and are not part of n:');
    expect(stdout).toContain('    outputs.json, row 2: expected a JSON object\n');
  });

  it('end the command where --strict is given', async () => {
    expect(await score(file([...USABLE, ...ODD]), '--strict')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'cardbench: outputs.json, row 42: expected a JSON object.\n',
    });
  });

  it('end the command where no other row holds an output', async () => {
    const path = file(['text', 'more text'], 'outputs.jsonl');
    expect(await score(path)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /^cardbench: outputs\.jsonl, line 1: not valid JSON.*; no other row holds an output\.\n$/,
      ),
    });
  });

  it('are noted in every report of an imported run', async () => {
    const path = file([...USABLE, ...ODD]);
    const store = join(temporaryFolder(), 'store.db');
    const imported = await cardbench([
      ...['import', 'mmlu-pro', '-p', path, '-m', 'theirs', '--store', store],
      ...['--extractor', 'mmlu-pro-official'],
    ]);
    expect(imported.code).toBe(0);
    expect(imported.stderr).toContain('! 4 rows could not be used');
    const { stdout } = await cardbench(['report', '--store', store]);
    expect(stdout).toContain('4 rows of the imported file could not be used');
    const again = await cardbench(['rescore', 'latest', '--store', store]);
    expect(again).toMatchObject({ code: 0, stderr: '' });
  });

  it('do not excuse a dataset, which is complete or refused', async () => {
    const outputs = file(
      USABLE.map(({ question_id }) => ({ item: String(question_id), response: 'B' })),
      'answers.jsonl',
    );
    const dataset = file([...USABLE, ...ODD], 'test.jsonl');
    expect(await score(outputs, '--dataset', dataset)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^cardbench: test\.jsonl, line 42: not valid JSON/),
    });
  });

  it('do not include an item that comes again: its outputs are samples', async () => {
    const { code, stdout } = await score(file([...USABLE, ...USABLE.slice(0, 5)]), '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ n: 45, missing: 0, skipped: { count: 0 } });
  });

  it('may come before those that tell the format', async () => {
    const { code, stdout } = await score(file([{ note: 'made in May' }, ...USABLE]), '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ n: 40, skipped: { count: 1 } });
  });
});

describe('outputs of items that the dataset does not have', () => {
  const HOSTILE = 'a\u001b[31mred\u0007';
  const dataset = () => file(USABLE, 'test.jsonl');
  const outputs = () =>
    file(
      [
        ...USABLE.map(({ question_id }) => ({ item: String(question_id), response: 'B' })),
        ...[1, 2, 3].map(() => ({ item: HOSTILE, response: 'B' })),
      ],
      'answers.jsonl',
    );

  it('are counted by score, and their names do nothing to the terminal', async () => {
    const text = await score(outputs(), '--dataset', dataset());
    expect(text.stdout).toContain(
      '! 3 outputs belong to items not in the dataset and are left out of n: ared',
    );
    expect(text.stdout).not.toContain('\u0007');
    const json = await score(outputs(), '--dataset', dataset(), '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ n: 40, unknown: 1, unknownOutputs: 3 });
  });

  it('are counted by import', async () => {
    const { code, stderr } = await cardbench([
      ...['import', 'mmlu-pro', '-p', outputs(), '--dataset', dataset(), '-m', 'theirs'],
      ...['--store', join(temporaryFolder(), 'store.db')],
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain(
      '! 3 outputs belong to items not in the dataset and are left out of n',
    );
  });
});
