import { z } from 'zod';
import { CardbenchError } from '../../core/errors.js';
import { parseRecord } from '../../datasets/dataset.js';
import type { Row } from '../../datasets/formats/row.js';
import { describePosition } from '../../datasets/formats/row.js';
import { parseOrdered, plainKey } from './ordered-json.js';

/** A task of BIG-bench as its file describes it. */
export interface TaskFile {
  readonly prefix: string;
  readonly inputPrefix: string;
  readonly outputPrefix: string;
  readonly choicePrefix: string;
  readonly showsChoices: boolean;
  /** Examples without duplicates. */
  readonly examples: readonly {
    readonly input: string;
    /** Choices and their scores, in the order of the file. */
    readonly targets: readonly (readonly [choice: string, score: number])[];
    /** The generative answer, in tasks that have one. */
    readonly target?: string;
  }[];
}

// Keys are marked by `parseOrdered`.
const schema = z.looseObject({
  '#task_prefix': z.string().default(''),
  '#example_input_prefix': z.string().default('\nQ: '),
  '#example_output_prefix': z.string().default('\nA: '),
  '#choice_prefix': z.string().default('\n  choice: '),
  '#append_choices_to_input': z.boolean().default(true),
  '#examples': z.array(z.looseObject({})).min(1),
});

const exampleSchema = z.looseObject({
  '#input': z.string(),
  '#target': z.string().optional().catch(undefined),
  '#target_scores': z
    .record(z.string(), z.number().min(0).max(1))
    .refine(
      (scores) => Object.keys(scores).length >= 2,
      'must have scores for at least two choices',
    ),
});

/** Reads a task's JSON file. */
export function readTaskFile(row: Row): TaskFile {
  if (row.kind !== 'record' || row.source === undefined) {
    throw new CardbenchError(
      `${describePosition(row.at)}: expected the JSON file of a BIG-bench task.`,
    );
  }
  const task = parseRecord(schema, parseOrdered(row.source), row.at);
  const seen = new Set<string>();
  const examples: TaskFile['examples'][number][] = [];
  for (const [index, each] of task['#examples'].entries()) {
    const text = JSON.stringify(each);
    if (seen.has(text)) continue;
    seen.add(text);
    const at = { ...row.at, line: index + 1 };
    const example = parseRecord(exampleSchema, each, at);
    examples.push({
      input: example['#input'],
      targets: Object.entries(example['#target_scores']).map(([key, score]) => [
        plainKey(key),
        score,
      ]),
      ...(example['#target'] === undefined ? {} : { target: example['#target'] }),
    });
  }
  return {
    prefix: task['#task_prefix'],
    inputPrefix: task['#example_input_prefix'],
    outputPrefix: task['#example_output_prefix'],
    choicePrefix: task['#choice_prefix'],
    showsChoices: task['#append_choices_to_input'],
    examples,
  };
}
