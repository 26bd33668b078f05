import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/core/package-root.js';
import { cardbench } from '../support/cli.js';
import { stringify } from '../support/csv-text.js';
import { temporaryFolder } from '../support/temp.js';

const QUESTIONS = readFileSync(join(packageRoot, 'datasets', 'gsm8k', 'sample.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { question: string; answer: string });

/** A file of outputs on the sample of GSM8K, all of them right. */
function outputs(name: string, columns: (place: number) => Record<string, string>): string {
  const path = join(temporaryFolder(), name);
  const rows = QUESTIONS.map((_, place) => columns(place));
  const isCsv = name.endsWith('.csv');
  const names = Object.keys(rows[0] ?? {});
  const text = isCsv
    ? stringify([names, ...rows.map((row) => names.map((column) => row[column] ?? ''))])
    : rows.map((row) => JSON.stringify(row)).join('\n');
  writeFileSync(path, text);
  return path;
}

const reply = (place: number): string =>
  `The answer is ${QUESTIONS[place]?.answer.split('#### ')[1]}.`;
const score = (path: string, map: string) =>
  cardbench(['score', 'gsm8k', '--dataset', 'sample', '-p', path, '--map', map]);

describe('a map', () => {
  const file = (name = 'theirs.csv') =>
    outputs(name, (place) => ({
      idx: `${place}`,
      question: QUESTIONS[place]?.question ?? '',
      answer: reply(place),
      correct: place === 2 ? 'maybe' : place === 3 ? '' : 'true',
    }));

  it('may name the question where an id is asked for', async () => {
    const { code, stdout } = await score(file(), 'item=question,response=answer');
    expect(code).toBe(0);
    expect(stdout).toContain(`${QUESTIONS.length} outputs scored`);
  });

  it('that names a column which the file does not have is told of the nearest, and of all', async () => {
    for (const name of ['theirs.csv', 'theirs.jsonl']) {
      expect(await score(file(name), 'item=idx,response=anser')).toMatchObject({
        code: 2,
        stdout: '',
        stderr: `cardbench: --map: none of the first 20 rows of ${name} has "anser", where response should be (did you mean "answer"?); the columns are idx, question, answer, correct.\n`,
      });
    }
    const { code, stderr } = await score(file(), 'item=idx,response=answer,label=corect');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining(
        'has "corect", where label should be (did you mean "correct"?)',
      ),
    });
    expect(await score(file(), 'item=idx,response=answer,gold=truth')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no row of theirs.csv has "truth", where gold should be'),
    });
    expect(await score(file(), 'item=idx,response=answer,error=problem')).toMatchObject({
      code: 0,
    });
  });

  it('to labels that say neither right nor wrong: the outputs are scored, and named', async () => {
    const { code, stdout } = await score(file(), 'item=idx,response=answer,label=correct');
    expect(code).toBe(0);
    const [n, labelled] = [QUESTIONS.length, QUESTIONS.length - 2];
    expect(stdout).toContain(`${n} outputs scored`);
    expect(stdout).toContain(
      `Agrees with the file's own verdicts on ${labelled} of ${labelled}; without a verdict in the file: 2 (test/2, test/3).`,
    );
  });
});

it('an extractor is advised only where it finds answers in many more outputs', async () => {
  const none = outputs('none.jsonl', (place) => ({
    item: `test/${place}`,
    response: 'I do not know.',
  }));
  const { stdout } = await cardbench(['score', 'gsm8k', '--dataset', 'sample', '-p', none]);
  expect(stdout).toMatch(/finds no answer in 20 of 20 outputs, .*; look at some of them\./);
  const other = outputs('a.jsonl', (place) => ({ item: `test/${place}`, response: `A: ${place}` }));
  const { stdout: advised } = await cardbench([
    ...['score', 'gsm8k', '--dataset', 'sample', '-p', other, '--extractor', 'hashes'],
  ]);
  expect(advised).toMatch(/try --extractor .*a-label/);
});

it('an imported run does not say how many examples its prompts had', async () => {
  const path = outputs('x.jsonl', (place) => ({ item: `test/${place}`, response: reply(place) }));
  const store = join(temporaryFolder(), 'x.db');
  const { code, stdout } = await cardbench([
    ...['import', 'gsm8k', '--dataset', 'sample', '-p', path, '-m', 'theirs', '--store', store],
  ]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/GSM8K \(CoT\)\s+unknown\s+em/);
  const report = await cardbench(['report', '--store', store, '--format', 'csv']);
  expect(report.stdout).toMatch(/,gsm8k,sample,unknown,/);
});

it("MMLU-Pro's published letters are compared with ours; a letter that was drawn is none", async () => {
  const row = (id: number, more: object): object => ({
    ...{ question_id: id, question: `Which is ${id}?`, options: ['x', 'y'], category: 'law' },
    ...{ answer: 'A', model_outputs: 'The answer is (A).', pred: 'A', ...more },
  });
  const path = join(temporaryFolder(), 'results.json');
  const rows = [row(1, {}), row(2, { pred: 'B' }), row(3, { model_outputs: '-', pred: null })];
  writeFileSync(path, JSON.stringify(rows));
  const { stdout } = await cardbench([
    ...['score', 'mmlu-pro', '-p', path, '--extractor', 'mmlu-pro-official'],
  ]);
  expect(stdout).toContain(
    "Agrees with the file's own verdicts on 1 of 2; the one that differs: 2; without a verdict in the file: 1 (3).",
  );
});

it('MBPP with the original asserts says that the tests of EvalPlus are not run', async () => {
  const folder = temporaryFolder();
  const dataset = join(folder, 'mbpp.jsonl');
  const task = {
    task_id: 2,
    text: 'Add.',
    code: 'def f(a):\n    return a',
    test_list: ['assert f(1) == 1'],
  };
  writeFileSync(dataset, JSON.stringify(task));
  const path = join(folder, 'samples.jsonl');
  writeFileSync(path, JSON.stringify({ task_id: 'Mbpp/2', solution: task.code }));
  const { stderr } = await cardbench(['score', 'mbpp-plus', '-p', path, '--dataset', dataset]);
  expect(stderr).toContain("so that EvalPlus's additional tests are not run");
});
