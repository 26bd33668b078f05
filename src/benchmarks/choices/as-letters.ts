import type { Item } from '../../core/item.js';
import { seededRandom } from '../../core/prng.js';
import { chat, type Prompt, user } from '../../core/prompt.js';
import type { Dataset } from '../../datasets/dataset.js';
import { accuracy, accuracyBy, macroAccuracy } from '../../metrics/accuracy.js';
import { byTag } from '../../metrics/metric.js';
import { lastMatch } from '../../scorers/last-match.js';
import { fromText, type Scorer } from '../../scorers/scorer.js';
import { type Benchmark, defineBenchmark } from '../benchmark.js';
import { type ChoicesItem, mockPlace } from './choices-item.js';

/** `A` to `Z`, then `AA` and so on. */
function letter(place: number): string {
  const last = String.fromCharCode(65 + (place % 26));
  return place < 26 ? last : letter(Math.floor(place / 26) - 1) + last;
}

const scorer: Scorer<ChoicesItem> = {
  name: 'choice-of-any-letter',
  version: 1,
  extractors: {
    'best-answer': fromText(
      (text) => lastMatch(text, /best answer is \(?([A-Z]{1,2})\b/gi)?.toUpperCase() ?? null,
    ),
  },
  grade: (answer, { data }) => {
    const gold = data.gold.map(letter);
    const right = gold.includes(answer);
    return { value: right ? 1 : 0, reason: right ? '' : `expected ${gold.join(' or ')}` };
  },
};

/** A benchmark that shows the choices and asks for a letter. */
export function letterBenchmark<Data extends ChoicesItem>({
  maxTokens,
  ...of
}: Pick<Benchmark<Data>, 'id' | 'title' | 'description' | 'dataset' | 'balanceBy'> & {
  readonly maxTokens: number;
}): Benchmark<Data> {
  const by = of.balanceBy === undefined ? undefined : byTag(of.balanceBy);
  return defineBenchmark<Data>({
    ...of,
    protocol: { prompt: 'letter/1', shots: 0, cot: false, temperature: 0, maxTokens },
    prompt: ({ data }: Item<Data>): Prompt =>
      chat(
        user(
          `${data.question}\n\n${data.choices.map((choice, place) => `${letter(place)}. ${choice}`).join('\n')}\n\n` +
            'Which choice is right? End your reply with "The best answer is X", where X is its letter.',
        ),
      ),
    scorer,
    metrics:
      by === undefined ? [accuracy()] : [macroAccuracy({ by }), accuracy(), accuracyBy({ by })],
    mockReply: ({ data }, correct) => `The best answer is ${letter(mockPlace(data, correct))}.`,
  });
}

/**
 * The same items for endpoints without log-likelihoods: the prompt shows the choices and asks for a letter. The scores
 * are not comparable with those from log-likelihoods, so the benchmark has a different id.
 */
export function asLetters<Data extends ChoicesItem>({
  shuffle,
  ...of
}: Pick<Benchmark<Data>, 'id' | 'title' | 'description' | 'dataset' | 'balanceBy'> & {
  /** Shuffles the choices, seeded by the item's id. */
  readonly shuffle: boolean;
}): Benchmark<Data> {
  return letterBenchmark<Data>({
    ...of,
    dataset: shuffle ? shuffled(of.dataset) : of.dataset,
    id: `${of.id}-generate`,
    title: `${of.title}, as letter questions`,
    description: `${of.description} Asks for a letter; not comparable with log-likelihoods.`,
    maxTokens: 512,
  });
}

/** The same items with shuffled choices; the order depends on the item's id and is the same in every run. */
function shuffled<Data extends ChoicesItem>(dataset: Dataset<Data>): Dataset<Data> {
  return {
    ...dataset,
    parse: async function* (rows) {
      for await (const item of dataset.parse(rows)) {
        const draw = seededRandom('letters', item.id);
        const order = item.data.choices
          .map((_, place) => ({ place, key: draw() }))
          .sort((a, b) => a.key - b.key)
          .map(({ place }) => place);
        const choices = order.map((place) => item.data.choices[place] ?? '');
        const gold = order.flatMap((from, to) => (item.data.gold.includes(from) ? [to] : []));
        yield { ...item, data: { ...item.data, choices, gold } };
      }
    },
  };
}
