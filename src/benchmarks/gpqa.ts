import { z } from 'zod';
import type { Item } from '../core/item.js';
import { seededRandom } from '../core/prng.js';
import { chat, user } from '../core/prompt.js';
import { type Dataset, parseRecord, records } from '../datasets/dataset.js';
import type { Row } from '../datasets/formats/row.js';
import { accuracy } from '../metrics/accuracy.js';
import { choiceLetter } from '../scorers/choice-letter.js';
import { type Benchmark, defineBenchmark } from './benchmark.js';

interface GpqaItem {
  readonly question: string;
  /** In display order. */
  readonly choices: readonly string[];
  /** `A` to `D`, in that order. */
  readonly gold: string;
}

const answer = z.string().min(1);
const rowSchema = z.object({
  'Record ID': z.string().optional(),
  Question: z.string().min(1),
  'Correct Answer': answer,
  'Incorrect Answer 1': answer,
  'Incorrect Answer 2': answer,
  'Incorrect Answer 3': answer,
});

/**
 * The published CSV of one of the three sets, `gpqa_<set>.csv`. The id is its `Record ID`, or else the zero-based row
 * number.
 */
function gpqaDataset(name: string, set: string): Dataset<GpqaItem> {
  const file = new RegExp(`${set}[^/]*\\.(csv|parquet)$`, 'i');
  return {
    name,
    select: (names) => {
      const own = names.filter((each) => file.test(each));
      return own.length > 0 ? own : names;
    },
    parse: parseRows,
  };
}

/**
 * GPQA (Rein et al. 2023), 0-shot with reasoning as the Llama 3.3 card reports Diamond: greedy,
 * 2,048 tokens. The four choices are shuffled, seeded by the item's id, so their order is the same in every run. It is
 * stored with each score as the tag `order`. simple-evals draws four samples: `--samples 4`.
 */
function gpqaSet(of: {
  readonly id: string;
  readonly title: string;
  readonly set: string;
  readonly description: string;
  readonly metaEvals?: readonly string[];
  readonly nousEvals?: readonly string[];
}): Benchmark<GpqaItem> {
  const { set, ...names } = of;
  return defineBenchmark<GpqaItem>({
    ...names,
    dataset: gpqaDataset(of.id, set),
    confidential: true,
    protocol: { prompt: 'gpqa-cot/1', shots: 0, cot: true, temperature: 0, maxTokens: 2048 },
    prompt: ({ data }) =>
      chat(
        user(
          'Answer the multiple-choice question below. Reason step by step as far as needed, then end ' +
            'your reply with the sentence "The best answer is X", where X is A, B, C or D.\n\n' +
            `Question: ${data.question}\n` +
            data.choices.map((choice, index) => `${'ABCD'[index]}. ${choice}`).join('\n'),
        ),
      ),
    scorer: choiceLetter,
    matchText: ({ question }) => question,
    withChoices: inThisOrder,
    metrics: [accuracy()],
    mockReply: ({ data }, correct) => {
      const place = 'ABCD'.indexOf(data.gold) + (correct ? 0 : 1);
      return `I go through the choices. The best answer is ${'ABCD'[place % 4]}.`;
    },
  });
}

export const gpqaDiamond = gpqaSet({
  id: 'gpqa-diamond',
  title: 'GPQA Diamond (CoT)',
  set: 'diamond',
  description: 'Graduate-level science, four choices in a fixed random order.',
  metaEvals: ['gpqa_diamond', 'gpqa'],
  nousEvals: ['gpqa_diamond'],
});

/** The main set, which the cards of Llama 3.1 and 3.2 report (llama3_2/eval_details.md: 0-shot with reasoning). */
export const gpqa = gpqaSet({
  id: 'gpqa',
  title: 'GPQA (CoT)',
  set: 'main',
  description: 'The main set of GPQA: graduate-level science, four choices.',
  metaEvals: ['gpqa'],
});

/** All questions, also those that experts disagreed on. */
export const gpqaExtended = gpqaSet({
  id: 'gpqa-extended',
  title: 'GPQA Extended (CoT)',
  set: 'extended',
  description: 'The extended set of GPQA: graduate-level science, four choices.',
});

/** The right letter if the choices were shown in another order. */
function inThisOrder(data: GpqaItem, choices: readonly string[]): GpqaItem | undefined {
  const right = data.choices['ABCD'.indexOf(data.gold)] ?? '';
  for (const spelled of SPELLINGS) {
    const places = choices.flatMap((choice, place) =>
      spelled(choice) === spelled(right) ? [place] : [],
    );
    const [place = -1, another] = places;
    if (place !== -1 && another === undefined) {
      return { ...data, choices, gold: 'ABCD'[place] ?? '' };
    }
  }
  return undefined;
}

/**
 * How prompts of other programs spell a choice: as it is, with other white space, or without what is in square brackets,
 * as lm-evaluation-harness does. A line after the last choice may have been taken for a part of it.
 */
const SPELLINGS: readonly ((choice: string) => string)[] = [
  (choice) => choice.trim(),
  (choice) => choice.replace(/\s+/g, ' ').trim(),
  (choice) => choice.replace(/\[[^\]]*\]/g, '').replace(/\s+/g, ''),
  (choice) =>
    choice
      .trim()
      .replace(/\n[^\n]*$/, '')
      .replace(/\s+/g, ' '),
];

async function* parseRows(rows: AsyncIterable<Row>): AsyncGenerator<Item<GpqaItem>> {
  let index = 0;
  for await (const { at, record } of records(rows)) {
    const row = parseRecord(rowSchema, record, at);
    const id = row['Record ID'] || String(index);
    index++;
    const answers = [
      row['Correct Answer'],
      row['Incorrect Answer 1'],
      row['Incorrect Answer 2'],
      row['Incorrect Answer 3'],
    ].map((text) => text.trim());
    const order = orderFor(id);
    yield {
      id,
      data: {
        question: row.Question.trim(),
        choices: order.map((place) => answers[place] ?? ''),
        gold: 'ABCD'[order.indexOf(0)] ?? '',
      },
      tags: { order: order.join('') },
    };
  }
}

/** A permutation of the four answers, the right one being 0 (Fisher and Yates). */
function orderFor(id: string): number[] {
  const random = seededRandom('gpqa-order', id);
  const order = [0, 1, 2, 3];
  for (let last = 3; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}
