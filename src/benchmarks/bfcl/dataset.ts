import { z } from 'zod';
import { CardbenchError } from '../../core/errors.js';
import type { Item } from '../../core/item.js';
import type { Message } from '../../core/prompt.js';
import { type Dataset, parseRecord } from '../../datasets/dataset.js';
import { describePosition, type Row, type RowPosition } from '../../datasets/formats/row.js';
import { CATEGORIES, type Category, isRelevance } from './categories.js';
import { type FunctionDoc, functionDoc } from './function-doc.js';
import { parseJsonValue } from './python/json.js';
import { lookUp, type PyEntry, type PyValue, str } from './python/value.js';

export interface BfclItem {
  readonly category: Category;
  readonly question: readonly Message[];
  readonly functions: readonly FunctionDoc[];
  /** The expected calls; empty if the category only scores whether there is a call. */
  readonly wanted: readonly WantedCall[];
}

/** A call with the accepted values of each parameter; if they include `""`, the parameter may be omitted. */
export interface WantedCall {
  readonly name: string;
  readonly parameters: readonly PyEntry[];
}

const questionSchema = z.object({
  id: z.string().regex(/_[^_]+$/, 'must be "<category>_<number>"'),
  question: z
    .array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() }))
    .min(1),
  function: z.array(z.object({ name: z.string().min(1) })),
});

const answerSchema = z.object({
  id: z.string().min(1),
  ground_truth: z.array(z.record(z.string(), z.unknown())).min(1),
});

/**
 * The published files: one question per line in `BFCL_v2_<category>.json`, and its expected calls in a file of the same
 * name in `possible_answer/`. The ids are the published ones, `live_simple_0-0-0`.
 */
export const bfclDataset: Dataset<BfclItem> = {
  name: 'bfcl',
  select: (names) =>
    names.filter((name) => {
      const category = /(?:^|\/)(?:BFCL_v2_)?(\w+)\.jsonl?$/.exec(name)?.[1] ?? '';
      return (CATEGORIES as readonly string[]).includes(category);
    }),
  parse: parseRows,
};

async function* parseRows(rows: AsyncIterable<Row>): AsyncGenerator<Item<BfclItem>> {
  const questions: { at: RowPosition; id: string; data: Omit<BfclItem, 'wanted'> }[] = [];
  const answers = new Map<string, readonly WantedCall[]>();
  for await (const row of rows) {
    const record = row.kind === 'record' ? row.record : {};
    const typed =
      row.kind === 'record' && row.source !== undefined ? parseJsonValue(row.source) : undefined;
    if (typed?.type !== 'dict') {
      throw new CardbenchError(
        `${describePosition(row.at)}: expected one JSON object per line, as published by BFCL.`,
      );
    }
    if ('ground_truth' in record) {
      const { id } = parseRecord(answerSchema, record, row.at);
      answers.set(id, wantedCalls(typed));
    } else {
      const { id, question } = parseRecord(questionSchema, record, row.at);
      const category = categoryOf(id, row.at);
      const functions = itemsOf(typed, 'function').map((doc) => functionDoc(doc, row.at));
      questions.push({ at: row.at, id, data: { category, question, functions } });
    }
  }
  for (const { at, id, data } of questions) {
    const wanted = answers.get(id) ?? [];
    if (wanted.length === 0 && !isRelevance(data.category)) {
      throw new CardbenchError(
        `${describePosition(at)}: there is no expected answer to this question; give the folder that also contains possible_answer/.`,
      );
    }
    yield { id, data: { ...data, wanted }, tags: { category: data.category } };
  }
}

function categoryOf(id: string, at: RowPosition): Category {
  const name = id.slice(0, id.lastIndexOf('_'));
  const category = CATEGORIES.find((known) => known === name);
  if (category !== undefined) return category;
  throw new CardbenchError(
    `${describePosition(at)}: the id does not begin with one of the categories ${CATEGORIES.join(', ')}.`,
  );
}

/** An entry that is not a call (the published file has one) is kept: nothing matches it, and it is counted. */
function wantedCalls(record: PyValue): WantedCall[] {
  return itemsOf(record, 'ground_truth').map((call) => {
    const [name, parameters] = (call.type === 'dict' ? call.entries[0] : undefined) ?? [];
    return {
      name: name?.type === 'str' ? name.value : '',
      parameters: parameters?.type === 'dict' ? parameters.entries : [],
    };
  });
}

function itemsOf(record: PyValue, field: string): readonly PyValue[] {
  const value = record.type === 'dict' ? lookUp(record.entries, str(field)) : undefined;
  return value?.type === 'list' ? value.items : [];
}
