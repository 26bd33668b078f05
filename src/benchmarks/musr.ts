import { z } from 'zod';
import { CardbenchError } from '../core/errors.js';
import type { Item } from '../core/item.js';
import { seededRandom } from '../core/prng.js';
import { chat, user } from '../core/prompt.js';
import { pythonStrip } from '../core/python-text.js';
import { parseRecord, records } from '../datasets/dataset.js';
import { describePosition, type Row } from '../datasets/formats/row.js';
import { accuracy, accuracyBy, macroAccuracy } from '../metrics/accuracy.js';
import { byTag } from '../metrics/metric.js';
import { fromText, type Scorer, type TextExtractor } from '../scorers/scorer.js';
import { defineBenchmark } from './benchmark.js';

export interface MusrItem {
  readonly task: Task;
  readonly narrative: string;
  readonly question: string;
  readonly choices: readonly string[];
  /** The number of the right choice, from 1, as the model writes it. */
  readonly gold: string;
}

/** What to consider, for each task. The official code gives such hints, too; these are in our own words. */
const HINTS = {
  murder_mystery:
    'The murderer had the means (the weapon was within reach), a motive and the opportunity (was where it happened). ' +
    'Others may have two of the three and look suspicious, but not all three. If that holds for both or for neither, ' +
    'name the one for whom the three are shown best.',
  object_placements:
    'What counts is where the person believes the object to be. A person learns of a move only by seeing it, so follow ' +
    'who can see what, and who is too busy to notice. Whoever missed a move still believes the last place they saw.',
  team_allocation:
    'The story tells how well each person does each task, and how well each two work together. One task takes two ' +
    'people. A person who is bad at a task is helped by a good partner only if the two work well together. Find the ' +
    'assignment by which all tasks together are done best.',
};
type Task = keyof typeof HINTS;

const text = z.string().min(1);
const rowSchema = z.object({
  context: text,
  questions: z
    .array(
      z.object({
        question: text,
        choices: z.array(text).min(2).max(9),
        answer: z.int().min(0),
      }),
    )
    .min(1),
});

/** `murder_mystery.json`, `object_placements.json`, `team_allocation.json`; the plurals of the official code, too. */
function taskOf(file: string): Task | undefined {
  const name = (file.split('/').at(-1) ?? '').replace('murder_mysteries', 'murder_mystery');
  return (Object.keys(HINTS) as Task[]).find((task) => name.startsWith(task));
}

async function* parseRows(rows: AsyncIterable<Row>): AsyncGenerator<Item<MusrItem>> {
  const counts = new Map<Task, number>();
  for await (const { at, record } of records(rows)) {
    const task = taskOf(at.file);
    if (task === undefined) {
      throw new CardbenchError(
        `${describePosition(at)}: the file is of none of the tasks; its name is one of ${Object.keys(HINTS).join(', ')}.`,
      );
    }
    const { context, questions } = parseRecord(rowSchema, record, at);
    for (const { question, choices, answer } of questions) {
      if (answer >= choices.length) {
        throw new CardbenchError(`${describePosition(at)}: the answer is none of the choices.`);
      }
      const index = counts.get(task) ?? 0;
      counts.set(task, index + 1);
      yield {
        id: `${task}/${index}`,
        data: { task, narrative: context, question, choices, gold: String(answer + 1) },
        tags: { task },
      };
    }
  }
}

/** What the last line with "answer:" says after it, in lower case, if it has the number of a choice. */
const officialAnswer: TextExtractor<MusrItem> = (response, { data }) => {
  const lines = response
    .toLowerCase()
    .split('\n')
    .flatMap((line) => {
      const place = line.lastIndexOf('answer:');
      return place === -1 ? [] : [pythonStrip(line.slice(place + 'answer:'.length))];
    });
  const last = lines.filter((line) => line !== '').at(-1) ?? '';
  return data.choices.some((_choice, i) => last.includes(String(i + 1))) ? last : null;
};

/** The same, with a random number where there is none, as the official code has it; ours is seeded by the item. */
const officialOrGuess: TextExtractor<MusrItem> = (response, item) => {
  const { choices } = item.data;
  const guess = Math.floor(seededRandom('musr-guess', item.id)() * choices.length) + 1;
  return officialAnswer(response, item) ?? String(guess);
};

/** Right if the number of the right choice is anywhere in the answer, even among others: the official rule. */
const scorer: Scorer<MusrItem> = {
  name: 'musr-number',
  version: 1,
  extractors: {
    'musr-official': fromText(officialAnswer),
    'musr-official-guess': fromText(officialOrGuess),
  },
  grade: (answer, { data: { gold } }) =>
    answer.includes(gold) ? { value: 1, reason: '' } : { value: 0, reason: `expected ${gold}` },
};

/**
 * MuSR (Sprague et al. 2024, arXiv:2310.16049), 0-shot with reasoning and hints, "cot+" in the official code
 * (Zayne-sprague/MuSR@b1f4d416, eval/eval.py): temperature 1, 2,400 tokens.
 */
export const musr = defineBenchmark<MusrItem>({
  id: 'musr',
  title: 'MuSR',
  description: 'Long stories to reason about: murder mysteries, places of objects, teams.',
  dataset: {
    name: 'musr',
    select: (names) => names.filter((name) => taskOf(name) !== undefined),
    parse: parseRows,
  },
  protocol: { prompt: 'musr-hints/1', shots: 0, cot: true, temperature: 1, maxTokens: 2400 },
  prompt: ({ data: { task, narrative, question, choices } }) =>
    chat(
      user(
        `${narrative}\n\n${question}\n\n${choices.map((choice, i) => `${i + 1} - ${choice}`).join('\n')}\n\n` +
          `${HINTS[task]}\n\nReason step by step, then choose one of the above. The last line of your reply is ` +
          '"ANSWER: " with the number of your choice.',
      ),
    ),
  scorer,
  metrics: [macroAccuracy({ by: byTag('task') }), accuracy(), accuracyBy({ by: byTag('task') })],
  balanceBy: 'task',
  matchText: ({ narrative, question }) => `${narrative}\n\n${question}`,
  mockReply: ({ data: { gold, choices } }, correct) =>
    `I follow the story.\nANSWER: ${correct ? gold : (Number(gold) % choices.length) + 1}`,
});
