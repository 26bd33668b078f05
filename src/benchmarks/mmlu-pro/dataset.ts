import { z } from 'zod';
import type { Item } from '../../core/item.js';
import { pythonStringList } from '../../core/python-literal.js';
import { type Dataset, parseRecord, records } from '../../datasets/dataset.js';
import type { Row } from '../../datasets/formats/row.js';
import { orSkip, type SkipRow } from '../../datasets/unusable-rows.js';

/** A few-shot example from the validation split. */
export interface MmluProShot {
  readonly question: string;
  readonly options: readonly string[];
  readonly gold: string;
  /** The solution as published: `A: Let's think step by step. ... The answer is (C).` */
  readonly solution: string;
}

export interface MmluProItem {
  readonly question: string;
  /** Three to ten. Rows of published outputs may hold all of them in one, or none. */
  readonly options: readonly string[];
  /** `A` to `J`. */
  readonly gold: string;
  readonly category: string;
  /** The few-shot examples of the item's category; empty if no validation split was read. */
  readonly shots: readonly MmluProShot[];
}

export const LETTERS = 'ABCDEFGHIJ';

/** An id as text; a column of whole numbers with gaps is written as 17.0 by pandas. */
export function questionId(written: string | number): string {
  return String(written).replace(/^(\d+)\.0$/, '$1');
}

/** A list, or the text of a Python list, as the published `eval_results` write it. */
const listOrItsText = (value: unknown): unknown =>
  typeof value === 'string' ? pythonStringList(value) : value;

const optionsSchema = z.preprocess(
  listOrItsText,
  z
    .array(z.string(), 'must be a list of strings')
    .refine(
      (options) => options.length >= 1 && options.length <= 10,
      'must have one to ten options',
    ),
);

const rowFields = z.object({
  question_id: z.union([z.int(), z.string().min(1)]).transform(questionId),
  question: z.string(),
  options: optionsSchema,
  answer: z.string().regex(/^[A-J]$/, 'must be a letter from A to J'),
  cot_content: z.string().nullish(),
  category: z.string().min(1),
});

// Some published outputs hold all options in one.
const rowSchema = rowFields.refine(
  ({ options, answer }) => options.length === 1 || LETTERS.indexOf(answer) < options.length,
  {
    path: ['answer'],
    message: 'is the letter of an option that does not exist',
  },
);

/** A row of published outputs: the official script scores it by its letter, whatever its options are. */
const outputSchema = rowFields.extend({
  options: z.preprocess(listOrItsText, z.array(z.coerce.string())).catch([]),
});

/** The published Parquet (or JSON) of both splits; the id is the `question_id`. */
export const mmluProDataset: Dataset<MmluProItem> = {
  name: 'mmlu-pro',
  select: (names) => {
    const validation = names.filter(isValidation);
    const test = names.filter((name) => /(^|\/)test[^/]*$/.test(name));
    const others = names.filter((name) => !isValidation(name));
    // The few-shot examples come first, because the questions after them refer to them.
    return [...validation, ...(test.length > 0 ? test : others)];
  },
  parse: parseRows,
};

/** Whether a row is one of the published `eval_results`, which have an output beside the question. */
export function holdsOutput(record: Readonly<Record<string, unknown>>): boolean {
  return 'model_outputs' in record || 'generated_text' in record;
}

function isValidation(name: string): boolean {
  return /(^|\/)(validation|val|dev)[^/]*$/.test(name);
}

async function* parseRows(
  rows: AsyncIterable<Row>,
  skip?: SkipRow,
): AsyncGenerator<Item<MmluProItem>> {
  const shots = new Map<string, MmluProShot[]>();
  const shotsOf = (category: string): MmluProShot[] => {
    const known = shots.get(category) ?? [];
    shots.set(category, known);
    return known;
  };
  for await (const { at, record } of records(rows, skip)) {
    const schema = holdsOutput(record) ? outputSchema : rowSchema;
    const row = orSkip(skip, () => parseRecord(schema, record, at));
    if (row === undefined) continue;
    const { question, options, answer: gold, category } = row;
    if (isValidation(at.file)) {
      shotsOf(category).push({ question, options, gold, solution: row.cot_content ?? '' });
    } else {
      yield {
        id: row.question_id,
        data: { question, options, gold, category, shots: shotsOf(category) },
        tags: { category },
      };
    }
  }
}
