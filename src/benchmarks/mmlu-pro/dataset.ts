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
  /** Three to ten; a few published outputs hold all of them in one. */
  readonly options: readonly string[];
  /** `A` to `J`. */
  readonly gold: string;
  readonly category: string;
  /** The few-shot examples of the item's category; empty if no validation split was read. */
  readonly shots: readonly MmluProShot[];
}

export const LETTERS = 'ABCDEFGHIJ';

/** A list, or the text of a Python list, as the published `eval_results` write it. */
const optionsSchema = z.preprocess(
  (value) => (typeof value === 'string' ? pythonStringList(value) : value),
  z
    .array(z.string(), 'must be a list of strings')
    .refine(
      (options) => options.length >= 1 && options.length <= 10,
      'must have one to ten options',
    ),
);

const rowSchema = z
  .object({
    question_id: z.union([z.int(), z.string().min(1)]).transform(String),
    question: z.string(),
    options: optionsSchema,
    answer: z.string().regex(/^[A-J]$/, 'must be a letter from A to J'),
    cot_content: z.string().nullish(),
    category: z.string().min(1),
  })
  // Some published outputs hold all options in one. The official script looks only at the letter.
  .refine(
    ({ options, answer }) => options.length === 1 || LETTERS.indexOf(answer) < options.length,
    {
      path: ['answer'],
      message: 'is the letter of an option that does not exist',
    },
  );

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
    const row = orSkip(skip, () => parseRecord(rowSchema, record, at));
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
