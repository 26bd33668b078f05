import { z } from 'zod';
import type { Item } from '../core/item.js';
import { chat, user } from '../core/prompt.js';
import { parseRecord, records } from '../datasets/dataset.js';
import type { Row } from '../datasets/formats/row.js';
import { accuracy } from '../metrics/accuracy.js';
import { fromText } from '../scorers/scorer.js';
import { defineBenchmark } from './benchmark.js';

interface SquadItem {
  readonly passage: string;
  readonly question: string;
  /** Each is a right answer. */
  readonly answers: readonly string[];
}

const rowSchema = z.object({
  id: z.string().min(1),
  context: z.string().min(1),
  question: z.string().min(1),
  answers: z.object({ text: z.array(z.string().min(1)).min(1) }),
});

/** SQuAD (Rajpurkar et al. 2016): an answer that stands in a passage, scored by the F1 of its words. */
export const squad = defineBenchmark<SquadItem>({
  id: 'squad',
  title: 'SQuAD',
  description: 'Questions on a passage that are answered with words from it.',
  dataset: { name: 'squad', parse: parseRows },
  protocol: { prompt: 'squad/1', shots: 0, cot: false, temperature: 0, maxTokens: 64 },
  prompt: ({ data }) =>
    chat(
      user(`Passage: ${data.passage}\n\nQuestion: ${data.question}\n\nReply with the answer only.`),
    ),
  scorer: {
    name: 'squad-f1',
    version: 1,
    extractors: { whole: fromText((text) => text.trim() || null) },
    grade: (answer, { data }) => {
      const value = Math.max(...data.answers.map((right) => f1(words(answer), words(right))));
      return { value, reason: `F1 of ${value.toFixed(2)} with ${data.answers[0]}` };
    },
  },
  metrics: [accuracy({ name: 'f1' })],
  mockReply: ({ data }, correct) => (correct ? (data.answers[0] ?? '') : 'nobody knows'),
});

async function* parseRows(rows: AsyncIterable<Row>): AsyncGenerator<Item<SquadItem>> {
  for await (const { at, record } of records(rows)) {
    const row = parseRecord(rowSchema, record, at);
    const { id, context, question, answers } = row;
    yield { id, data: { passage: context, question, answers: answers.text }, tags: {} };
  }
}

/** Without case, punctuation and articles, as the official scorer compares. */
function words(text: string): string[] {
  const plain = text.toLowerCase().replace(/[^\p{L}\p{N}.\s-]/gu, ' ');
  return plain.split(/\s+/).filter((word) => !['', 'a', 'an', 'the'].includes(word));
}

function f1(given: readonly string[], gold: readonly string[]): number {
  const left = [...gold];
  const shared = given.filter((word) => {
    const at = left.indexOf(word);
    if (at !== -1) left.splice(at, 1);
    return at !== -1;
  }).length;
  return shared === 0 ? 0 : (2 * shared) / (given.length + gold.length);
}
