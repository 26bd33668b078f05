import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cardbench } from '../support/cli.js';
import { describeWithRealData, realData } from '../support/data.js';
import { FULL, partOf } from '../support/full.js';
import { temporaryFolder } from '../support/temp.js';

const IDS = ['astronomy', 'nutrition', 'computer_security', 'formal_logic'].flatMap((subject) => [
  `${subject}/0`,
  `${subject}/1`,
]);

async function score(reply: (index: number) => string, ...more: string[]) {
  const path = join(temporaryFolder(), 'theirs.jsonl');
  const rows = IDS.map((id, index) => JSON.stringify({ id, text: reply(index), ok: 'no' }));
  writeFileSync(path, rows.join('\n'));
  const { code, stdout, stderr } = await cardbench([
    ...['score', 'mmlu', '-p', path, '--dataset', 'sample', '--json'],
    ...['--map', 'item=id,response=text', ...more],
  ]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return { ...JSON.parse(stdout), stderr } as {
    extractor: string;
    noAnswer: number;
    n: number;
    stderr: string;
  };
}

describe('the extractor for outputs of another program', () => {
  it('is the default where that finds the answers', async () => {
    const { extractor, stderr } = await score(() => 'The best answer is C.');
    expect({ extractor, stderr }).toEqual({ extractor: 'best-answer', stderr: '' });
  });

  it.each(['ANSWER: C', 'Answer: **C**', 'so\n\nAnswer: (C)\n'])(
    'is the one that fits the format of the replies, and is named: %j',
    async (reply) => {
      const { extractor, noAnswer, stderr } = await score(() => `I think of all four. ${reply}`);
      expect({ extractor, noAnswer }).toEqual({ extractor: 'answer-colon', noAnswer: 0 });
      expect(stderr).toBe(
        'Extractor answer-colon: it finds an answer in 8 of the first 8 outputs, best-answer in 0. --extractor chooses another.\n',
      );
    },
  );

  it('is the default where others find hardly more', async () => {
    const { extractor } = await score((i) => (i < 7 ? 'The best answer is C.' : 'ANSWER: C'));
    expect(extractor).toBe('best-answer');
  });

  it('is the one that the user names', async () => {
    const { extractor, noAnswer } = await score(() => 'ANSWER: C', '--extractor', 'best-answer');
    expect({ extractor, noAnswer }).toEqual({ extractor: 'best-answer', noAnswer: 8 });
  });
});

describe('outputs most of which have no answer', () => {
  it('are told loudly, with the other extractors', async () => {
    const path = join(temporaryFolder(), 'ours.jsonl');
    const rows = IDS.map((item) => JSON.stringify({ item, response: 'ANSWER: C' }));
    writeFileSync(path, rows.join('\n'));
    const { stdout } = await cardbench(['score', 'mmlu', '-p', path, '--dataset', 'sample']);
    expect(stdout).toContain(
      '! best-answer finds no answer in 8 of 8 outputs, and they count as wrong; try --extractor answer-colon or last-letter.',
    );
    const store = join(temporaryFolder(), 'x.db');
    const imported = await cardbench([
      ...[
        'import',
        'mmlu',
        '-p',
        path,
        '--dataset',
        'sample',
        '-m',
        'm',
        '--store',
        store,
        '--json',
      ],
    ]);
    expect(imported.stderr).toContain('! best-answer finds no answer in 8 of 8 outputs');
    expect(JSON.parse(imported.stdout)).toMatchObject({ run: expect.any(String) });
  });
});

describe('the verdicts and gold answers of a file', () => {
  it('that differ are counted and named', async () => {
    const path = join(temporaryFolder(), 'theirs.jsonl');
    const rows = IDS.map((id, i) =>
      JSON.stringify({
        id,
        text: 'The best answer is C.',
        ok: i === 2 ? 1 : 0,
        gold: i === 1 ? 'E' : undefined,
      }),
    );
    writeFileSync(path, rows.join('\n'));
    const args = ['mmlu', '-p', path, '--dataset', 'sample'];
    const map = ['--map', 'item=id,response=text,label=ok,gold=gold'];
    const { stdout: json } = await cardbench(['score', ...args, ...map, '--json']);
    const { agreement, otherGolds } = JSON.parse(json);
    expect(agreement).toMatchObject({ compared: 8 });
    expect(agreement.differ).toHaveLength(8 - agreement.agree);
    expect(agreement.agree).toBeLessThan(8);
    expect(otherGolds).toEqual(['astronomy/1']);
    const store = join(temporaryFolder(), 'x.db');
    const imported = await cardbench(['import', ...args, ...map, '-m', 'theirs', '--store', store]);
    expect(imported.stdout).toContain(
      `Agrees with the file's own verdicts on ${agreement.agree} of 8; the ${8 - agreement.agree} that differ: ${agreement.differ.join(', ')}`,
    );
    expect(imported.stderr).toContain(
      '! The file states another gold answer than the dataset for 1 item (astronomy/1); is it the same version?',
    );
  });
});

describeWithRealData('files with verdicts, by a map alone', () => {
  const MODELS = ['6b_finetuning', '6b_verification', '175b_finetuning', '175b_verification'];
  // In `npm test` the same labels are read by test/conformance/, of one problem in 16.
  it.runIf(FULL).each(MODELS)('GSM8K, %s: every label', async (model) => {
    const { stdout } = await cardbench([
      ...['score', 'gsm8k', '--json', '--dataset', realData('datasets/gsm8k')],
      ...['-p', realData('outputs/gsm8k_gpt3_labelled/example_model_solutions.jsonl')],
      ...[
        '--map',
        `question=question,response=${model}.solution,label=${model}.is_correct,gold=ground_truth`,
      ],
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      n: 1319,
      missing: 0,
      agreement: { compared: 1319, agree: 1319, differ: [] },
      otherGolds: [],
    });
  });

  it.each([
    ['humaneval', 'datasets/humaneval', 'humaneval_wizardcoder15b'],
    ['mbpp', 'datasets/mbpp', 'mbpp_wizardcoder33b'],
  ])(`%s: ${FULL ? 'every verdict' : 'one verdict in 24'}`, async (benchmark, dataset, outputs) => {
    const samples = readFileSync(realData(`outputs/${outputs}/samples.jsonl`), 'utf8');
    const lines = partOf(samples.trim().split('\n'), 24, benchmark);
    const n = lines.length;
    const path = join(temporaryFolder(), 'samples.jsonl');
    writeFileSync(path, lines.join('\n'));
    const { stdout } = await cardbench([
      ...['score', benchmark, '--json', '--dataset', realData(dataset)],
      ...['-p', path],
      ...['--map', 'item=task_id,response=completion,label=passed'],
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ n, agreement: { compared: n, agree: n } });
  });
});
