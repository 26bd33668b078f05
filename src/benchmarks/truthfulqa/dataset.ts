import { z } from 'zod';
import { CardbenchError } from '../../core/errors.js';
import type { Item } from '../../core/item.js';
import { type Dataset, parseRecord, records } from '../../datasets/dataset.js';
import { describePosition, type Row } from '../../datasets/formats/row.js';
import type { ChoicesItem } from '../choices/choices-item.js';

/** `choices` are those of mc1, the best answer first; `continuations` are theirs, then those of mc2. */
export interface TruthfulqaItem extends ChoicesItem {
  /** How many continuations belong to mc1. */
  readonly first: number;
  /** How many of mc2's answers are true; they come first. */
  readonly truths: number;
}

const targets = z
  .object({
    choices: z.array(z.string().min(1)).min(2),
    labels: z.array(z.coerce.number().int().min(0).max(1)),
  })
  .refine(({ choices, labels }) => choices.length === labels.length, 'must have a label a choice')
  .refine(({ labels }) => labels[0] === 1 && labels.includes(0), 'must begin with a true answer');

const rowSchema = z.object({
  question: z.string().min(1),
  mc1_targets: targets,
  mc2_targets: targets,
});

const primerSchema = z.looseObject({ doc_to_text: z.string() });

/**
 * The published Parquet (or JSON Lines) with `question`, `mc1_targets`, `mc2_targets`; and the questions and
 * answers that stand before each question, which are read from the task's file of
 * lm-evaluation-harness, `truthfulqa_mc1.yaml`. Ids are `validation/17`, from 0.
 */
export const truthfulqaDataset: Dataset<TruthfulqaItem> = {
  name: 'truthfulqa',
  alsoReads: /\.yaml$/,
  // The primer before what needs it.
  select: (names) => [
    ...names.filter((name) => /mc1\.yaml$/.test(name)),
    ...names.filter((name) => /\.(parquet|jsonl|json)$/.test(name)),
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
        `${describePosition(at)}: the questions that stand before each item are missing; put truthfulqa_mc1.yaml of lm-evaluation-harness beside the file, or pull the dataset.`,
      );
    }
    const { question, mc1_targets: one, mc2_targets: two } = parseRecord(rowSchema, record, at);
    const context = `${primer}\n\nQ: ${question}\nA:`;
    const data: TruthfulqaItem = {
      continuations: [...one.choices, ...two.choices].map((choice) => ({
        context,
        continuation: ` ${choice}`,
      })),
      choices: one.choices,
      gold: [0],
      question,
      first: one.choices.length,
      truths: two.labels.indexOf(0),
    };
    yield { id: `validation/${place}`, data, tags: {} };
    place += 1;
  }
}
