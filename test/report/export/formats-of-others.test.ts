import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cardbench } from '../../support/cli.js';
import { sharedFolder } from '../../support/temp.js';

interface Sample {
  readonly task_id: string;
  readonly solution: string;
}

describe('a run', () => {
  const folder = sharedFolder();
  const store = join(folder, 'x.db');
  const reply = '```python\nimport math\n\ndef f():\n    return 1\n```';
  beforeAll(async () => {
    const outputs = join(folder, 'outputs.jsonl');
    const line = (item: string, text: string) => JSON.stringify({ item, response: text });
    const lines = [line('HumanEval/0', reply), line('HumanEval/1', '    return 2\n')];
    writeFileSync(
      outputs,
      [...lines, JSON.stringify({ item: 'HumanEval/2', error: 'x' })].join('\n'),
    );
    const dataset = join(folder, 'problems.jsonl');
    const problem = (n: number) => ({
      task_id: `HumanEval/${n}`,
      prompt: 'def f():\n    """One."""\n',
      entry_point: 'f',
      canonical_solution: '    return 1\n',
      test: 'def check(candidate):\n    assert candidate() == 1\n',
    });
    writeFileSync(dataset, [0, 1, 2].map((n) => JSON.stringify(problem(n))).join('\n'));
    await cardbench([
      ...['import', 'humaneval', '-p', outputs, '-m', 'm', '--dataset', dataset],
      ...['--store', store, '--sandbox', 'pyodide'],
    ]);
  });
  const exported = async (format: string) => cardbench(['export', '--store', store, '-f', format]);

  it('is exported for EvalPlus as the programs that were scored', async () => {
    const { stdout, code } = await exported('evalplus');
    expect(code).toBe(0);
    const samples = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Sample);
    expect(samples).toEqual([
      {
        task_id: 'HumanEval/0',
        solution: 'def f():\n    """One."""\n\nimport math\n\ndef f():\n    return 1',
      },
      { task_id: 'HumanEval/1', solution: 'def f():\n    """One."""\n    return 2\n' },
    ]);
  });

  it('is exported for promptfoo with its passes, failures and errors', async () => {
    const { results } = JSON.parse((await exported('promptfoo')).stdout);
    expect(results).toMatchObject({ version: 3, stats: { successes: 1, failures: 1, errors: 1 } });
    expect(results.prompts).toHaveLength(1);
    expect(results.results).toMatchObject([
      { vars: { id: 'HumanEval/0' }, response: { output: reply }, success: true, failureReason: 0 },
      { success: false, failureReason: 1, gradingResult: { pass: false } },
      { success: false, failureReason: 2, error: 'server error: x' },
    ]);
  });

  it('is exported for lm-eval with prompt and target', async () => {
    const [first] = (await exported('lm-eval')).stdout.split('\n');
    expect(JSON.parse(first ?? '')).toMatchObject({
      arguments: { gen_args_0: { arg_0: 'def f():\n    """One."""\n' } },
      target: '    return 1\n',
      resps: [[reply]],
      metrics: ['score'],
      score: 1,
    });
  });

  it('of another kind is refused for EvalPlus', async () => {
    const other = join(folder, 'y.db');
    await cardbench(['run', 'gsm8k', '-m', 'demo', '--limit', '2', '--store', other]);
    const { code, stderr } = await cardbench(['export', '--store', other, '-f', 'evalplus']);
    expect(code).toBe(2);
    expect(stderr).toBe(
      'cardbench: --format evalplus: the answers of gsm8k are not Python programs; choose another format.\n',
    );
  });
});
