import { z } from 'zod';
import type { Item } from '../core/item.js';
import { chat, user } from '../core/prompt.js';
import { type Dataset, parseRecord, records } from '../datasets/dataset.js';
import type { Row } from '../datasets/formats/row.js';
import { accuracy } from '../metrics/accuracy.js';
import { afterFinalAnswer, lastBoxed } from '../scorers/math/boxed.js';
import { numericAnswer } from '../scorers/numeric-answer.js';
import { fromText, type TextExtractor } from '../scorers/scorer.js';
import { plainNumbers } from '../scorers/written-number.js';
import { type Benchmark, defineBenchmark } from './benchmark.js';

export interface AimeItem {
  readonly problem: string;
  /** From 0 to 999, without leading zeros. */
  readonly gold: string;
}

const text = z.string().min(1);
const answer = z
  .union([z.int(), z.string()])
  .transform(String)
  .refine((written) => /^\s*\d{1,3}\s*$/.test(written), 'must be a whole number from 0 to 999')
  .transform((written) => String(Number(written)));

const rowSchema = z.union([
  z.object({ problem: text, answer, url: z.string().optional() }),
  z
    .object({ Problem: text, Answer: answer, ID: z.string().optional() })
    .transform(({ Problem, Answer, ID }) => ({ problem: Problem, answer: Answer, url: ID })),
  z.object({ question: text, answer }).transform(({ question, answer: gold }) => {
    return { problem: question, answer: gold, url: undefined };
  }),
]);

/**
 * The published JSON Lines or Parquet with `problem` and `answer` (also `Problem` and `Answer`, or `question`). An id is
 * the examination and the number of the problem in it, `II/4`. It is read from `url` or `ID`, or else from the place of
 * the row: the files without them hold the two examinations one after the other.
 */
function aimeDataset(name: string): Dataset<AimeItem> {
  return { name, parse: parseRows };
}

async function* parseRows(rows: AsyncIterable<Row>): AsyncGenerator<Item<AimeItem>> {
  let place = 0;
  for await (const { at, record } of records(rows)) {
    const { problem, answer: gold, url } = parseRecord(rowSchema, record, at);
    const id = idIn(url ?? '') ?? idAt(place);
    place++;
    yield { id, data: { problem, gold }, tags: { exam: id.split('/')[0] ?? '' } };
  }
}

/** `.../2024_AIME_II_Problems/Problem_4` and `2024-II-4` are `II/4`. */
function idIn(name: string): string | undefined {
  const [, exam, number] = /[_-](II?)(?:_Problems\/Problem_|-)(\d{1,2})$/.exec(name) ?? [];
  return exam === undefined ? undefined : `${exam}/${number}`;
}

/** Each of the two examinations has 15 problems. */
function idAt(place: number): string {
  if (place >= 30) return `${place + 1}`;
  return place < 15 ? `I/${place + 1}` : `II/${place - 14}`;
}

/** The whole number in the last box, or after "final answer is" where there is no box. */
const boxedInteger: TextExtractor<unknown> = (response) => {
  const written = lastBoxed(response) ?? afterFinalAnswer(response);
  return written === null ? null : integerIn(written);
};

/** The last whole number anywhere, for models that ignore the answer format. */
const lastInteger: TextExtractor<unknown> = (response) =>
  canonical(
    plainNumbers(response)
      .match(/(?<![\d./])\d+(?![\d/]|\.\d)/g)
      ?.at(-1) ?? null,
  );

/** What may follow a number: a degree or percent sign, a word. */
const UNIT = /\^\{?\\circ\}?|°|\\%|\\(?:text|mathrm)\{\s?[a-z][a-z. ]{0,30}\}/gi;

/**
 * An answer that is a whole number, as its digits without leading zeros: `025` is `25`, so that samples that agree are
 * one vote. Of an equation, the right side counts: `m+n = 25`. Any other answer stays as it is written, and is wrong.
 */
function integerIn(written: string): string {
  const side = written.slice(written.lastIndexOf('=') + 1);
  const bare = plainNumbers(side.slice(0, 200))
    .replace(UNIT, '')
    .replace(/\\(?:text|mathrm|mathbf|textbf|boldsymbol|bf)\b|\\[,;:!. ]/g, '')
    .replace(/[{}$*\s]/g, '');
  const digits = /^\(?\+?(-?\d{1,60})(?:\.0*)?\)?$/.exec(bare)?.[1];
  return digits === undefined ? written.trim() : (canonical(digits) ?? written.trim());
}

function canonical(digits: string | null): string | null {
  return digits === null ? null : digits.replace(/^(-?)0+(?=\d)/, '$1');
}

/**
 * AIME, 0-shot with reasoning. Cards report the mean over many samples of each problem, as `--samples 64 --metric avg@64`
 * computes it, or the majority's answer, `--metric cons@64`. The protocol is that of DeepSeek-R1 (its README,
 * "Evaluation Results"): temperature 0.6, at most 32,768 tokens, the answer in a box; it adds a top-p of 0.95
 * (`--param top_p=0.95`).
 */
function aime(year: number): Benchmark<AimeItem> {
  return defineBenchmark<AimeItem>({
    id: `aime-${year}`,
    title: `AIME ${year}`,
    description: `The 30 problems of the American Invitational Mathematics Examinations of ${year}.`,
    dataset: aimeDataset(`aime-${year}`),
    protocol: { prompt: 'aime/1', shots: 0, cot: true, temperature: 0.6, maxTokens: 32_768 },
    prompt: ({ data }) =>
      chat(
        user(
          'The answer to this competition problem is a whole number from 0 to 999. Reason step by step, and put ' +
            `your final answer within \\boxed{}.\n\nProblem: ${data.problem}`,
        ),
      ),
    scorer: numericAnswer({
      name: 'aime-integer',
      version: 1,
      extractors: { boxed: fromText(boxedInteger), 'last-integer': fromText(lastInteger) },
    }),
    matchText: ({ problem }) => problem,
    metrics: [accuracy()],
    balanceBy: 'exam',
    mockReply: ({ data }, correct) => {
      const number = correct ? data.gold : String((Number(data.gold) + 1) % 1000);
      return `I set up equations and solve them. The answer is $\\boxed{${number}}$.`;
    },
  });
}

export const aime2024 = aime(2024);
export const aime2025 = aime(2025);
