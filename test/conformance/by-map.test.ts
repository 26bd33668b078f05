import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cardbench } from '../support/cli.js';
import { describeWithRealData, realData } from '../support/data.js';
import { FULL, partOf } from '../support/full.js';
import { temporaryFolder } from '../support/temp.js';

/** The published files with verdicts, read by a map alone. */
const FILES = [
  ...['6b_finetuning', '6b_verification', '175b_finetuning', '175b_verification'].map((model) => ({
    name: model,
    benchmark: 'gsm8k',
    data: 'gsm8k/test.jsonl',
    outputs: 'gsm8k_gpt3_labelled/example_model_solutions.jsonl',
    map: `question=question,response=${model}.solution,label=${model}.is_correct`,
    isRight: { '6b_finetuning': 286, '6b_verification': 515, '175b_finetuning': 458 }[model] ?? 742,
    n: 1319,
    part: 20,
  })),
  {
    name: 'WizardCoder 15B',
    benchmark: 'humaneval',
    data: 'humaneval/HumanEval.jsonl.gz',
    outputs: 'humaneval_wizardcoder15b/samples.jsonl',
    map: 'item=task_id,response=completion,label=passed',
    isRight: 98,
    n: 164,
    part: 41,
  },
  {
    name: 'WizardCoder 33B',
    benchmark: 'mbpp',
    data: 'mbpp/sanitized-mbpp.json',
    outputs: 'mbpp_wizardcoder33b/samples.jsonl',
    map: 'item=task_id,response=completion,label=passed',
    isRight: 315,
    n: 399,
    part: 100,
  },
] as const;

const which = FULL ? 'all' : 'a part';

describeWithRealData(`files with verdicts, read by a map alone (${which})`, () => {
  it.each(partOf(FILES, 2, 'files'))(
    'of $benchmark, $name: agree with every verdict',
    async (file) => {
      const { benchmark, data, outputs, map, isRight, n, part, name } = file;
      const lines = readFileSync(realData(`outputs/${outputs}`), 'utf8')
        .trim()
        .split('\n');
      const path = join(temporaryFolder(), 'outputs.jsonl');
      const taken = partOf(lines, part, name);
      writeFileSync(path, taken.join('\n'));
      const { code, stdout, stderr } = await cardbench([
        ...['score', benchmark, '--dataset', realData(`datasets/${data}`), '-p', path],
        ...['--map', map, '--json'],
      ]);
      expect(stderr).not.toContain('cardbench:');
      expect(code).toBe(0);
      const result = JSON.parse(stdout);
      const { length } = taken;
      expect(result).toMatchObject({ n: length, errors: 0, skipped: { count: 0 } });
      expect(result.agreement).toMatchObject({ compared: length, agree: length, without: 0 });
      if (!FULL) return;
      const [value] = Object.values(result.metrics);
      expect(length).toBe(n);
      expect(value).toBeCloseTo(isRight / n, 12);
    },
  );
});
