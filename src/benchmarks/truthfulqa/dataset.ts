import { z } from 'zod';
import { CardbenchError } from '../../core/errors.js';
import type { Item } from '../../core/item.js';
import { type Dataset, parseRecord, records } from '../../datasets/dataset.js';
import { describePosition, type Row } from '../../datasets/formats/row.js';
import type { ChoicesItem } from '../choices/choices-item.js';

/** `choices` are those of mc1, the best answer first; `continuations` are those of mc1, then those of mc2. */
export interface TruthfulqaItem extends ChoicesItem {
  /** How many continuations belong to mc1; 0 if its list is not known. */
  readonly first: number;
  /** How many of mc2's answers are true; they come first. */
  readonly truths: number;
}

const targets = z
  .object({
    choices: z.array(z.string().min(1)).min(2),
    labels: z.array(z.coerce.number().int().min(0).max(1)),
  })
  .refine(
    ({ choices, labels }) => choices.length === labels.length,
    'must have one label per choice',
  )
  .refine(({ labels }) => labels[0] === 1 && labels.includes(0), 'must begin with a true answer');

const rowSchema = z
  .object({
    question: z.string().min(1),
    mc1_targets: targets,
    mc2_targets: targets,
  })
  .transform(({ question, mc1_targets: one, mc2_targets: two }): Answers => {
    const truths = two.labels.indexOf(0);
    return {
      question,
      letters: one.choices,
      mc1: one.choices,
      truths: two.choices.slice(0, truths),
      lies: two.choices.slice(truths),
    };
  });

/** Answers in one cell of the CSV. */
const answers = z
  .string()
  .transform((cell) =>
    cell
      .split(';')
      .map((answer) => answer.trim())
      .filter((answer) => answer !== ''),
  )
  .refine((list) => list.length > 0, 'must contain an answer');

const csvSchema = z
  .object({
    Question: z.string().min(1),
    'Best Answer': z.string().trim().min(1),
    'Correct Answers': answers,
    'Incorrect Answers': answers,
  })
  .transform(
    ({ Question: question, 'Best Answer': best, 'Correct Answers': truths, ...rest }): Answers => {
      const lies = rest['Incorrect Answers'];
      return { question, letters: [best, ...lies], mc1: [], truths, lies };
    },
  );

interface Answers {
  readonly question: string;
  /** The choices for a letter question, the best answer first. */
  readonly letters: readonly string[];
  /** The best answer first. */
  readonly mc1: readonly string[];
  /** The answers of mc2. */
  readonly truths: readonly string[];
  readonly lies: readonly string[];
}

const primerSchema = z.looseObject({ doc_to_text: z.string() });

/**
 * The published Parquet (or JSON Lines) with `question`, `mc1_targets`, `mc2_targets`, or the authors'
 * `TruthfulQA.csv`, whose correct and incorrect answers are the lists of mc2 but which does not say which
 * of the incorrect ones mc1 offers: from it there is no mc1. The few-shot examples are read from
 * lm-evaluation-harness's task file, `truthfulqa_mc1.yaml`, in the same folder. Ids are `validation/17`, from 0.
 */
export const truthfulqaDataset: Dataset<TruthfulqaItem> = {
  name: 'truthfulqa',
  alsoReads: /\.yaml$/,
  // The few-shot examples are read first.
  select: (names) => [
    ...names.filter((name) => /mc1\.yaml$/.test(name)),
    ...names.filter((name) => /\.(parquet|jsonl|json|csv)$/.test(name)),
  ],
  parse: parseRows,
};

async function* parseRows(rows: AsyncIterable<Row>): AsyncGenerator<Item<TruthfulqaItem>> {
  let primer: string | undefined;
  let place = 0;
  for await (const { at, record } of records(rows)) {
    if (at.file.endsWith('.yaml')) {
      const { doc_to_text: template } = parseRecord(primerSchema, record, at);
      primer = /\{%\s*set \w+ = '([\s\S]*?)'\s*%\}/.exec(template)?.[1];
      continue;
    }
    if (primer === undefined) {
      throw new CardbenchError(
        `${describePosition(at)}: the few-shot examples are missing; put truthfulqa_mc1.yaml of lm-evaluation-harness in the folder of the file, or run "cardbench datasets pull truthfulqa".`,
      );
    }
    const { question, letters, mc1, truths, lies } =
      'Best Answer' in record
        ? parseRecord(csvSchema, record, at)
        : parseRecord(rowSchema, record, at);
    const context = `${primer}\n\nQ: ${question}\nA:`;
    const data: TruthfulqaItem = {
      continuations: [...mc1, ...truths, ...lies].map((choice) => ({
        context,
        continuation: ` ${choice}`,
      })),
      choices: letters,
      gold: [0],
      question,
      first: mc1.length,
      truths: truths.length,
    };
    yield { id: `validation/${place}`, data, tags: {} };
    place += 1;
  }
}
