import { z } from 'zod';
import type { Item } from '../core/item.js';
import { assistant, chat, user } from '../core/prompt.js';
import { PYTHON_SPACE } from '../core/python-text.js';
import { parseRecord, records } from '../datasets/dataset.js';
import type { Row } from '../datasets/formats/row.js';
import { accuracy } from '../metrics/accuracy.js';
import { metricOf } from '../metrics/arithmetic.js';
import { fromText, type Scorer, type TextExtractor } from '../scorers/scorer.js';
import { defineBenchmark } from './benchmark.js';
import { drawnShots } from './drawn-shots.js';
import { examplesFirst, requireShots } from './few-shots.js';

interface TriviaShot {
  readonly question: string;
  readonly answer: string;
}

export interface TriviaItem {
  readonly question: string;
  /** The right answer, for display. */
  readonly gold: string;
  /** All right answers, normalised. */
  readonly aliases: readonly string[];
  /** Five examples of the training split, drawn for this item. */
  readonly shots: readonly TriviaShot[];
}

const SHOTS = 5;

const texts = z.array(z.string());
const rowSchema = z.object({
  question_id: z.string().min(1),
  question: z.string().min(1),
  answer: z.object({
    value: z.string(),
    normalized_aliases: texts,
    human_answers: texts.nullish(),
  }),
});

/** The published Parquet, `train` before `validation`. */
async function* parseRows(rows: AsyncIterable<Row>): AsyncGenerator<Item<TriviaItem>> {
  const drawn = drawnShots<TriviaShot>('triviaqa-shots');
  for await (const { at, record } of records(rows)) {
    const { question_id: id, question, answer } = parseRecord(rowSchema, record, at);
    if (isTrain(at.file)) {
      drawn.add({ question, answer: answer.value });
      continue;
    }
    const human = (answer.human_answers ?? []).map(normalizedAnswer);
    const aliases = [...answer.normalized_aliases, ...human];
    const shots = drawn.of(id, SHOTS);
    yield { id, data: { question, gold: answer.value, aliases, shots }, tags: {} };
  }
}

function isTrain(name: string): boolean {
  return /(^|\/)train[^/]*$/.test(name);
}

const SPACE = new RegExp(`${PYTHON_SPACE}+`);

/**
 * Lower case, without punctuation, articles and doubled white space: mandarjoshi90/triviaqa@ca43b582,
 * evaluation/triviaqa_evaluation.py.
 */
export function normalizedAnswer(text: string): string {
  return text
    .replaceAll('_', ' ')
    .toLowerCase()
    .replace(/[!-/:-@[-`{-~‘’´]/g, ' ')
    .replace(/(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu, ' ')
    .split(SPACE)
    .filter((word) => word !== '')
    .join(' ');
}

/** F1 of the words, each counted as often as it stands there. */
export function wordF1(given: string, right: string): number {
  const [givenWords, rightWords] = [given, right].map((text) =>
    normalizedAnswer(text)
      .split(' ')
      .filter((word) => word !== ''),
  );
  const left = new Map<string, number>();
  for (const word of rightWords ?? []) left.set(word, (left.get(word) ?? 0) + 1);
  let same = 0;
  for (const word of givenWords ?? []) {
    const count = left.get(word) ?? 0;
    if (count > 0) same++;
    left.set(word, count - 1);
  }
  if (same === 0) return 0;
  const [precision, recall] = [same / (givenWords?.length ?? 1), same / (rightWords?.length ?? 1)];
  return (2 * precision * recall) / (precision + recall);
}

/** The first line that says something, without a label such as "Answer:" before it. */
const firstLine: TextExtractor<unknown> = (response) => {
  const line = response.split('\n').find((each) => each.trim() !== '') ?? '';
  return line.replace(/^\s{0,9}\**(?:answer|a)\**:\**\s?/i, '').trim() || null;
};

const scorer: Scorer<TriviaItem> = {
  name: 'triviaqa-em',
  version: 1,
  extractors: {
    'first-line': fromText(firstLine),
    whole: fromText((text) => text.trim() || null),
  },
  grade: (answer, { data: { aliases, gold } }) => {
    const plain = normalizedAnswer(answer);
    const right = aliases.some((alias) => normalizedAnswer(alias) === plain);
    const f1 = Math.max(0, ...aliases.map((alias) => wordF1(plain, alias)));
    return { value: right ? 1 : 0, reason: right ? '' : `expected ${gold}`, details: { f1 } };
  },
};

const f1 = metricOf({ name: 'f1' }, (use, scores) => [
  use.mean('f1', scores, { value: ({ details }) => details?.f1 ?? 0 }),
]);

/**
 * TriviaQA (Joshi et al. 2017), the questions of the Wikipedia part without its articles: 5-shot, 24 tokens
 * (meta-llama/llama-models@a9c89c47, models/llama3_1/eval_details.md).
 */
export const triviaqa = defineBenchmark<TriviaItem>({
  id: 'triviaqa',
  title: 'TriviaQA-Wiki',
  description: 'Trivia questions, answered in a few words.',
  dataset: {
    name: 'triviaqa',
    select: (names) =>
      examplesFirst(names, isTrain, (name) => /(^|\/)(validation|dev)[^/]*$/.test(name)),
    parse: parseRows,
  },
  protocol: { prompt: 'triviaqa/1', shots: SHOTS, cot: false, temperature: 0, maxTokens: 24 },
  prompt: (item) =>
    chat(
      ...shotsOf(item).flatMap(({ question, answer }) => [
        user(asked(question)),
        assistant(answer),
      ]),
      user(asked(item.data.question)),
    ),
  completionPrompt: (item) => ({
    text: [
      ...shotsOf(item).map(({ question, answer }) => `Question: ${question}\nAnswer: ${answer}`),
      `Question: ${item.data.question}\nAnswer:`,
    ].join('\n\n'),
    stop: ['\n'],
  }),
  scorer,
  metrics: [accuracy({ name: 'em' }), f1],
  matchText: ({ question }) => question,
  mockReply: ({ data }, correct) => (correct ? data.gold : 'I have no idea'),
});

function asked(question: string): string {
  return `Answer in as few words as possible.\n\nQuestion: ${question}`;
}

function shotsOf({ id, data }: Item<TriviaItem>): readonly TriviaShot[] {
  return requireShots(data.shots, SHOTS, {
    of: `triviaqa, item ${id}: there are`,
    missing: 'the train split',
  });
}
