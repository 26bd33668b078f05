import { z } from 'zod';
import type { Item } from '../../core/item.js';
import { chat, user } from '../../core/prompt.js';
import { parseRecord, records } from '../../datasets/dataset.js';
import type { Row } from '../../datasets/formats/row.js';
import { RowError } from '../../datasets/unusable-rows.js';
import { accuracy, accuracyBy, macroAccuracy } from '../../metrics/accuracy.js';
import { byTag } from '../../metrics/metric.js';
import { letterScorer } from '../../scorers/choice-letter.js';
import { fromText } from '../../scorers/scorer.js';
import { defineBenchmark } from '../benchmark.js';
import { superGpqaLetter } from './extract.js';

export interface SuperGpqaItem {
  readonly question: string;
  /** Up to ten. */
  readonly options: readonly string[];
  /** `A` to `J`. */
  readonly gold: string;
}

const text = z.string().min(1);
const rowSchema = z.object({
  uuid: text,
  question: text,
  options: z.array(text).min(2).max(10),
  answer_letter: z.string().regex(/^[A-J]$/, 'must be a letter from A to J'),
  discipline: text,
  field: text,
  subfield: text,
  difficulty: z.enum(['easy', 'middle', 'hard']),
});

async function* parseRows(rows: AsyncIterable<Row>): AsyncGenerator<Item<SuperGpqaItem>> {
  for await (const { at, record } of records(rows)) {
    const row = parseRecord(rowSchema, record, at);
    const { question, options, answer_letter: gold, discipline, difficulty } = row;
    if (gold.charCodeAt(0) - 65 >= options.length) {
      throw new RowError(at, 'column "answer_letter" names none of the options');
    }
    const field = `${discipline}/${row.field}`;
    yield {
      id: row.uuid,
      data: { question, options, gold },
      tags: { discipline, field, subfield: `${field}/${row.subfield}`, difficulty },
    };
  }
}

/**
 * SuperGPQA (M-A-P 2025, arXiv:2502.14739), 0-shot: greedy, 4,096 tokens, "Answer: X" in the last line
 * (SuperGPQA/SuperGPQA@03a3e278, config). Its leaderboard gives the mean over questions, and the means over subfields,
 * fields and disciplines.
 */
export const supergpqa = defineBenchmark<SuperGpqaItem>({
  id: 'supergpqa',
  title: 'SuperGPQA',
  description: 'Questions of 285 graduate disciplines, up to ten choices each.',
  dataset: { name: 'supergpqa', parse: parseRows },
  protocol: { prompt: 'supergpqa/1', shots: 0, cot: true, temperature: 0, maxTokens: 4096 },
  prompt: ({ data: { question, options } }) =>
    chat(
      user(
        'One of the choices below is right. Work out which, and write as the last line of your reply ' +
          `"Answer: X", where X is its letter.\n\n${question}\n` +
          options.map((option, i) => `${letterAt(i)}) ${option}`).join('\n'),
      ),
    ),
  scorer: letterScorer<SuperGpqaItem>({
    name: 'supergpqa-letter',
    version: 1,
    extractors: { 'supergpqa-official': fromText(superGpqaLetter) },
  }),
  metrics: [
    accuracy(),
    ...['subfield', 'field', 'discipline'].map((tag) =>
      macroAccuracy({ name: `macro_avg/${tag}`, by: byTag(tag) }),
    ),
    ...['difficulty', 'discipline'].map((tag) => accuracyBy({ by: byTag(tag) })),
  ],
  balanceBy: 'discipline',
  matchText: ({ question }) => question,
  matchChoices: ({ options }) => options,
  mockReply: ({ data: { gold, options } }, correct) => {
    const place = gold.charCodeAt(0) - 65;
    return `I go through the choices.\nAnswer: ${letterAt(correct ? place : (place + 1) % options.length)}`;
  },
});

function letterAt(place: number): string {
  return String.fromCodePoint(65 + place);
}
