import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { AnyBenchmark } from '../../../src/benchmarks/benchmark.js';
import { benchmarkById } from '../../../src/benchmarks/registry.js';
import { loadDataset } from '../../../src/datasets/load.js';
import { openLoaded } from '../../../src/datasets/open.js';
import { openPredictions } from '../../../src/runner/read-predictions.js';
import { writeParquet } from '../../support/parquet.js';
import { fileOf, lines, readOutputs } from '../../support/read-outputs.js';
import { temporaryFolder } from '../../support/temp.js';

// Imitations, made after the programs that write these formats.

interface Question {
  readonly question: string;
  readonly gold: string;
}

const gsm8k = benchmarkById('gsm8k');
const { items } = await loadDataset<Question>(gsm8k.dataset, { kind: 'sample' });
const [first, second, third] = items;
if (!first || !second || !third) throw new Error('the sample is too small');

const read = (path: string, benchmark: AnyBenchmark = gsm8k, only?: string) =>
  readOutputs(path, benchmark, { only });

const user = (content: unknown) => ({ role: 'user', content });
const assistant = (content: unknown) => ({ role: 'assistant', content });

describe('eval_results.json of EvalPlus', () => {
  const task = (task_id: string, base_status: string, plus_status: string | null) => ({
    task_id,
    solution: `# ${task_id}`,
    base_status,
    plus_status,
    base_fail_tests: [],
    plus_fail_tests: [],
  });
  const results = {
    date: '2026-01-02 03:04',
    hash: 'abc',
    eval: {
      'Mbpp/1': [task('Mbpp/1', 'pass', 'fail'), task('Mbpp/1', 'pass', 'pass')],
      'Mbpp/2': [task('Mbpp/2', 'timeout', null)],
    },
    pass_at_k: { base: { 'pass@1': 0.5 } },
  };

  it('has its verdicts on the base tests compared, or on all', async () => {
    const file = fileOf('eval_results.json', results);
    const base = await read(file, benchmarkById('mbpp'));
    expect(base.format).toBe('evalplus-results');
    expect(base.outputs).toEqual([
      { item: 'Mbpp/1', sample: 0, text: '# Mbpp/1', label: true },
      { item: 'Mbpp/1', sample: 1, text: '# Mbpp/1', label: true },
      { item: 'Mbpp/2', sample: 0, text: '# Mbpp/2', label: false },
    ]);
    const plus = await read(file, benchmarkById('mbpp-plus'));
    expect(plus.outputs.map(({ label }) => label)).toEqual([false, true, undefined]);
  });
});

describe('predictions and reviews of EvalScope', () => {
  const prompt = `An example. Seven.\n\n${first.data.question}\nThink.`;
  const message = (content: unknown) => ({
    id: 'x',
    content,
    source: 'generate',
    role: 'assistant',
  });
  const prediction = {
    index: 1,
    model: 'q',
    model_output: {
      model: 'q',
      choices: [{ message: message('It is 5.'), stop_reason: 'max_tokens' }],
      error: null,
    },
    messages: [user(prompt), message('It is 5.')],
    metadata: { reasoning: '...' },
  };

  it('are matched by the question in the prompt', async () => {
    const parts = [
      { type: 'reasoning', reasoning: 'Hm.' },
      { type: 'text', text: 'It is 6.' },
    ];
    const other = {
      ...prediction,
      model_output: { choices: [{ message: message(parts), stop_reason: 'unknown' }] },
      messages: [user([{ type: 'text', text: second.data.question }])],
    };
    const failed = { ...prediction, model_output: { choices: [], error: 'refused' } };
    const { format, outputs } = await read(
      fileOf('gsm8k_main.jsonl', lines(prediction, other, failed)),
    );
    expect(format).toBe('evalscope');
    expect(outputs).toEqual([
      { item: first.id, sample: 0, text: 'It is 5.', finishReason: 'length', model: 'q' },
      { item: second.id, sample: 0, text: 'It is 6.', reasoning: 'Hm.', model: 'q' },
      { item: first.id, sample: 1, text: '', error: 'refused', model: 'q' },
    ]);
  });

  it('have a verdict and a gold answer in reviews', async () => {
    const review = (acc: unknown, main: string | null) => ({
      index: 1,
      target: '5',
      messages: [user(prompt), message('It is 5.')],
      sample_score: {
        score: { value: { acc, words: 3 }, prediction: 'It is 5.', main_score_name: main },
        sample_id: 1,
      },
    });
    const { outputs } = await read(
      fileOf('reviews.jsonl', lines(review(1, 'acc'), review(0.5, 'acc'), review(1, null))),
    );
    expect(outputs).toMatchObject([{ label: true, gold: '5' }, { gold: '5' }, { gold: '5' }]);
    expect(outputs.map(({ label }) => label)).toEqual([true, undefined, undefined]);
  });

  it('may have no output, and in reviews messages in place of the question', async () => {
    const score = { value: { acc: 1 }, prediction: 'It is 6.', main_score_name: 'acc' };
    const path = fileOf(
      'gsm8k_main.jsonl',
      lines(
        { ...prediction, model_output: null },
        { index: 2, input: [user(second.data.question)], target: '6', sample_score: { score } },
        { index: 3, input: third.data.question, target: '6', sample_score: { score } },
      ),
    );
    const { outputs } = await read(path);
    expect(outputs).toEqual([
      { item: first.id, sample: 0, text: '', error: 'the file holds no output for it', model: 'q' },
      { item: second.id, sample: 0, text: 'It is 6.', label: true, gold: '6' },
      { item: third.id, sample: 0, text: 'It is 6.', label: true, gold: '6' },
    ]);
  });

  it('of IFEval are matched by their key', async () => {
    const ifeval = benchmarkById('ifeval');
    const { items: prompts } = await loadDataset<{ prompt: string }>(ifeval.dataset, {
      kind: 'sample',
    });
    const row = {
      ...prediction,
      messages: [user('In other words.')],
      metadata: { key: Number(prompts[2]?.id), prompt: 'In other words.' },
    };
    const { outputs } = await read(fileOf('ifeval.jsonl', lines(row)), ifeval);
    expect(outputs).toMatchObject([{ item: prompts[2]?.id }]);
  });

  it('of earlier versions have the item beside the reply', async () => {
    const row = {
      choices: [
        {
          index: 0,
          message: assistant('It is 5.'),
          review: { gold: '5', pred: '5', result: true },
        },
      ],
      model: 'q',
      raw_input: { question: first.data.question, answer: '#### 5' },
      index: 0,
    };
    const { format, outputs } = await read(fileOf('old.jsonl', lines(row)));
    expect(format).toBe('evalscope');
    expect(outputs).toMatchObject([{ item: first.id, text: 'It is 5.', label: true, gold: '5' }]);
  });
});

describe('outputs of math-evaluation-harness', () => {
  it('have several samples with a score each', async () => {
    const row = {
      idx: 7,
      question: first.data.question,
      gt_cot: '...',
      gt: '5',
      code: ['It is 5.', 'It is 6.'],
      pred: ['5', '6'],
      report: ['Done', 'Done'],
      score: [true, false],
    };
    const { format, outputs } = await read(fileOf('test_cot_-1_seed0.jsonl', lines(row)));
    expect(format).toBe('math-evaluation-harness');
    expect(outputs).toEqual([
      { item: first.id, sample: 0, text: 'It is 5.', label: true, gold: '5' },
      { item: first.id, sample: 1, text: 'It is 6.', label: false, gold: '5' },
    ]);
  });
});

describe('outputs of Abel', () => {
  const row = (id: number, { data }: (typeof items)[number], more: object = {}) => ({
    id,
    prompt: `Question:\n${data.question}\nAnswer:\nLet's think step by step.\n`,
    response: 'It is 5.',
    ...more,
  });

  it('are matched by the question, whatever their place', async () => {
    const { format, outputs } = await read(
      fileOf(
        '7b.jsonl',
        `\n${lines(row(1, first, { pred: '5', gold: '5', result: true }), row(0, second))}`,
      ),
    );
    expect(format).toBe('abel');
    expect(outputs).toEqual([
      { item: first.id, sample: 0, text: 'It is 5.', label: true, gold: '5' },
      { item: second.id, sample: 0, text: 'It is 5.' },
    ]);
  });

  it('on another question are never put down to the item at their place', async () => {
    const changed = {
      ...first,
      data: { ...first.data, question: `${first.data.question} Twice?` },
    };
    const renamed = {
      ...first,
      data: { ...first.data, question: 'Is it five, or is it six then?' },
    };
    const { outputs } = await read(fileOf('robust.jsonl', lines(row(0, renamed), row(0, changed))));
    const ids = items.map(({ id }) => id);
    expect(ids).not.toContain(outputs[0]?.item);
    // The original question is part of the changed one.
    expect(outputs[1]?.item).toBe(first.id);
  });
});

describe('details of lighteval', () => {
  const row = (question: string, text: unknown, metric: unknown, more: object = {}) => ({
    __doc__: {
      query: `Solve:\n${question}\n`,
      choices: ['5'],
      gold_index: 0,
      specific: null,
      ...more,
    },
    __model_response__: { text, logprobs: [], input: [] },
    __metric__: metric,
  });

  it('have the reply, the metrics and the gold answer', async () => {
    const { format, outputs, skipped } = await read(
      fileOf(
        'details.jsonl',
        lines(
          row(first.data.question, ['It is 5.'], { extractive_match: 1.0 }),
          row('Changed.', ['A', 'B'], { 'pass@k': 0.5 }, { specific: { q: second.data.question } }),
          row(third.data.question, "['It is 7.']", { em: 1, quasi: 0 }, { gold_index: [0, 1] }),
          row(third.data.question, [], { acc: 1 }),
        ),
      ),
    );
    expect(format).toBe('lighteval');
    expect(outputs).toEqual([
      { item: first.id, sample: 0, text: 'It is 5.', label: true, gold: '5' },
      { item: second.id, sample: 0, text: 'A', gold: '5' },
      { item: second.id, sample: 1, text: 'B', gold: '5' },
      { item: third.id, sample: 0, text: 'It is 7.' },
    ]);
    expect(skipped).toEqual([
      'details.jsonl, line 4: there is no generated text; tasks that compare log-likelihoods cannot be scored',
    ]);
  });

  it('are read as version 0.13 writes them', async () => {
    const written = row(first.data.question, ['It is 5.'], { extractive_match: 1 });
    const renamed = Object.fromEntries(
      Object.entries(written).map(([name, value]) => [name.replaceAll('__', ''), value]),
    );
    expect(Object.keys(renamed)).toEqual(['doc', 'model_response', 'metric']);
    const { format, outputs } = await read(fileOf('details.jsonl', lines(renamed)));
    expect(format).toBe('lighteval');
    expect(outputs).toEqual([
      { item: first.id, sample: 0, text: 'It is 5.', label: true, gold: '5' },
    ]);
  });

  it('have the reasoning apart from the reply if the server gave it so', async () => {
    const thought = row(first.data.question, ['It is 5.', 'It is 6.', 'It is 7.'], {});
    thought.__model_response__ = {
      ...thought.__model_response__,
      ...{ reasonings: ['It may be 9.', null] },
    };
    const odd = row(second.data.question, ['It is 5.'], {});
    odd.__model_response__ = { ...odd.__model_response__, ...{ reasonings: 7 } };
    const { outputs, skipped } = await read(fileOf('details.jsonl', lines(thought, odd)));
    expect(outputs).toEqual([
      { item: first.id, sample: 0, text: 'It is 5.', reasoning: 'It may be 9.', gold: '5' },
      { item: first.id, sample: 1, text: 'It is 6.', gold: '5' },
      { item: first.id, sample: 2, text: 'It is 7.', gold: '5' },
      { item: second.id, sample: 0, text: 'It is 5.', gold: '5' },
    ]);
    expect(skipped).toEqual([]);
  });

  it('are read from Parquet, as earlier versions wrote them too', async () => {
    const path = join(temporaryFolder(), 'details_gsm8k.parquet');
    writeParquet(path, {
      example: [first.data.question],
      full_prompt: [`Solve: ${first.data.question}`],
      predictions: [['It is 5.']],
      gold: [['5']],
      metrics: ['{}'],
    });
    const { format, outputs } = await read(path);
    expect(format).toBe('lighteval');
    expect(outputs).toEqual([{ item: first.id, sample: 0, text: 'It is 5.', gold: '5' }]);
  });
});

describe('scenario_state.json of HELM', () => {
  const state = (question: string, completions: readonly object[], more: object = {}) => ({
    instance: {
      input: { text: question },
      references: [{ output: { text: '5' }, tags: ['correct'] }],
      split: 'test',
      id: 'id7',
    },
    train_trial_index: 0,
    request: { model: 'o/m', prompt: `Q: ${question}\nA:`, num_completions: 1 },
    result: { success: true, embedding: [], completions, cached: false },
    ...more,
  });
  const scenario = (...request_states: readonly object[]) =>
    JSON.stringify({ adapter_spec: { method: 'generation' }, request_states }, null, 2);

  it('has the completions of each instance', async () => {
    const { format, outputs, skipped } = await read(
      fileOf(
        'scenario_state.json',
        scenario(
          state(first.data.question, [
            { text: ' It is 5.', logprob: 0, tokens: [], finish_reason: { reason: 'stop' } },
            { text: ' It is 6.', logprob: 0, tokens: [], thinking: { text: 'Hm.' } },
          ]),
          state(second.data.question, [], {
            result: { success: false, completions: [], embedding: [], error: 'blocked' },
          }),
          state(third.data.question, [{ text: '7' }], {
            instance: { input: { text: 'a tpyo' }, perturbation: { name: 'misspelling' } },
          }),
          state(third.data.question, [{ text: '7' }], { reference_index: 2 }),
        ),
      ),
    );
    expect(format).toBe('helm');
    expect(outputs).toEqual([
      {
        item: first.id,
        sample: 0,
        text: ' It is 5.',
        gold: '5',
        model: 'o/m',
        finishReason: 'stop',
      },
      { item: first.id, sample: 1, text: ' It is 6.', gold: '5', model: 'o/m', reasoning: 'Hm.' },
      { item: second.id, sample: 0, text: '', gold: '5', model: 'o/m', error: 'blocked' },
    ]);
    expect(skipped).toEqual([
      'scenario_state.json, row 3: the question was perturbed, so it is not one of the dataset',
      'scenario_state.json, row 4: the request compares log-likelihoods, which cannot be scored',
    ]);
  });

  it('has the choices as they were shown', async () => {
    const gpqa = benchmarkById('gpqa-diamond');
    const { items: questions } = await loadDataset<{ question: string; choices: string[] }>(
      gpqa.dataset,
      { kind: 'sample' },
    );
    const [{ data, id } = { data: { question: '', choices: [] }, id: '' }] = questions;
    const [a = '', b = '', c = '', d = ''] = data.choices;
    const shown = { A: d, B: c, C: b, D: a };
    const row = state(data.question, [{ text: ' B' }], {
      instance: {
        input: { text: data.question },
        references: [{ output: { text: c }, tags: ['correct'] }],
      },
      output_mapping: shown,
    });
    const { outputs } = await read(fileOf('scenario_state.json', scenario(row)), gpqa);
    expect(outputs).toMatchObject([{ item: id, choices: [d, c, b, a], gold: 'B' }]);
  });
});

describe('results of simple-evals', () => {
  const html = (score: number, gold: string) =>
    `<pre>&lt;p&gt;Score: 1.0</pre><p>Correct Answer: ${gold}</p>\n<p>Extracted Answer: 6</p>\n<p>Score: ${score}.0</p>`;
  const file = (...convos: readonly unknown[]) =>
    fileOf('mgsm_m_allresults.json', {
      score: 0.5,
      metrics: { en: 0.5 },
      htmls: convos.map((_, index) => html(index % 2, index === 0 ? 'a &lt; b' : '5')),
      convos,
      metadata: { example_level_metadata: convos.map(() => null) },
    });

  it('are conversations, each with the score of its report', async () => {
    const { format, outputs, skipped } = await read(
      file(
        [user(`Solve this.\n\n${first.data.question}`), assistant('It is 6.')],
        [
          { role: 'system', content: 'Be brief.' },
          user([{ type: 'input_text', text: second.data.question }]),
          assistant('It is 5.'),
        ],
        [user(third.data.question)],
      ),
    );
    expect(format).toBe('simple-evals');
    expect(outputs).toEqual([
      { item: first.id, sample: 0, text: 'It is 6.', label: false, gold: 'a < b' },
      { item: second.id, sample: 0, text: 'It is 5.', label: true, gold: '5' },
    ]);
    expect(skipped).toEqual(['mgsm_m_allresults.json, row 6: the conversation has no reply']);
  });

  it('have the scores of their reports where the keys are sorted, so that these come last', async () => {
    const convos = [first, second].map(({ data }) => [user(data.question), assistant('It is 5.')]);
    const path = fileOf('x.json', { convos, htmls: [html(0, '4'), html(1, '5')], score: 0.5 });
    expect((await read(path)).outputs).toMatchObject([
      { item: first.id, label: false, gold: '4' },
      { item: second.id, label: true, gold: '5' },
    ]);
  });

  it('of HumanEval continue the prompt', async () => {
    const humaneval = benchmarkById('humaneval');
    const { items: tasks } = await loadDataset<{ prompt: string }>(humaneval.dataset, {
      kind: 'sample',
    });
    const [task] = tasks;
    const path = file([
      user(`Implement this.\n${task?.data.prompt}`),
      assistant('    return 1\n'),
      assistant('    return 2\n'),
    ]);
    const { outputs } = await read(path, humaneval);
    expect(outputs).toMatchObject([
      { item: task?.id, sample: 0, text: '    return 1\n' },
      { item: task?.id, sample: 1, text: '    return 2\n' },
    ]);
    const dataset = openLoaded(await loadDataset<unknown>(humaneval.dataset, { kind: 'sample' }));
    const { format } = await openPredictions(path, humaneval, dataset.read);
    expect(format.extractor).toBe('verbatim');
  });

  it('show the choices in their own order', async () => {
    const gpqa = benchmarkById('gpqa-diamond');
    const { items: questions } = await loadDataset<{ question: string; choices: string[] }>(
      gpqa.dataset,
      { kind: 'sample' },
    );
    const [item] = questions;
    const shown = [...(item?.data.choices ?? [])].reverse();
    const listed = shown.map((choice, index) => `${'ABCD'[index]}) ${choice}`).join('\n');
    const path = file([
      user(`Choose one of ABCD.\n\n${item?.data.question}\n\n${listed}`),
      assistant('Answer: A'),
    ]);
    const { outputs } = await read(path, gpqa);
    expect(outputs).toMatchObject([{ item: item?.id, choices: shown.map((each) => each.trim()) }]);
  });
});

describe('results of promptfoo', () => {
  const result = (provider: string, vars: object, output: unknown, more: object = {}) => ({
    id: 'x',
    provider: { id: provider, label: '' },
    prompt: { raw: 'Solve it.', label: 'Solve it.' },
    promptIdx: 0,
    testIdx: 0,
    testCase: { vars },
    vars,
    response: { output, tokenUsage: {} },
    success: true,
    score: 1,
    failureReason: 0,
    gradingResult: { pass: true, score: 1, reason: 'All assertions passed' },
    ...more,
  });
  const file = (version: number, ...results: readonly object[]) =>
    fileOf('results.json', {
      evalId: 'e',
      results: { version, timestamp: '', prompts: [], results, stats: {} },
      config: {},
    });

  it.each([2, 3])('of version %i are matched by a variable or the prompt', async (version) => {
    const { format, outputs, skipped } = await read(
      file(
        version,
        result('a:b', { question: first.data.question }, 'It is 5.'),
        result('a:b', { id: second.id }, 'It is 6.', {
          success: false,
          failureReason: 1,
          gradingResult: { pass: false, score: 0, reason: '' },
        }),
        result('a:b', { x: 1 }, 'It is 7.', {
          prompt: { raw: JSON.stringify([user(`Solve: ${third.data.question}`)]), label: '' },
          gradingResult: null,
        }),
        result('a:b', { question: third.data.question }, undefined, {
          success: false,
          failureReason: 2,
          error: 'API error: 500',
        }),
        result('a:b', { question: third.data.question }, { parsed: true }),
      ),
    );
    expect(format).toBe('promptfoo');
    expect(outputs).toEqual([
      { item: first.id, sample: 0, text: 'It is 5.', label: true, model: 'a:b' },
      { item: second.id, sample: 0, text: 'It is 6.', label: false, model: 'a:b' },
      { item: third.id, sample: 0, text: 'It is 7.', model: 'a:b' },
      { item: third.id, sample: 1, text: '', error: 'API error: 500', model: 'a:b' },
    ]);
    expect(skipped).toEqual([
      'results.json, row 5: the output is not text; it was transformed by the program',
    ]);
  });

  it('of several models are read for one of them', async () => {
    const rows = ['a:b', 'c:d'].map((provider) =>
      result(provider, { question: first.data.question }, `By ${provider}.`),
    );
    const path = file(3, ...rows);
    await expect(read(path)).rejects.toThrow(
      'results.json holds outputs of several models (a:b, c:d); name one with --from-model.',
    );
    const { outputs } = await read(path, gsm8k, 'c:d');
    expect(outputs).toMatchObject([{ item: first.id, sample: 0, text: 'By c:d.' }]);
    await expect(read(path, gsm8k, 'e')).rejects.toThrow('no output is of e; check --from-model.');
  });
});

describe('artifacts of NeMo Evaluator', () => {
  it('are results with the prompt, a reward and repeats', async () => {
    const row = (repeat: number, reward: number, more: object = {}) => ({
      problem_idx: 41,
      repeat,
      reward,
      prompt: `Think.\n\n${first.data.question}`,
      model_response: 'It is 5.',
      expected_answer: '5',
      metadata: { category: 'x' },
      ...more,
    });
    const { format, outputs } = await read(
      fileOf(
        'results.jsonl',
        lines(row(0, 1), row(1, 0), row(2, 0.5, { prompt: [user(first.data.question)] })),
      ),
    );
    expect(format).toBe('nemo-evaluator');
    const about = { item: first.id, text: 'It is 5.', gold: '5' };
    expect(outputs).toEqual([
      { ...about, sample: 0, label: true },
      { ...about, sample: 1, label: false },
      { ...about, sample: 2 },
    ]);
  });

  const step = (place: number, more: object) => ({ problem_idx: place, repeat: 0, ...more });

  it('are logs of steps, whose first line is no output', async () => {
    const { outputs, skipped } = await read(
      fileOf(
        'inference_log.jsonl',
        lines(
          { config_hash: 'sha256:0', _type: 'meta' },
          step(0, {
            ...{ response: 'It is 5.', model: 'm', finish_reason: 'stop', error: null },
            ...{ prompt: `${first.data.question} Think.`, seed_metadata: { source: 'byob' } },
          }),
          step(1, { response: '', prompt: second.data.question, error: 'timeout' }),
        ),
      ),
    );
    expect(outputs).toEqual([
      { item: first.id, sample: 0, text: 'It is 5.', model: 'm', finishReason: 'stop' },
      { item: second.id, sample: 0, text: '', error: 'timeout' },
    ]);
    expect(skipped).toEqual([]);
  });

  it('that name a question only by its place are left out', async () => {
    const place = { response: 'It is 5.', reward: 1, scoring_details: {}, scoring_metadata: {} };
    const named = { ...place, scoring_metadata: { question: second.data.question } };
    const { outputs, skipped } = await read(
      fileOf('verified_log.jsonl', lines(step(0, place), step(1, named))),
    );
    expect(outputs).toEqual([{ item: second.id, sample: 0, text: 'It is 5.', label: true }]);
    expect(skipped).toEqual([expect.stringContaining('inference_log.jsonl of the same run')]);
  });

  it('are trajectories, with the reply beside the name of the model', async () => {
    const { format, outputs } = await read(
      fileOf(
        'trajectories.jsonl',
        lines(
          {
            ...{ step_id: 'a', ...step(3, {}), prompt: first.data.question, reward: 1 },
            model: { content: 'It is 5.', model: 'm', finish_reason: 'length' },
          },
          {
            ...{ step_id: 'b', ...step(4, {}), prompt: second.data.question, reward: 0 },
            model_error: 'status 500',
          },
        ),
      ),
    );
    expect(format).toBe('nemo-evaluator');
    expect(outputs).toEqual([
      {
        ...{ item: first.id, sample: 0, text: 'It is 5.', label: true },
        ...{ model: 'm', finishReason: 'length' },
      },
      { item: second.id, sample: 0, text: '', error: 'status 500', label: false },
    ]);
  });

  it('have errors where a question could not be asked, and no verdict where scoring failed', async () => {
    const failed = (error_category: string) => ({
      ...{ reward: 0, scoring_details: { error: 'it broke', error_category, method: 'x' } },
    });
    const row = (place: number, question: Question, more: object) => ({
      ...step(place, { prompt: question.question, metadata: {} }),
      ...more,
    });
    const { outputs } = await read(
      fileOf(
        'results.jsonl',
        lines(
          row(0, first.data, { model_response: '', ...failed('infra_error') }),
          row(1, second.data, { model_response: 'It is 5.', ...failed('system') }),
          row(2, third.data, { model_response: '', reward: 0, scoring_details: { error: 'no' } }),
        ),
      ),
    );
    expect(outputs).toEqual([
      { item: first.id, sample: 0, text: '', error: 'it broke' },
      { item: second.id, sample: 0, text: 'It is 5.' },
      { item: third.id, sample: 0, text: '', label: false },
    ]);
  });

  it('are reports of requests', async () => {
    const entry = (question: string, message: object) => ({
      request_data: { model: 'm', messages: [user(question)] },
      display_request: {},
      response: { choices: [{ index: 0, message, finish_reason: 'stop' }] },
      endpoint: 'http://x',
      cache_key: 'k',
    });
    const { format, outputs } = await read(
      fileOf('report.json', [
        entry(first.data.question, {
          role: 'assistant',
          content: 'It is 5.',
          reasoning_content: 'Hm.',
        }),
        { ...entry(second.data.question, {}), response: null },
      ]),
    );
    expect(format).toBe('nemo-evaluator');
    expect(outputs).toEqual([
      {
        item: first.id,
        sample: 0,
        text: 'It is 5.',
        reasoning: 'Hm.',
        model: 'm',
        finishReason: 'stop',
      },
      { item: second.id, sample: 0, text: '', error: 'there is no reply', model: 'm' },
    ]);
  });
});

describe('replies that Nous Research publishes', () => {
  it.each([
    [
      'as ShareGPT has them',
      {
        conversations: [
          { from: 'human', value: first.data.question },
          { from: 'gpt', value: 'It is 5.' },
        ],
      },
    ],
    [
      'as OpenAI has them',
      { messages: [user(`Solve: ${first.data.question}`), assistant('It is 5.')] },
    ],
    [
      'as a text of JSON',
      { conversation: JSON.stringify([user(first.data.question), assistant('It is 5.')]) },
    ],
    ['in fields', { prompt: first.data.question, response: 'It is 5.' }],
  ])('are read %s', async (_, row) => {
    const { format, outputs } = await read(
      fileOf('samples.jsonl', lines({ ...row, score: 1.0, gold: ['5'], finish_reason: 'stop' })),
    );
    expect(format).toBe('nous-evals');
    expect(outputs).toEqual([
      { item: first.id, sample: 0, text: 'It is 5.', label: true, gold: '5', finishReason: 'stop' },
    ]);
  });

  // The fields that environments of NousResearch/atropos write, by name and order.
  const ofGsm8k = {
    ...{ item_id: '0', question: first.data.question, gold_answer: '5', extracted_answer: '6' },
    ...{ verification_method: 'math_verify', is_correct: false, has_multiple_boxed: false },
    ...{ format_valid: true, response: '<think>Is it 6?</think>It is 6.' },
    ...{ thinking_content: 'Is it 6?', has_thinking: true },
  };
  const ofMmluPro = (more: object) => ({
    ...{ question: first.data.question, options: ['5', '6'], gold_answer: 'A' },
    ...{ model_response: 'It is A.', extracted_answer: 'A', extraction_method: 'answer_is' },
    ...{ is_correct: true, category: 'math', num_choices: 2, num_few_shot: 5 },
    ...{ finish_reason: 'stop', response_length: 8, thinking_mode: false, format_valid: true },
    ...more,
  });

  it('are read as each environment of atropos names them', async () => {
    const { format, outputs } = await read(
      fileOf('samples.jsonl', lines(ofGsm8k, ofMmluPro({}), { ...ofMmluPro({}), options: 'A, B' })),
    );
    expect(format).toBe('nous-evals');
    const ofFirst = { item: first.id, gold: '5', label: false };
    expect(outputs).toEqual([
      { ...ofFirst, sample: 0, text: 'It is 6.', reasoning: 'Is it 6?' },
      {
        ...{ item: first.id, sample: 1, text: 'It is A.', label: true, gold: 'A' },
        ...{ choices: ['5', '6'], finishReason: 'stop' },
      },
      {
        ...{ item: first.id, sample: 2, text: 'It is A.', label: true, gold: 'A' },
        finishReason: 'stop',
      },
    ]);
  });

  it('are matched by the beginning of a question, which some environments cut', async () => {
    const math = benchmarkById('math');
    const dataset = await loadDataset<unknown>(math.dataset, { kind: 'sample' });
    const textOf = (data: unknown): string => math.matchText?.(data) ?? '';
    const long = dataset.items.find(({ data }) => textOf(data).length > 80);
    if (!long) throw new Error('no long question');
    const { question, ...row } = ofGsm8k;
    const problem = textOf(long.data).slice(0, 70);
    const { outputs } = await read(
      fileOf('samples.jsonl', lines({ ...row, problem }, { ...row, problem: `${problem}...` })),
      math,
    );
    expect(outputs.map(({ item }) => item)).toEqual([long.id, long.id]);
  });

  it('are left out where only the beginning of a reply was kept', async () => {
    const { response_length: _, ...row } = ofMmluPro({ model_response: 'a'.repeat(500) });
    const whole = ofMmluPro({ model_response: 'a'.repeat(500), response_length: 500 });
    const { outputs, skipped } = await read(fileOf('samples.jsonl', lines(row, whole)));
    expect(outputs).toMatchObject([{ text: 'a'.repeat(500) }]);
    expect(skipped).toEqual([
      'samples.jsonl, line 1: only the first 500 characters of the reply are in it',
    ]);
  });

  it('have their thoughts apart', async () => {
    const said = '<think>Is it 6?</think>It is 5.';
    const row = { messages: [user(first.data.question), assistant(said)] };
    const { outputs } = await read(fileOf('samples.jsonl', lines(row)));
    expect(outputs).toMatchObject([{ text: 'It is 5.', reasoning: 'Is it 6?' }]);
  });
});

describe('logs of inspect_ai', () => {
  const sample = (id: string | number, input: unknown, completion: string, more: object = {}) => ({
    id,
    epoch: 1,
    input,
    target: '5',
    output: {
      model: 'm',
      choices: [{ message: assistant(completion), stop_reason: 'stop' }],
      completion,
    },
    scores: { match: { value: 'C' } },
    ...more,
  });
  const log = (files: Readonly<Record<string, unknown>>) =>
    fileOf(
      'x.eval',
      zipSync(
        Object.fromEntries(
          Object.entries(files).map(([name, value]) => [name, strToU8(JSON.stringify(value))]),
        ),
      ),
    );
  const expected = [
    { item: first.id, sample: 0, text: 'It is 5.', label: true, finishReason: 'stop' },
  ];

  it('may keep long texts apart', async () => {
    const attachments = { abc: 'It is 5.', def: first.data.question };
    const path = log({
      'samples/1_epoch_1.json': sample(1, 'attachment://def', 'attachment://abc', { attachments }),
      'samples/2_epoch_1.json': sample(2, second.data.question, 'attachment://lost'),
    });
    const { outputs, skipped } = await read(path);
    expect(outputs).toEqual(expected);
    expect(skipped).toEqual([
      'samples/2_epoch_1.json, row 1: an attachment that it refers to is missing',
    ]);
  });

  it('may have a sample that was cut short, which is left out by itself', async () => {
    const whole = strToU8(JSON.stringify(sample(1, first.data.question, 'It is 5.')));
    const cut = strToU8(JSON.stringify(sample(2, second.data.question, 'It is 7.')).slice(0, 40));
    const path = fileOf(
      'x.eval',
      zipSync({ 'samples/1_epoch_1.json': whole, 'samples/2_epoch_1.json': cut }),
    );
    const { outputs, skipped } = await read(path);
    expect(outputs).toEqual(expected);
    expect(skipped).toEqual([
      expect.stringMatching(/^samples\/2_epoch_1\.json, row 1: not valid JSON/),
    ]);
  });

  it('may have thoughts, and be cut off at the length of the model', async () => {
    const output = {
      model: 'm',
      choices: [
        {
          message: assistant([
            { type: 'reasoning', reasoning: '2 and 3' },
            { type: 'text', text: 'It is 5.' },
          ]),
          stop_reason: 'model_length',
        },
      ],
      completion: 'It is 5.',
    };
    const path = log({
      'samples/1_epoch_1.json': sample(1, first.data.question, '', { output }),
    });
    const { outputs } = await read(path);
    expect(outputs).toMatchObject([
      { text: 'It is 5.', reasoning: '2 and 3', finishReason: 'length' },
    ]);
  });

  it('may have samples in chunks', async () => {
    const parts = [{ type: 'text', text: 'attachment://1200' }];
    const path = log({
      'header.json': { version: 2, eval: {} },
      'samples/1_epoch_1/sample.json': sample(1, [user(parts)], 'attachment://3', {
        message_refs: [[0, 2]],
      }),
      'samples/1_epoch_1/metadata.json': { a: 1 },
      'samples/1_epoch_1/skeleton.json': {},
      'samples/1_epoch_1/messages/0.json': [user('attachment://1200')],
      'samples/1_epoch_1/events/0.json': [],
      'samples/1_epoch_1/events/stats.json': {},
      'samples/1_epoch_1/events/uuids.json': [],
      'samples/1_epoch_1/calls/0.json': [],
      'samples/1_epoch_1/attachments/0.json': ['a', 'b', 'c', 'It is 5.'],
      'samples/1_epoch_1/attachments/4.json': ['d'],
      'samples/1_epoch_1/attachments/1199.json': ['e', first.data.question],
      'samples/2_epoch_1.json': sample(2, second.data.question, 'It is 6.'),
    });
    const { outputs, skipped } = await read(path);
    expect(outputs).toMatchObject([...expected, { item: second.id, text: 'It is 6.' }]);
    expect(skipped).toEqual([]);
  });

  it('may have a slash in the id of a sample', async () => {
    const path = log({
      'samples/Task/7_epoch_1.json': sample('Task/7', first.data.question, 'It is 5.'),
    });
    expect((await read(path)).outputs).toEqual(expected);
  });
});

/** A Zstandard frame with one block that is not compressed. */
function zstdOf(text: string): Buffer {
  const bytes = Buffer.from(text);
  const header = Buffer.alloc(10);
  header.writeUInt32LE(0xfd2fb528, 0);
  header[4] = 0x60;
  header.writeUInt16LE(bytes.length - 256, 5);
  header.writeUIntLE((bytes.length << 3) | 1, 7, 3);
  return Buffer.concat([header, bytes]);
}

describe('the choices of a question', () => {
  const gpqa = benchmarkById('gpqa-diamond');
  const shown = async () => {
    const { items: questions } = await loadDataset<{ question: string; choices: string[] }>(
      gpqa.dataset,
      { kind: 'sample' },
    );
    const [item] = questions;
    const question = item?.data.question ?? '';
    const choices = [...(item?.data.choices ?? [])].reverse().map((each) => each.trim());
    const listed = choices.map((choice, index) => `(${'ABCD'[index]}) ${choice}`).join('\n');
    const id = item?.id ?? '';
    return { id, question, choices, prompt: `Question: ${question}\nChoices:\n${listed}\nAnswer:` };
  };

  it.each([
    [
      'samples_gpqa.jsonl',
      ({ question, prompt }) => ({
        doc: { Question: question },
        arguments: { gen_args_0: { arg_0: prompt, arg_1: { until: [] } } },
        resps: [['(A)']],
        filter: 'none',
      }),
    ],
    [
      'samples_gpqa_chat.jsonl',
      ({ question, prompt }) => ({
        doc: { Question: question },
        arguments: [[JSON.stringify([user(prompt)]), {}]],
        resps: [['(A)']],
        filter: 'none',
      }),
    ],
    [
      'inspect.jsonl',
      ({ question, choices }) => ({
        ...{ id: 'x', epoch: 1, input: question, choices, target: 'A' },
        output: { completion: 'ANSWER: A' },
      }),
    ],
    [
      'details_gpqa.jsonl',
      ({ prompt }) => ({
        __doc__: { query: prompt, choices: ['A', 'B'], gold_index: 0 },
        __model_response__: { text: ['Answer: A'] },
        __metric__: {},
      }),
    ],
    [
      'promptfoo.jsonl',
      ({ question, prompt }) => ({
        ...{ success: true, vars: { question }, prompt: { raw: prompt } },
        response: { output: 'Answer: A' },
      }),
    ],
  ] satisfies readonly (readonly [
    string,
    (shown: { question: string; choices: readonly string[]; prompt: string }) => object,
  ])[])('are read in the order in which they were shown: %s', async (name, rowOf) => {
    const given = await shown();
    const { outputs } = await read(fileOf(name, lines(rowOf(given))), gpqa);
    const [{ choices = [] } = {}] = outputs;
    // A line that follows the last choice may be a part of it.
    expect(choices.map((choice) => choice.replace('\nAnswer:', ''))).toEqual(given.choices);
    expect(outputs).toMatchObject([{ item: given.id }]);
  });
});

describe('a file of any program', () => {
  const question = first.data.question.padEnd(300);
  const row = { id: 7, prompt: `Question: ${question}`, response: 'It is 5.', result: true };
  const text = `\uFEFF\r\n${JSON.stringify(row)}\r\n\r\n`;

  it.each([
    ['x.jsonl', text],
    ['x.json', text],
    ['x.jsonl.gz', gzipSync(text)],
    ['x.json.zst', zstdOf(JSON.stringify(row))],
    ['x.zip', zipSync({ 'a/x.jsonl': strToU8(text) })],
  ])(
    'may have a byte order mark and line ends of Windows, and be packed: %s',
    async (name, content) => {
      const { format, outputs } = await read(fileOf(name, content));
      expect(format).toBe('abel');
      expect(outputs).toEqual([{ item: first.id, sample: 0, text: 'It is 5.', label: true }]);
    },
  );

  it('has its odd rows left out, each with the reason', async () => {
    const samples = (resps: unknown) => ({ doc: { question: first.data.question }, resps });
    const tooLong = `{"doc":"${'x'.repeat(17 * 2 ** 20)}"}`;
    const path = fileOf(
      'samples.jsonl',
      [
        JSON.stringify(samples([['It is 5.']])),
        JSON.stringify(samples([[['-1.5', 'False']]])),
        tooLong,
        JSON.stringify(samples([['It is 6.']])),
      ].join('\n'),
    );
    const { outputs, skipped } = await read(path);
    expect(outputs.map(({ text }) => text)).toEqual(['It is 5.', 'It is 6.']);
    expect(skipped).toEqual([
      'samples.jsonl, line 2: "resps" contains log-likelihoods, not generated text; score samples of a generative task',
      'samples.jsonl, line 3: longer than 16 MiB, which is the limit for one line; is it the right file?',
    ]);
  });

  it.each([
    ['x.jsonl', gzipSync(text), 'x.jsonl is a gzip file, not text; let its name end in .gz.'],
    ['x.csv', zstdOf(text), 'x.csv is a Zstandard file, not text; let its name end in .zst.'],
    ['x.json', zipSync({ x: strToU8(text) }), 'x.json is a zip file, not text'],
    ['x.tsv', strToU8('PAR1\u0015'), 'x.tsv is a Parquet file, not text'],
  ])('under the name of another kind is told from it: %s', async (name, content, complaint) => {
    await expect(read(fileOf(name, content))).rejects.toThrow(complaint);
  });

  it.each([
    ['x.jsonl', ''],
    ['x.json', '{}'],
    ['x.json', '[]'],
    ['x.json', '{"request_states": []}'],
    ['x.json.zst', 'no frame'],
    ['x.jsonl', '{"id": 1, "prompt": "x"}'],
  ])('that holds nothing is refused in one sentence: %s %s', async (name, content) => {
    await expect(read(fileOf(name, content))).rejects.toThrow(/^[^\n]*x\.json[^\n]+\.$/);
  });
});
