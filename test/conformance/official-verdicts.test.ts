import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { followsLoosely, followsStrictly } from '../../src/benchmarks/ifeval/instruction.js';
import { INSTRUCTIONS } from '../../src/benchmarks/ifeval/instructions.js';
import { openBubblewrap } from '../../src/sandbox/bubblewrap/open.js';
import { cardbench } from '../support/cli.js';
import { describeWithRealData, realData } from '../support/data.js';
import { recordFidelity } from '../support/fidelity.js';
import { FULL, partOf } from '../support/full.js';
import { temporaryFolder } from '../support/temp.js';

interface Verdict {
  readonly item: string;
  readonly sample: number;
  readonly score: number;
}

function readLines<Line>(path: string): Line[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

/** Lines of a file, all or a part of them, in a file of their own. */
function linesOf(file: string, n: number): string {
  if (FULL) return file;
  const path = join(temporaryFolder(), 'lines.jsonl');
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  writeFileSync(path, partOf(lines, n, 'lines').join('\n'));
  return path;
}

/** Programs of a file, all or a part of them, in a file of their own. */
function programsOf(outputs: string, n: number) {
  const samples = readFileSync(realData(`outputs/${outputs}/samples.jsonl`), 'utf8');
  const lines = partOf(samples.trim().split('\n'), n, outputs);
  const path = join(temporaryFolder(), 'samples.jsonl');
  writeFileSync(path, lines.join('\n'));
  const rows = readLines<{ task_id: string; passed: boolean }>(path);
  const passed = rows.filter((row) => row.passed).length;
  return {
    path,
    n: rows.length,
    passed,
    official: new Map(rows.map((r) => [r.task_id, r.passed])),
  };
}
const part = (n: number): string => (FULL ? 'every verdict' : `one verdict in ${n}`);

const bubblewrap = await openBubblewrap();
if (typeof bubblewrap !== 'string') await bubblewrap.close();

describeWithRealData('HumanEval, 164 generations of WizardCoder 15B', () => {
  const score = async (sandbox: string, one: number): Promise<void> => {
    const { path, n, passed, official } = programsOf('humaneval_wizardcoder15b', one);
    const verdicts = join(temporaryFolder(), 'verdicts.jsonl');
    const { code, stdout, stderr } = await cardbench([
      'score',
      'humaneval',
      '--predictions',
      path,
      '--dataset',
      realData('datasets/humaneval'),
      '--sandbox',
      sandbox,
      '--json',
      '--verdicts',
      verdicts,
    ]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      n,
      missing: 164 - n,
      errors: 0,
      metrics: { 'pass@1': passed / n },
    });
    if (FULL) expect([n, passed]).toEqual([164, 98]);
    const ours = readLines<Verdict>(verdicts);
    expect(ours).toHaveLength(n);
    const differ = ours.filter(({ item, score: value }) => (value === 1) !== official.get(item));
    recordFidelity({
      what: `humaneval, ${sandbox}`,
      official: 'openai/human-eval@6d43fb98',
      outputs: 'WizardCoder 15B, one per problem',
      n: ours.length,
      agree: ours.length - differ.length,
      figures: `${ours.filter(({ score: value }) => value === 1).length} pass`,
    });
    expect(differ).toEqual([]);
  };

  if (typeof bubblewrap === 'string') it.skip(`under bubblewrap (skipped: ${bubblewrap})`);
  else {
    it(`under bubblewrap: ${part(12)} as the official scorer’s`, () => score('bubblewrap', 12));
  }

  it(`under Pyodide: ${part(24)} as the official scorer’s`, () => score('pyodide', 24));
});

describeWithRealData('GSM8K, 5,276 labelled solutions', () => {
  const all = realData('outputs/gsm8k_gpt3_labelled/example_model_solutions.jsonl');
  it.each(FULL ? ['a-label', 'final-answer'] : ['a-label'])(
    `${FULL ? 'every label' : 'the labels of one problem in 32'} reproduced with %s`,
    async (extractor) => {
      const labelled = linesOf(all, 32);
      const n = 4 * readLines(labelled).length;
      if (FULL) expect(n).toBe(5276);
      const verdicts = join(temporaryFolder(), 'verdicts.jsonl');
      const { code, stdout } = await cardbench([
        'score',
        'gsm8k',
        '--predictions',
        labelled,
        '--dataset',
        realData('datasets/gsm8k'),
        '--extractor',
        extractor,
        '--json',
        '--verdicts',
        verdicts,
      ]);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ n, missing: 1319 - n / 4, unknown: 0, errors: 0 });
      const labels = readLines<Record<string, { is_correct: boolean }>>(labelled).flatMap(
        ({ question: _q, ground_truth: _g, ...models }) =>
          Object.values(models).map(({ is_correct }) => is_correct),
      );
      const ours = readLines<Verdict>(verdicts);
      expect(ours).toHaveLength(n);
      const differ = ours.filter(({ score }, index) => (score === 1) !== labels[index]);
      recordFidelity({
        what: `gsm8k, extractor \`${extractor}\``,
        official: 'labels of openai/grade-school-math',
        outputs: '4 models, one per problem',
        n: ours.length,
        agree: ours.length - differ.length,
      });
      expect(differ).toEqual([]);
      if (!FULL) return;
      expect(ours.slice(0, 5).map(({ item, sample }) => `${item} ${sample}`)).toEqual([
        'test/0 0',
        'test/0 1',
        'test/0 2',
        'test/0 3',
        'test/1 0',
      ]);
    },
  );
});

describeWithRealData('MMLU-Pro, 12,032 outputs of Llama 3.1 8B Instruct', () => {
  // Only all of the outputs have the official figures.
  it.skipIf(!FULL)('the official figures, from the published file alone', async () => {
    const outputs = realData('outputs/mmlu_pro_llama31_8b_instruct/model_outputs.zip');
    const { code, stdout } = await cardbench([
      'score',
      'mmlu-pro',
      '--extractor',
      'mmlu-pro-official',
      '--predictions',
      outputs,
      '--json',
    ]);
    expect(code).toBe(0);
    const { n, missing, noAnswer, metrics } = JSON.parse(stdout);
    expect({ n, missing, noAnswer }).toEqual({ n: 12_032, missing: 0, noAnswer: 694 });
    expect(metrics.acc).toBeCloseTo(0.435838, 6);
    expect(metrics['macro_avg/acc']).toBeCloseTo(0.449207, 6);
    recordFidelity({
      what: 'mmlu-pro, extractor `mmlu-pro-official`',
      official: 'TIGER-AI-Lab/MMLU-Pro@f418b116, no answer found = wrong',
      outputs: 'Llama 3.1 8B Instruct, published eval_results',
      n,
      agree: n,
      figures: `micro ${metrics.acc.toFixed(6)}, macro ${metrics['macro_avg/acc'].toFixed(6)}, ${noAnswer} without an answer: the official figures`,
    });
  });
});

describeWithRealData('MBPP, 399 generations of WizardCoder 33B', () => {
  const score = async (sandbox: string): Promise<void> => {
    const { path, n, passed, official } = programsOf('mbpp_wizardcoder33b', 24);
    const verdicts = join(temporaryFolder(), 'verdicts.jsonl');
    const { code, stdout } = await cardbench([
      'score',
      'mbpp',
      '--predictions',
      path,
      '--dataset',
      realData('datasets/mbpp'),
      '--sandbox',
      sandbox,
      '--json',
      '--verdicts',
      verdicts,
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      n,
      missing: 399 - n,
      errors: 0,
      metrics: { 'pass@1': passed / n },
    });
    if (FULL) expect([n, passed]).toEqual([399, 315]);
    const ours = readLines<Verdict>(verdicts);
    const differ = ours.filter(({ item, score }) => (score === 1) !== official.get(item));
    recordFidelity({
      what: sandbox === 'pyodide' ? 'mbpp, original asserts, Pyodide' : 'mbpp, original asserts',
      official: 'the asserts of sanitized-mbpp.json',
      outputs: 'WizardCoder 33B, one per problem',
      n: ours.length,
      agree: ours.length - differ.length,
      figures: `${ours.filter(({ score }) => score === 1).length} pass`,
    });
    expect(differ).toEqual([]);
  };

  it.skipIf(typeof bubblewrap === 'string')(
    `under bubblewrap: ${part(24)} of the original asserts`,
    () => score('bubblewrap'),
  );
  // `npm test` holds the verdicts on HumanEval in either sandbox against each other.
  it.skipIf(!FULL)('under Pyodide: every verdict of the original asserts', () => score('pyodide'));
});

describeWithRealData('IFEval, 540 responses of GPT-4', () => {
  interface Official {
    readonly instruction_id_list: string[];
    readonly follow_instruction_list: boolean[];
  }
  interface Row {
    readonly prompt: string;
    readonly instruction_id_list: string[];
    readonly kwargs: Record<string, unknown>[];
  }
  const folder = 'outputs/ifeval_gpt4';

  it('832 instructions, strict and loose, as the official checker except for one that it decides at random', () => {
    const inputs = new Map(
      readLines<Row>(realData('datasets/ifeval/input_data.jsonl')).map((row) => [row.prompt, row]),
    );
    const strict = readLines<Official>(realData(`${folder}/verdicts_strict.jsonl`));
    const loose = readLines<Official>(realData(`${folder}/verdicts_loose.jsonl`));
    const exceptions: string[] = [];
    let compared = 0;
    let strictAgree = 0;
    let looseAgree = 0;
    for (const [i, { prompt, response }] of readLines<{ prompt: string; response: string }>(
      realData(`${folder}/responses.jsonl`),
    ).entries()) {
      for (const [k, id] of (inputs.get(prompt)?.instruction_id_list ?? []).entries()) {
        const parameters = inputs.get(prompt)?.kwargs[k];
        const check = INSTRUCTIONS[id]?.(parameters) ?? (() => false);
        compared++;
        const strictly = followsStrictly(check, response) === strict[i]?.follow_instruction_list[k];
        const loosely = followsLoosely(check, response) === loose[i]?.follow_instruction_list[k];
        if (strictly) strictAgree++;
        if (loosely) looseAgree++;
        if (!strictly || !loosely) exceptions.push(`${id} ${JSON.stringify(parameters)}`);
      }
    }
    expect(compared).toBe(832);
    const row = {
      official: 'verdicts of the official checker (google-research)',
      outputs: 'GPT-4, 540 responses; n counts instructions',
      n: compared,
    };
    recordFidelity({ what: 'ifeval, strict', ...row, agree: strictAgree });
    recordFidelity({
      what: 'ifeval, loose',
      ...row,
      agree: looseAgree,
      exceptions:
        '`letter_frequency` of "#": the official checker replaces a character outside a to z by a random letter, we count "#"',
    });
    // The official checker replaces a character outside a to z by a random letter.
    expect(exceptions).toEqual([
      'keywords:letter_frequency {"let_relation":"at least","letter":"#","let_frequency":4}',
    ]);
  });

  // Only all of the responses have the official figures.
  it.runIf(FULL)('the official figures, the loose ones but for that instruction', async () => {
    const { code, stdout } = await cardbench([
      'score',
      'ifeval',
      '--predictions',
      realData(`${folder}/responses.jsonl`),
      '--dataset',
      realData('datasets/ifeval'),
      '--json',
    ]);
    expect(code).toBe(0);
    const { n, missing, metrics } = JSON.parse(stdout);
    expect({ n, missing }).toEqual({ n: 540, missing: 1 });
    expect(metrics.prompt_strict).toBeCloseTo(0.772222, 6);
    expect(metrics.inst_strict).toBeCloseTo(0.83774, 6);
    expect(metrics.prompt_loose - 0.796296).toBeCloseTo(1 / 540, 6);
    expect(metrics.inst_loose - 0.855769).toBeCloseTo(1 / 832, 6);
  });
});

describeWithRealData('BFCL v2, 6,234 answers with the official checker’s verdict', () => {
  it(`${part(60)}, and its kind of error`, async () => {
    const answers = linesOf(realData('outputs/bfcl_v2_oracle/answers.jsonl'), 60);
    const n = readLines(answers).length;
    if (FULL) expect(n).toBe(6234);
    const verdicts = join(temporaryFolder(), 'verdicts.jsonl');
    const { code, stdout } = await cardbench([
      'score',
      'bfcl',
      '--predictions',
      answers,
      '--dataset',
      realData('datasets/bfcl_v2'),
      '--json',
      '--verdicts',
      verdicts,
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ n, unknown: 0, errors: 0 });
    const seen = new Map<string, number>();
    const official = new Map<string, { valid: boolean; error_type: string | null }>();
    for (const row of readLines<{ id: string; valid: boolean; error_type: string | null }>(
      answers,
    )) {
      const sample = seen.get(row.id) ?? 0;
      seen.set(row.id, sample + 1);
      official.set(`${row.id} ${sample}`, row);
    }
    const ours = readLines<Verdict & { reason?: string }>(verdicts);
    expect(ours).toHaveLength(n);
    const different = ours.filter(({ item, sample, score, reason = '' }) => {
      const theirs = official.get(`${item} ${sample}`);
      if (theirs?.valid === true) return score !== 1;
      return score !== 0 || !reason.startsWith(theirs?.error_type ?? '');
    });
    recordFidelity({
      what: 'bfcl, Python categories, verdict and kind of error',
      official: 'ShishirPatil/gorilla@70d6722',
      outputs: 'gold and perturbed answers',
      n: ours.length,
      agree: ours.length - different.length,
    });
    expect(different).toEqual([]);
  });
});

describe('the real data', () => {
  it('is there in CI', () => {
    if (process.env.CI) expect(readFileSync(realData('SHA256SUMS'), 'utf8')).toContain('humaneval');
  });
});
