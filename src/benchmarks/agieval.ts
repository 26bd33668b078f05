import { z } from 'zod';
import { CardbenchError } from '../core/errors.js';
import type { Item } from '../core/item.js';
import { type Dataset, parseRecord, records } from '../datasets/dataset.js';
import { describePosition, type Row } from '../datasets/formats/row.js';
import { byLogLikelihood } from './choices/by-log-likelihood.js';
import { type ChoicesItem, choicesItem } from './choices/choices-item.js';

const LETTERS = 'ABCDEFG';
const SUBSETS = [
  'aqua-rat',
  'logiqa-en',
  'lsat-ar',
  'lsat-lr',
  'lsat-rc',
  'sat-en',
  'sat-en-without-passage',
  'sat-math',
];

const rowSchema = z.object({
  passage: z.string().nullish(),
  question: z.string().min(1),
  options: z.array(z.string().min(1)).min(2).max(LETTERS.length),
  label: z.string().regex(/^[A-G]$/, 'must be the letter of an option'),
});

/** The published JSON Lines of the English subsets, one file each; ids are `aqua_rat/17`, from 0. */
const dataset: Dataset<ChoicesItem> = {
  name: 'agieval',
  select: (names) => names.filter((name) => subsetOf(name) !== undefined),
  parse: parseRows,
};

/**
 * AGIEval (Zhong et al. 2023), the eight English subsets that the OpenHermes cards call AGIEval: 0-shot, the options
 * ranked by log-likelihood, normalised by length; prompts as in ruixiangcui/AGIEval (`convert_zero_shot`), scored as
 * lm-evaluation-harness@4e7e0d47 does (tasks/agieval). The suite's number is the mean of the eight.
 */
export const agieval = byLogLikelihood({
  id: 'agieval',
  title: 'AGIEval (lm-eval v1)',
  description: 'Questions from entrance examinations, eight English subsets.',
  dataset,
  prompt: 'agieval/1',
  headline: 'acc_norm',
  by: 'task',
});

async function* parseRows(rows: AsyncIterable<Row>): AsyncGenerator<Item<ChoicesItem>> {
  const seen = new Map<string, number>();
  for await (const { at, record } of records(rows)) {
    const { passage, question, options, label } = parseRecord(rowSchema, record, at);
    const subset = subsetOf(at.file);
    if (subset === undefined) {
      throw new CardbenchError(
        `${describePosition(at)}: the file name does not contain a subset; name the file after one of ${SUBSETS.join(', ')}.`,
      );
    }
    const gold = LETTERS.indexOf(label);
    if (gold >= options.length) {
      throw new CardbenchError(
        `${describePosition(at)}: column "label": it is not one of the ${options.length} options.`,
      );
    }
    const task = subset.replaceAll('-', '_');
    const place = seen.get(task) ?? 0;
    seen.set(task, place + 1);
    const asked = `${passage ?? ''}Q: ${question} Answer Choices: ${options.join(' ')}\n`;
    const data = choicesItem({
      context: `${asked}A: Among A through ${LETTERS[options.length - 1]}, the answer is`,
      choices: options,
      gold: [gold],
      question: `${passage ?? ''}${passage ? '\n\n' : ''}${question}`,
    });
    yield { id: `${task}/${place}`, data, tags: { task } };
  }
}

function subsetOf(file: string): string | undefined {
  const name = /([^/]+)\.jsonl$/.exec(file)?.[1]?.replaceAll('_', '-');
  return SUBSETS.find((subset) => subset === name);
}
