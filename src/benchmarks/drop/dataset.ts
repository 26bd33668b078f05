import { z } from 'zod';
import type { Item } from '../../core/item.js';
import { type Dataset, parseRecord, records } from '../../datasets/dataset.js';
import type { Row } from '../../datasets/formats/row.js';
import { drawnShots } from '../drawn-shots.js';
import { examplesFirst } from '../few-shots.js';

export interface DropShot {
  /** The passage and the question on it. */
  readonly context: string;
  readonly answer: string;
}

export interface DropItem {
  readonly context: string;
  /** The right answers, each of one span or several. */
  readonly answers: readonly (readonly string[])[];
  /** Up to three examples of the training split, drawn for this item. */
  readonly shots: readonly DropShot[];
}

export const SHOTS = 3;

const text = z.string().min(1);
/** A row of openai/simple-evals' copy, which is written out for prompts. */
const writtenOut = z.object({ context: text, completion: z.string().optional(), ref_text: text });

const answerSchema = z.object({
  number: z.union([z.string(), z.number().transform(String)]).optional(),
  spans: z.array(z.string()).optional(),
  date: z.object({ day: z.string(), month: z.string(), year: z.string() }).partial().optional(),
});
/** The official release: passages by their id, in one object. */
const passages = z.record(
  z.string(),
  z.object({
    passage: text,
    qa_pairs: z.array(
      z.object({
        question: text,
        query_id: text,
        answer: answerSchema,
        validated_answers: z.array(answerSchema).optional(),
      }),
    ),
  }),
);

/**
 * DROP (Dua et al. 2019) as openai/simple-evals publishes it, `drop_v0_dev.jsonl.gz`, with the examples in
 * `drop_v0_train.jsonl.gz`; or the official `drop_dataset_dev.json`. An id is the zero-based row number, or the
 * `query_id`.
 */
export const dropDataset: Dataset<DropItem> = {
  name: 'drop',
  select: (names) =>
    examplesFirst(names, isTrain, (name) => /(^|\/)drop_(v0|dataset)_dev\./.test(name)),
  parse: parseRows,
};

function isTrain(name: string): boolean {
  return /(^|\/)drop_v0_train\./.test(name);
}

async function* parseRows(rows: AsyncIterable<Row>): AsyncGenerator<Item<DropItem>> {
  const drawn = drawnShots<DropShot>('drop-shots');
  let index = 0;
  const item = (id: string, kind: string, data: Omit<DropItem, 'shots'>): Item<DropItem> => ({
    id,
    data: { ...data, shots: drawn.of(id, SHOTS) },
    tags: { kind },
  });
  for await (const { at, record } of records(rows)) {
    if (!('context' in record)) {
      for (const { passage, qa_pairs: pairs } of Object.values(parseRecord(passages, record, at))) {
        for (const { question, query_id: id, answer, validated_answers: more = [] } of pairs) {
          const context = `Passage: ${passage}\nQuestion: ${question}\nAnswer:`;
          const answers = [answer, ...more].map(spansOf);
          yield item(id, kindOf(answer), { context, answers });
        }
      }
      continue;
    }
    const { context, completion, ref_text: references } = parseRecord(writtenOut, record, at);
    const answers = references.split('|').map((reference) => [reference]);
    if (isTrain(at.file)) {
      drawn.add({ context, answer: completion?.trim() || (answers[0]?.[0] ?? '') });
    } else {
      yield item(String(index++), 'written out', { context, answers });
    }
  }
}

type Answer = z.output<typeof answerSchema>;

/** The first of number, spans and date that an answer has. */
function kindOf({ number, spans }: Answer): string {
  if (number) return 'number';
  if (spans === undefined || spans.length === 0) return 'date';
  return spans.length === 1 ? 'span' : 'spans';
}

function spansOf(answer: Answer): readonly string[] {
  const { number = '', spans = [], date } = answer;
  if (kindOf(answer) === 'number') return [number];
  if (spans.length > 0) return spans;
  return [`${date?.day ?? ''} ${date?.month ?? ''} ${date?.year ?? ''}`];
}
