import { z } from 'zod';
import type { Item } from '../core/item.js';
import { chat, user } from '../core/prompt.js';
import { parseRecord, records } from '../datasets/dataset.js';
import type { Row } from '../datasets/formats/row.js';
import { accuracy } from '../metrics/accuracy.js';
import { fromText } from '../scorers/scorer.js';
import { defineBenchmark } from './benchmark.js';

interface DropItem {
  readonly passage: string;
  readonly question: string;
  /** Spans, a number or a date: together they are the answer. */
  readonly spans: readonly string[];
}

const rowSchema = z.object({
  query_id: z.string().min(1),
  passage: z.string().min(1),
  question: z.string().min(1),
  answers_spans: z.object({ spans: z.array(z.string().min(1)).min(1) }),
});

/** DROP (Dua et al. 2019): reading with arithmetic, the F1 of words of the answer. */
export const drop = defineBenchmark<DropItem>({
  id: 'drop',
  title: 'DROP',
  description: 'Questions on a passage that need counting, sorting or arithmetic.',
  dataset: { name: 'drop', parse: parseRows },
  protocol: { prompt: 'drop/1', shots: 0, cot: false, temperature: 0, maxTokens: 64 },
  prompt: ({ data }) =>
    chat(
      user(
        `Passage: ${data.passage}\n\nQuestion: ${data.question}\n\nReply with the answer only, the parts of a list with commas.`,
      ),
    ),
  scorer: {
    name: 'drop-f1',
    version: 1,
    extractors: { whole: fromText((text) => text.trim() || null) },
    grade: (answer, { data }) => {
      const value = f1(words(answer), words(data.spans.join(' ')));
      return { value, reason: `F1 of ${value.toFixed(2)} with ${data.spans.join(', ')}` };
    },
  },
  metrics: [accuracy({ name: 'f1' })],
  mockReply: ({ data }, correct) => (correct ? data.spans.join(', ') : 'nobody knows'),
});

async function* parseRows(rows: AsyncIterable<Row>): AsyncGenerator<Item<DropItem>> {
  for await (const { at, record } of records(rows)) {
    const row = parseRecord(rowSchema, record, at);
    const { passage, question, answers_spans: answer } = row;
    yield { id: row.query_id, data: { passage, question, spans: answer.spans }, tags: {} };
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
