import { basename } from 'node:path';
import { z } from 'zod';
import type { Item } from '../../core/item.js';
import { type Dataset, parseRecord, records } from '../../datasets/dataset.js';
import type { Row } from '../../datasets/formats/row.js';
import { type FewShotPrompt, readFewShotPrompt } from './few-shot-prompt.js';

export interface BbhItem {
  readonly task: string;
  readonly question: string;
  readonly gold: string;
  /** `undefined` if the file with the examples of the task is missing. */
  readonly fewShot: FewShotPrompt | undefined;
}

const TASKS: ReadonlySet<string> = new Set([
  'boolean_expressions',
  'causal_judgement',
  'date_understanding',
  'disambiguation_qa',
  'dyck_languages',
  'formal_fallacies',
  'geometric_shapes',
  'hyperbaton',
  'logical_deduction_five_objects',
  'logical_deduction_seven_objects',
  'logical_deduction_three_objects',
  'movie_recommendation',
  'multistep_arithmetic_two',
  'navigate',
  'object_counting',
  'penguins_in_a_table',
  'reasoning_about_colored_objects',
  'ruin_names',
  'salient_translation_error_detection',
  'snarks',
  'sports_understanding',
  'temporal_sequences',
  'tracking_shuffled_objects_five_objects',
  'tracking_shuffled_objects_seven_objects',
  'tracking_shuffled_objects_three_objects',
  'web_of_lies',
  'word_sorting',
]);

const taskSchema = z.object({
  examples: z
    .array(z.object({ input: z.string().min(1), target: z.string().trim().min(1) }))
    .min(1),
});
const promptSchema = z.object({ text: z.string() });

/**
 * The published JSON files of the 27 tasks, and their few-shot prompts, `<task>.txt`. Ids are `snarks/17`, from 0. Files
 * of other names are not read.
 */
export const bbhDataset: Dataset<BbhItem> = {
  name: 'bbh',
  alsoReads: /\.txt$/,
  // The few-shot prompts are read first.
  select: (names) => {
    const of = (ending: string) =>
      names.filter((name) => name.endsWith(ending) && TASKS.has(basename(name, ending)));
    return [...of('.txt'), ...of('.json')];
  },
  parse: parseRows,
};

async function* parseRows(rows: AsyncIterable<Row>): AsyncGenerator<Item<BbhItem>> {
  const prompts = new Map<string, FewShotPrompt>();
  for await (const { at, record } of records(rows)) {
    if (at.file.endsWith('.txt')) {
      const { text } = parseRecord(promptSchema, record, at);
      prompts.set(basename(at.file, '.txt'), readFewShotPrompt(text, at.file));
      continue;
    }
    const { examples } = parseRecord(taskSchema, record, at);
    const task = basename(at.file, '.json');
    const fewShot = prompts.get(task);
    for (const [place, { input, target }] of examples.entries()) {
      const data = { task, question: input, gold: target, fewShot };
      yield { id: `${task}/${place}`, data, tags: { task } };
    }
  }
}
