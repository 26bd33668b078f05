import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { metaEvalsRow } from '../../src/benchmarks/predictions/meta-evals.js';
import { benchmarkById } from '../../src/benchmarks/registry.js';
import { joinLlamaChat, splitLlamaChat } from '../../src/core/llama-chat.js';
import { loadDataset } from '../../src/datasets/load.js';
import { cardbench, onServer } from '../support/cli.js';
import { writeParquet } from '../support/parquet.js';
import { chatReply, type SeenCall, sendJson, startServer } from '../support/server.js';
import { temporaryFolder } from '../support/temp.js';

interface Choices {
  readonly question: string;
  readonly choices: readonly string[];
  readonly gold: string;
}

const mmlu = (await loadDataset<Choices>(benchmarkById('mmlu').dataset, { kind: 'sample' })).items;
const gpqa = (await loadDataset<Choices>(benchmarkById('gpqa-diamond').dataset, { kind: 'sample' }))
  .items;

const prompt = (user: string, begun = ''): string =>
  `<|begin_of_text|>${joinLlamaChat({ messages: [{ role: 'user', content: user }], begun })}`;

/** A file in the layout of Meta's evaluation details. */
function details(
  rows: readonly {
    question: string;
    choices: readonly string[];
    prompt: string;
    output: string;
    correct: boolean;
  }[],
  name = 'details.parquet',
): string {
  const path = join(temporaryFolder(), name);
  writeParquet(path, {
    task_type: rows.map(() => 'Generative'),
    input_question: rows.map(({ question }) => question),
    input_choice_list: rows.map(({ choices }) => choices),
    input_final_prompts: rows.map((row) => [row.prompt]),
    input_correct_responses: rows.map(() => ['x']),
    output_prediction_text: rows.map(({ output }) => [output]),
    is_correct: rows.map(({ correct }) => correct),
    input_question_hash: rows.map(({ question }) => `hash of ${question}`),
  });
  return path;
}

const mmluRows = mmlu.slice(0, 4).map(({ data }, index) => ({
  question: data.question,
  choices: data.choices,
  prompt: prompt(`In Meta's words: ${data.question}`),
  output: `Hm. The best answer is ${index === 0 ? data.gold : 'none'}.`,
  correct: index < 2,
}));

describe('a prompt in Llama’s format', () => {
  it('is split into messages and put together again', () => {
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'One?\nTwo?' },
      { role: 'assistant', content: 'Three.' },
      { role: 'user', content: 'Four?' },
    ] as const;
    const text = joinLlamaChat({ messages, begun: '' });
    expect(splitLlamaChat(text)).toEqual({ messages, begun: '' });
    expect(splitLlamaChat(`<|begin_of_text|>${text}The`)).toEqual({ messages, begun: 'The' });
  });

  it.each([
    ['plain text'],
    [''],
    ['<|start_header_id|>user<|end_header_id|>\n\nhello<|eot_id|>'],
    [
      '<|start_header_id|>user<|end_header_id|>\n\n spaced <|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n',
    ],
    [
      '<|start_header_id|>ipython<|end_header_id|>\n\nx<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n',
    ],
    ['x<|start_header_id|>assistant<|end_header_id|>\n\n'],
  ])('is refused where that would change it: %j', (text) => {
    expect(splitLlamaChat(text)).toBeUndefined();
  });
});

describe('a row of Meta’s details', () => {
  const at = { file: 'x', line: 1, unit: 'row' } as const;
  it('may hold its choices by letter, and texts alone or in lists', () => {
    const record = {
      input_question: 'q',
      input_choice_list: { B: 'two', A: 'one', C: null },
      input_final_prompts: 'p',
      output_prediction_text: ['o'],
      is_correct: 1,
    };
    expect(metaEvalsRow(record, at)).toEqual({
      question: 'q',
      choices: ['one', 'two'],
      prompts: ['p'],
      outputs: ['o'],
      correct: true,
    });
    expect(() => metaEvalsRow({ input_question: 5 }, at)).toThrow(
      'x, row 1: column "input_question"',
    );
  });
});

describe('score --predictions meta-evals:', () => {
  it('scores Meta’s outputs and says how often its verdict is ours', async () => {
    const { code, stdout } = await cardbench([
      ...[
        'score',
        'mmlu',
        '-p',
        `meta-evals:${details(mmluRows)}`,
        '--dataset',
        'sample',
        '--json',
      ],
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      n: 4,
      unknown: 0,
      metrics: { acc: 0.25 },
      agreement: { compared: 4, agree: 3 },
    });
  });

  it('follows the order in which GPQA’s choices were shown', async () => {
    const rows = gpqa.slice(0, 3).map(({ data }) => {
      const choices = data.choices.toReversed();
      const right = 'DCBA'['ABCD'.indexOf(data.gold)];
      return {
        question: data.question,
        choices,
        prompt: prompt(data.question),
        output: `The best answer is ${right}.`,
        correct: true,
      };
    });
    const { stdout } = await cardbench([
      ...[
        'score',
        'gpqa-diamond',
        '-p',
        `meta-evals:${details(rows)}`,
        '--dataset',
        'sample',
        '--json',
      ],
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      n: 3,
      metrics: { acc: 1 },
      agreement: { agree: 3 },
    });
  });
});

describe('run --prompts meta-evals:', () => {
  const golds = new Map(mmlu.map(({ data }) => [data.question, data.gold]));
  const run = async (
    path: string,
    flags: readonly string[] = [],
    id = 'mmlu',
    letters: ReadonlyMap<string, string> = golds,
  ) => {
    const seen: SeenCall[] = [];
    const server = await startServer((call, response) => {
      seen.push(call);
      const found = [...letters].find(([question]) => call.prompt.includes(question));
      const text = `The best answer is ${found?.[1]}.`;
      sendJson(
        response,
        200,
        call.path.endsWith('/chat/completions')
          ? chatReply(text)
          : { choices: [{ text, finish_reason: 'stop' }] },
      );
    });
    const store = join(temporaryFolder(), 'x.db');
    const result = await cardbench([
      ...['run', id, ...onServer(server.baseUrl, store)],
      ...['--prompts', `meta-evals:${path}`, '--json', ...flags],
    ]);
    return { ...result, seen, store };
  };

  it('asks Meta’s prompts as messages, of the items that the file has', async () => {
    const { code, stdout, stderr, seen, store } = await run(details(mmluRows));
    expect(code).toBe(0);
    expect(stderr).toContain('20 items have no prompt in the file and are left out');
    expect(seen).toHaveLength(4);
    expect(new Set(seen.map(({ body }) => JSON.stringify(body['messages'])))).toEqual(
      new Set(
        mmluRows.map(({ question }) =>
          JSON.stringify([{ role: 'user', content: `In Meta's words: ${question}` }]),
        ),
      ),
    );
    expect(JSON.parse(stdout).benchmarks[0]).toMatchObject({ n: 4, metrics: { acc: 1 } });
    const report = await cardbench(['report', '--store', store, '-f', 'json']);
    expect(JSON.parse(report.stdout).benchmarks[0].protocol.prompt).toMatch(
      /^meta-evals\/[0-9a-f]{12}$/,
    );
  });

  it('sends them as they are to a completion endpoint, also with a reply begun', async () => {
    const rows = mmluRows.map((row) => ({ ...row, prompt: prompt(row.question, 'The best') }));
    const refused = await run(details(rows));
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('its prompt contains the start of the reply ("The best")');
    expect(refused.seen).toEqual([]);
    const { code, seen } = await run(details(rows), ['--api', 'completion']);
    expect(code).toBe(0);
    expect(seen[0]?.body['prompt']).toMatch(
      /^<\|start_header_id\|>user[\s\S]*assistant<\|end_header_id\|>\n\nThe best$/,
    );
  });

  it('is scored again with the order of the choices that was asked', async () => {
    const rows = gpqa.slice(0, 4).map(({ data }) => ({
      question: data.question,
      choices: data.choices.toReversed(),
      prompt: prompt(data.question),
      output: '',
      correct: true,
    }));
    const letters = new Map(
      gpqa.map(({ data }) => [data.question, 'DCBA'['ABCD'.indexOf(data.gold)] ?? '']),
    );
    const { store, stdout } = await run(details(rows), [], 'gpqa-diamond', letters);
    expect(JSON.parse(stdout).benchmarks[0].metrics.acc).toBe(1);
    const rescored = await cardbench(['rescore', '--store', store, '--json']);
    expect(rescored.code).toBe(0);
    expect(JSON.parse(rescored.stdout).benchmarks[0]).toMatchObject({
      changed: 0,
      after: { estimate: { value: 1, n: 4 } },
    });
  });

  it('takes a dataset of Hugging Face, the subset of the benchmark’s task', async () => {
    const file = readFileSync(details(mmluRows));
    const asked: string[] = [];
    const hub = await startServer((call, response) => {
      asked.push(`${call.path} ${call.headers.authorization}`);
      if (call.path.startsWith('/api/datasets/meta/evals/parquet')) {
        sendJson(response, 200, {
          evals__mmlu_pro__details: { latest: ['https://huggingface.co/files/pro.parquet'] },
          evals__mmlu__0_shot__cot__details: {
            latest: ['https://huggingface.co/files/cot.parquet'],
          },
        });
      } else {
        response.writeHead(200, { 'content-length': file.length });
        response.end(file);
      }
    });
    const home = temporaryFolder();
    const env = {
      HF_ENDPOINT: hub.baseUrl.replace('/v1', ''),
      HF_TOKEN: 'hf_secret',
      CARDBENCH_HOME: home,
    };
    const args = ['score', 'mmlu', '-p', 'meta-evals:meta/evals', '--dataset', 'sample', '--json'];
    const { stdout, code } = await cardbench(args, { env });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ n: 4, agreement: { compared: 4 } });
    expect(asked).toEqual([
      '/api/datasets/meta/evals/parquet Bearer hf_secret',
      '/files/cot.parquet Bearer hf_secret',
    ]);
    expect(
      existsSync(join(home, 'meta-evals/meta/evals/evals__mmlu__0_shot__cot__details.parquet')),
    ).toBe(true);
    const missing = await cardbench(['score', 'humaneval', ...args.slice(2)], { env });
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain(
      'meta/evals has no subset for humaneval; it has evals__mmlu_pro__details,',
    );
  });

  it('says what is wrong with the reference', async () => {
    const missing = await run('./nowhere.parquet');
    expect(missing.stderr).toMatch(
      /There is no file .*nowhere\.parquet; give meta-evals:<Parquet file>/,
    );
    const other = join(temporaryFolder(), 'x.jsonl');
    writeFileSync(
      other,
      JSON.stringify({ input_question: 'unheard of', input_final_prompts: ['x'] }),
    );
    expect((await run(other)).stderr).toContain('none of its questions is one of mmlu');
  });
});
