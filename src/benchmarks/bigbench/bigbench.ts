import type { Item } from '../../core/item.js';
import type { Dataset } from '../../datasets/dataset.js';
import type { Row } from '../../datasets/formats/row.js';
import { accuracyBy, macroAccuracy } from '../../metrics/accuracy.js';
import { byTag } from '../../metrics/metric.js';
import { logLikelihoodScorer } from '../../scorers/log-likelihood.js';
import { rankedByLogLikelihood } from '../choices/by-log-likelihood.js';
import { type ChoicesItem, choseInstead } from '../choices/choices-item.js';
import { hashedArgmax } from './argmax.js';
import { contextOf } from './context.js';
import { readTaskFile, type TaskFile } from './task-file.js';

/** The tasks of the OpenHermes cards. */
const TASKS = [
  'causal_judgement',
  'date_understanding',
  'disambiguation_qa',
  'geometric_shapes',
  'logical_deduction_five_objects',
  'logical_deduction_seven_objects',
  'logical_deduction_three_objects',
  'movie_recommendation',
  'navigate',
  'reasoning_about_colored_objects',
  'ruin_names',
  'salient_translation_error_detection',
  'snarks',
  'sports_understanding',
  'temporal_sequences',
  'tracking_shuffled_objects_five_objects',
  'tracking_shuffled_objects_seven_objects',
  'tracking_shuffled_objects_three_objects',
];

/** The published JSON files, one per task, without duplicates. Ids are `navigate/17`, counted from 0. */
const dataset: Dataset<ChoicesItem> = {
  name: 'bigbench',
  select: (names) => names.filter((name) => TASKS.includes(taskOf(name))),
  parse: parseRows,
};

/** The score of the most likely choice; choices may be partly right. */
const multipleChoiceGrade = logLikelihoodScorer<ChoicesItem>({
  name: 'multiple-choice-grade',
  version: 1,
  count: ({ data }) => data.continuations.length,
  grade: (values, { data }) => {
    const chosen = hashedArgmax(values);
    const value = data.grades?.[chosen] ?? 0;
    return { value, reason: value === 1 ? '' : choseInstead(chosen, data) };
  },
});

/**
 * BIG-bench (Srivastava et al. 2022), the 18 tasks of the OpenHermes cards: 0-shot, the choices ranked by
 * log-likelihood without regard to length, as lm-evaluation-harness@0e20864b did (lm_eval/tasks/bigbench.py,
 * version 0). The suite's number is the mean of the 18.
 */
export const bigbench = rankedByLogLikelihood(
  {
    id: 'bigbench',
    title: 'BIG-bench (lm-eval 2023, v0)',
    description: 'Eighteen reasoning and language tasks.',
    dataset,
    prompt: 'bigbench/0',
    by: 'task',
  },
  multipleChoiceGrade,
  [
    macroAccuracy({ name: 'macro_avg/multiple_choice_grade', by: byTag('task') }),
    accuracyBy({ name: 'multiple_choice_grade', by: byTag('task') }),
  ],
);

async function* parseRows(rows: AsyncIterable<Row>): AsyncGenerator<Item<ChoicesItem>> {
  for await (const row of rows) {
    const file = readTaskFile(row);
    const task = taskOf(row.at.file);
    for (const [place, example] of file.examples.entries()) {
      yield { id: `${task}/${place}`, data: itemOf(file, example), tags: { task } };
    }
  }
}

function itemOf(file: TaskFile, { input, targets }: TaskFile['examples'][number]): ChoicesItem {
  const choices = targets.map(([choice]) => choice);
  const best = Math.max(...targets.map(([, score]) => score));
  const context = contextOf(file, { input, targets });
  return {
    continuations: choices.map((continuation) => ({ context, continuation })),
    choices,
    gold: targets.flatMap(([, score], place) => (score === best ? [place] : [])),
    grades: targets.map(([, score]) => score),
    question: `${file.prefix}${file.inputPrefix}${input}`.trim(),
  };
}

function taskOf(file: string): string {
  return /([^/]+)\.json$/.exec(file)?.[1] ?? '';
}
