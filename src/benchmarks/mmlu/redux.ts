import { z } from 'zod';
import { CardbenchError } from '../../core/errors.js';
import type { Item } from '../../core/item.js';
import { chat, user } from '../../core/prompt.js';
import { parseRecord, records } from '../../datasets/dataset.js';
import { describePosition, type Row, type RowPosition } from '../../datasets/formats/row.js';
import type { SkipRow } from '../../datasets/unusable-rows.js';
import { accuracy, accuracyBy } from '../../metrics/accuracy.js';
import { byTag } from '../../metrics/metric.js';
import { choiceLetter } from '../../scorers/choice-letter.js';
import { defineBenchmark } from '../benchmark.js';
import { type MmluItem, mmluTags } from './dataset.js';
import { otherLetter, questionText } from './prompts.js';

const text = z.string();
const rowSchema = z.object({
  question: text,
  choices: z.tuple([text, text, text, text]),
  answer: z.int().min(0).max(3),
  error_type: text.regex(/^\w{1,40}$/),
  correct_answer: z.union([text, z.int()]).nullish(),
});

/**
 * The published Parquet, a folder for each subject. A question counts if it has one right answer: those that are "ok",
 * and those whose answer is corrected to one of the choices, as in WildEval/ZeroEval@8c1485ed,
 * data_prep/mmlu-redux.py. An id is the subject and the place in its file, `anatomy/17`.
 */
async function* parseRows(
  rows: AsyncIterable<Row>,
  skip?: SkipRow,
): AsyncGenerator<Item<MmluItem>> {
  const counts = new Map<string, number>();
  for await (const { at, record } of records(rows)) {
    const { question, choices, ...row } = parseRecord(rowSchema, record, at);
    const subject = subjectOf(at);
    const index = counts.get(subject) ?? 0;
    counts.set(subject, index + 1);
    const right = rightChoice(row, choices);
    if (right === undefined) {
      skip?.({ at, reason: `the question has no single right answer (${row.error_type})` });
      continue;
    }
    yield {
      id: `${subject}/${index}`,
      data: { question, choices, subject, gold: 'ABCD'[right] ?? '' },
      tags: { ...mmluTags(subject), annotation: row.error_type },
    };
  }
}

function subjectOf(at: RowPosition): string {
  const subject = /(?:^|\/)([a-z_]+)\/(?:test\/)?[^/]+$/.exec(at.file)?.[1];
  if (subject !== undefined) return subject;
  throw new CardbenchError(
    `${describePosition(at)}: the file is in no folder of a subject, such as anatomy/test.parquet.`,
  );
}

/** The index of the right choice; `undefined` if there is none, or more than one. */
function rightChoice(
  row: Pick<z.output<typeof rowSchema>, 'answer' | 'error_type' | 'correct_answer'>,
  choices: readonly string[],
): number | undefined {
  if (row.error_type === 'ok') return row.answer;
  if (row.error_type !== 'wrong_groundtruth') return undefined;
  // The correction is a letter, an index or the words of a choice.
  const corrected = String(row.correct_answer ?? '').trim();
  const place = /^[0-3]$/.test(corrected)
    ? Number(corrected)
    : /^[A-D]$/.test(corrected)
      ? 'ABCD'.indexOf(corrected)
      : choices.findIndex((choice) => choice.trim() === corrected);
  return place === -1 ? undefined : place;
}

/**
 * MMLU-Redux 2.0 (Gema et al. 2024, arXiv:2406.04127): 100 questions of each subject of MMLU, checked anew. Cards report
 * exact match, 0-shot with reasoning.
 */
export const mmluRedux = defineBenchmark<MmluItem>({
  id: 'mmlu-redux',
  title: 'MMLU-Redux 2.0 (CoT)',
  description: 'A hundred questions of each subject of MMLU, checked and corrected.',
  dataset: { name: 'mmlu-redux', parse: parseRows, leavesOut: true },
  protocol: { prompt: 'mmlu-cot/1', shots: 0, cot: true, temperature: 0, maxTokens: 2048 },
  prompt: ({ data }) => chat(user(questionText(data))),
  scorer: choiceLetter,
  metrics: [
    accuracy(),
    ...['annotation', 'category', 'subject'].map((tag) => accuracyBy({ by: byTag(tag) })),
  ],
  balanceBy: 'subject',
  matchText: ({ question }) => question,
  matchChoices: ({ choices }) => choices,
  mockReply: ({ data }, correct) =>
    `I compare the choices. The best answer is ${correct ? data.gold : otherLetter(data.gold)}.`,
});
