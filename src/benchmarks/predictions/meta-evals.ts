import { z } from 'zod';
import { parseRecord } from '../../datasets/dataset.js';
import type { RowPosition } from '../../datasets/formats/row.js';
import { verdictOf } from './file-verdict.js';
import type { PredictionFormat } from './format.js';
import type { ItemFinder } from './item-finder.js';
import { replyTexts, verdictOnOnly } from './reply-texts.js';

const schema = z.looseObject({
  input_question: z.string().min(1),
  input_choice_list: z
    .union([z.array(z.string()), z.record(z.string(), z.string().nullish())])
    .nullish(),
  input_final_prompts: replyTexts.nullish().catch(null),
  output_prediction_text: replyTexts.nullish(),
  is_correct: z.unknown().optional(),
});

/** A row of Meta's `-evals` datasets. */
export interface MetaEvalsRow {
  readonly question: string;
  /** The choices as shown; empty if the question has none. */
  readonly choices: readonly string[];
  readonly prompts: readonly string[];
  readonly outputs: readonly string[];
  readonly correct: boolean | undefined;
}

/** Reads a row. Throws a `CardbenchError` if it is malformed. */
export function metaEvalsRow(
  record: Readonly<Record<string, unknown>>,
  at: RowPosition,
): MetaEvalsRow {
  const row = parseRecord(schema, record, at);
  const choices = row.input_choice_list ?? [];
  return {
    question: row.input_question,
    choices: Array.isArray(choices)
      ? choices
      : Object.entries(choices)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .flatMap(([, choice]) => (typeof choice === 'string' ? [choice] : [])),
    prompts: row.input_final_prompts ?? [],
    outputs: row.output_prediction_text ?? [],
    correct: verdictOf(row.is_correct),
  };
}

/** Meta's own outputs: `output_prediction_text`, with Meta's verdict as `is_correct`. */
export function metaEvals(find: () => ItemFinder): PredictionFormat<unknown> {
  return {
    name: 'meta-evals',
    needs: 'index',
    recognises: (record) => 'input_question' in record && 'output_prediction_text' in record,
    read: (record, at) => {
      const { question, choices, outputs, correct } = metaEvalsRow(record, at);
      const item = find()({ texts: [question], ids: [], choices });
      const about = { item, ...(choices.length === 0 ? {} : { choices }) };
      if (outputs.length === 0)
        return [{ ...about, response: '', error: 'the file holds no output' }];
      const label = verdictOnOnly(outputs, correct);
      return outputs.map((response) => ({ ...about, response, ...label }));
    },
  };
}
