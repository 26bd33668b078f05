import { z } from 'zod';
import { CardbenchError } from '../core/errors.js';
import type { Item } from '../core/item.js';
import { chat, type Prompt, system, user } from '../core/prompt.js';
import { parseRecord, records } from '../datasets/dataset.js';
import type { Row } from '../datasets/formats/row.js';
import type { SkipRow } from '../datasets/unusable-rows.js';
import { accuracy, accuracyBy } from '../metrics/accuracy.js';
import { calibration } from '../metrics/calibration.js';
import { byTag } from '../metrics/metric.js';
import { askJudge } from '../scorers/judge-question.js';
import { fromText, type Scorer } from '../scorers/scorer.js';
import { defineBenchmark } from './benchmark.js';

export interface HleItem {
  readonly question: string;
  readonly gold: string;
}

const text = z.string().min(1);
const rowSchema = z.object({
  id: text,
  question: text,
  answer: text,
  answer_type: z.string().optional(),
  category: z.string().optional(),
  /** A data URL, or nothing. */
  image: z.unknown().optional(),
});

/** The published Parquet. Questions with a picture are left out, as in the text-only figures of cards. */
async function* parseRows(rows: AsyncIterable<Row>, skip?: SkipRow): AsyncGenerator<Item<HleItem>> {
  for await (const { at, record } of records(rows)) {
    const { id, question, answer, ...row } = parseRecord(rowSchema, record, at);
    if (row.image !== undefined && row.image !== null && row.image !== '') {
      skip?.({ at, reason: 'the question has a picture' });
      continue;
    }
    const tags = { category: row.category ?? 'other', type: row.answer_type ?? 'exactMatch' };
    yield { id, data: { question, gold: answer }, tags };
  }
}

function gradingQuestion({ question, gold }: HleItem, response: string): Prompt {
  return chat(
    user(
      'Below are a question, its right answer and a reply. Find the final answer of the reply, and say whether it is the ' +
        'right one: equal in meaning, or for a number within a small margin that rounding explains. Do not solve the ' +
        'question yourself and do not argue for another answer. If the reply settles on no answer, the verdict is no. ' +
        'End with the line "correct: yes" or "correct: no".\n\n' +
        `Question:\n${question}\n\nRight answer: ${gold}\n\nReply:\n${response}`,
    ),
  );
}

/** What a judge says last: of its lines that begin with "correct:", or else of its words. */
export function saysCorrect(words: string): boolean {
  const said =
    [...words.matchAll(/correct["*]{0,3}\s?:["*\s]{0,4}(yes|no)\b/gi)].at(-1)?.[1] ??
    words.match(/\b(?:yes|no)\b/gi)?.at(-1);
  if (said === undefined) throw new CardbenchError('The judge said neither yes nor no.');
  return said.toLowerCase() === 'yes';
}

/** The confidence that a reply states last, from 0 to 1. */
export function statedConfidence(response: string): number | undefined {
  const stated = [
    ...response.matchAll(/confidence\**\s?:\**\s?(\d{1,3}(?:\.\d{1,9})?)(?![\d.])/gi),
  ];
  const percent = Number(stated.at(-1)?.[1] ?? Number.NaN);
  return percent <= 100 ? percent / 100 : undefined;
}

const scorer: Scorer<HleItem> = {
  name: 'hle-judge',
  version: 1,
  asksJudge: true,
  needsJudge: true,
  judgeFields: ['question', 'correct_answer', 'response'],
  extractors: { whole: fromText((words) => words.trim() || null) },
  grade: async (response, { data }, { ask }) => {
    const { question, gold } = data;
    const fields = { question, correct_answer: gold, response };
    const right = saysCorrect(await askJudge(ask, gradingQuestion(data, response), fields));
    return {
      value: right ? 1 : 0,
      reason: right ? '' : `expected ${gold}`,
      details: { confidence: statedConfidence(response) ?? 1 },
    };
  },
};

/**
 * Humanity's Last Exam (Phan et al. 2025, arXiv:2501.14249), the questions without pictures: explanation, answer and
 * confidence, graded by a judge. The official code (centerforaisafety/hle, hle_eval) has the judge read the confidence, and
 * takes 100 % where there is none; here it is read from the reply, and taken for 100 % where it states none.
 */
export const hle = defineBenchmark<HleItem>({
  id: 'hle',
  title: "Humanity's Last Exam (text only)",
  description: 'Questions at the frontier of many fields, graded by a judge.',
  dataset: { name: 'hle', parse: parseRows, leavesOut: true },
  confidential: true,
  protocol: { prompt: 'hle/1', shots: 0, cot: true, temperature: 0, maxTokens: 8192 },
  prompt: ({ data }) =>
    chat(
      system(
        'Give your reply in three parts, each beginning on a line of its own:\n' +
          'Explanation: how you come to your answer\nAnswer: your answer, and nothing else\n' +
          'Confidence: how sure you are of it, from 0% to 100%',
      ),
      user(data.question),
    ),
  scorer,
  metrics: [accuracy(), calibration(), accuracyBy({ by: byTag('category') })],
  balanceBy: 'category',
  matchText: ({ question }) => question,
  mockReply: ({ data }, correct) =>
    `Explanation: I know it.\nAnswer: ${correct ? data.gold : 'none of these'}\nConfidence: 80%`,
});
