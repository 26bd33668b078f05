import { beforeAll, describe, expect, it } from 'vitest';
import type { AnyBenchmark } from '../../src/benchmarks/benchmark.js';
import { isKnown, loadBenchmark } from '../../src/benchmarks/catalogue.js';
import { mmlu } from '../../src/benchmarks/mmlu/mmlu.js';
import { cardIds, readCard } from '../../src/cards/card.js';
import type { Item } from '../../src/core/item.js';
import type { Prompt } from '../../src/core/prompt.js';
import { reasoningApart } from '../../src/core/reasoning/apart.js';
import { reasoningSplitter } from '../../src/core/reasoning/split.js';
import type { ModelResponse } from '../../src/core/response.js';
import type { Score } from '../../src/core/score.js';
import type { ToolCall } from '../../src/core/tool-calls.js';
import { loadDataset } from '../../src/datasets/load.js';
import { readOpenAiReply } from '../../src/models/wire/openai-reply.js';
import { readOpenAiStream } from '../../src/models/wire/openai-stream.js';
import type { PythonJob, Sandbox } from '../../src/sandbox/sandbox.js';
import { defaultExtractor, scoreResponse } from '../../src/scorers/scorer.js';
import { describeWithRealData, realData } from '../support/data.js';
import { FULL, partOf } from '../support/full.js';

/** What every scorer would take for an answer, and IFEval for a fault, if it were read. */
const THOUGHT = `Well, the answer is (A), or \\boxed{7}. The final answer is 7. Answer: J, no?
\`\`\`python
def add(a, b):
    return 0
\`\`\`
[f(x=1)]`;

type Message = Readonly<Record<string, unknown>>;
type Shape = (answer: string) => Message;

const text =
  (before: string, after = ''): Shape =>
  (answer) => ({ content: `${before}${answer}${after}` });

/** How a model that thinks may send an answer. */
const shapes: readonly (readonly [name: string, shape: Shape])[] = [
  ['the field reasoning_content', (content) => ({ content, reasoning_content: THOUGHT })],
  ['the field reasoning', (content) => ({ content, reasoning: THOUGHT })],
  ['the field thinking', (content) => ({ content, thinking: THOUGHT })],
  [
    'parts of the content',
    (answer) => ({
      content: [
        { type: 'thinking', thinking: [{ type: 'text', text: THOUGHT }] },
        { type: 'text', text: answer },
      ],
    }),
  ],
  ['<think>', text(`<think>\n${THOUGHT}\n</think>\n\n`)],
  ['<thinking>', text(`<thinking>${THOUGHT}</thinking>\n`)],
  [
    'channels',
    text(
      `<|channel|>analysis<|message|>${THOUGHT}<|end|><|start|>assistant<|channel|>final<|message|>`,
      '<|return|>',
    ),
  ],
  ['a closing tag alone', text(`${THOUGHT}\n</think>\n\n`)],
  ['nested tags', text(`<think>a <think>${THOUGHT}</think> b</think>`)],
  ['two blocks', text(`<think>a</think>\n<think>${THOUGHT}</think>\n`)],
  ['an empty block', text('<think>\n\n</think>\n\n')],
];

const split = reasoningSplitter();

function whole(message: Message): ModelResponse {
  return reasoningApart(
    readOpenAiReply({ choices: [{ index: 0, message, finish_reason: 'stop' }] }),
    split,
  );
}

/** The same message in pieces of seven characters. */
async function streamed(message: Message): Promise<ModelResponse> {
  async function* events() {
    for (const [field, value] of Object.entries(message).sort(([a], [b]) => (a > b ? -1 : 1))) {
      const pieces = typeof value === 'string' ? (value.match(/.{1,7}/gs) ?? [value]) : [value];
      for (const piece of pieces) yield { choices: [{ index: 0, delta: { [field]: piece } }] };
    }
    yield { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };
  }
  return reasoningApart(await readOpenAiStream(events(), () => {}), split);
}

/** The score, with the programs that a sandbox was given for it, and what a judge was asked. */
async function scoreOf(
  { scorer }: AnyBenchmark,
  item: Item<unknown>,
  response: ModelResponse,
): Promise<{
  readonly score: Score;
  readonly jobs: readonly PythonJob[];
  readonly asked: readonly Prompt[];
}> {
  const jobs: PythonJob[] = [];
  const asked: Prompt[] = [];
  const sandbox: Sandbox = {
    name: 'pyodide',
    python: 'none',
    run: async (job) => {
      jobs.push(job);
      return { kind: 'passed' };
    },
    close: async () => {},
  };
  const ask = async (prompt: Prompt): Promise<string> => {
    asked.push(prompt);
    return 'A, correct: yes';
  };
  const context = {
    sandbox: async () => sandbox,
    ...(scorer.needsJudge === true ? { ask } : {}),
  };
  return {
    score: await scoreResponse(scorer, defaultExtractor(scorer), response, item, context),
    jobs,
    asked,
  };
}

const ids = [
  ...new Set(cardIds().flatMap((id) => readCard(id).rows.map(({ benchmark }) => benchmark))),
].filter(isKnown);

/** Those of both cards whose models write answers; the others as letter questions. */
const benchmarks: readonly AnyBenchmark[] = await Promise.all(
  ids.map(async (id) => {
    const benchmark = await loadBenchmark(id);
    return benchmark.generate ?? benchmark;
  }),
);

describe.each(benchmarks.map((benchmark) => ({ id: benchmark.id, benchmark })))(
  `$id scores answers after reasoning as it scores the answers alone${FULL ? '' : ' (three items, one shape in 6)'}`,
  ({ benchmark }) => {
    let answers: (readonly [Item<unknown>, string | readonly ToolCall[]])[] = [];

    beforeAll(async () => {
      const { items } = await loadDataset<unknown>(benchmark.dataset, { kind: 'sample' });
      const { kind } = benchmark.prompt(items[0] as Item<unknown>);
      const tried = FULL ? items : [items[0], items[7], items.at(-1)];
      answers = tried.flatMap((item) =>
        [true, false].map((right) => {
          const reply = benchmark.mockReply?.(item as Item<unknown>, right, kind) ?? '';
          return [item as Item<unknown>, reply] as const;
        }),
      );
    });

    /** A message with the answer in its place: in the text, or as calls beside it. */
    const sent = (shape: Shape, reply: string | readonly ToolCall[]): Message =>
      typeof reply === 'string'
        ? shape(reply)
        : {
            ...shape(''),
            tool_calls: reply.map((call, index) => ({ index, function: call })),
          };

    it('which are right as they should be', async () => {
      const [first] = answers;
      if (first === undefined) throw new Error('no answer');
      const alone = whole(sent((content) => ({ content }), first[1]));
      expect((await scoreOf(benchmark, first[0], alone)).score.value).toBe(1);
    });

    it.each(partOf(shapes, 6, benchmark.id))('%s', async (_name, shape) => {
      for (const [item, reply] of answers) {
        const alone = await scoreOf(
          benchmark,
          item,
          whole(sent((content) => ({ content }), reply)),
        );
        const message = sent(shape, reply);
        expect(await scoreOf(benchmark, item, whole(message))).toEqual(alone);
        expect(await scoreOf(benchmark, item, await streamed(message))).toEqual(alone);
      }
    });

    it('tags in the middle, which are the answer’s own', async () => {
      for (const [item, reply] of answers) {
        const middle = (before: string) =>
          sent((answer) => ({ content: `${before}${answer}\n<think>hm</think>\n` }), reply);
        const alone = await scoreOf(benchmark, item, whole(middle('')));
        expect(await scoreOf(benchmark, item, whole(middle('<think>a</think>')))).toEqual(alone);
      }
    });

    it('and none after reasoning that does not end, even where silence is right', async () => {
      for (const [item] of answers) {
        const { score, jobs } = await scoreOf(
          benchmark,
          item,
          whole({ content: `<think>${THOUGHT}` }),
        );
        expect(score).toMatchObject({ value: 0, answer: null, reason: 'truncated while thinking' });
        expect(jobs).toEqual([]);
      }
    });
  },
);

describeWithRealData('the whole of MMLU', () => {
  it.runIf(FULL)('is scored as without reasoning, item by item', async () => {
    const { items } = await loadDataset(mmlu.dataset, {
      kind: 'path',
      path: realData('datasets/mmlu'),
    });
    expect(items).toHaveLength(14_042);
    for (const [place, item] of items.entries()) {
      const reply = String(mmlu.mockReply?.(item, place % 3 > 0, 'chat'));
      const [, shape] = shapes[place % shapes.length] ?? [];
      const { score } = await scoreOf(mmlu, item, whole(shape?.(reply) ?? {}));
      expect(score.value).toBe(place % 3 > 0 ? 1 : 0);
    }
  });
});
