import type { Random } from '../../src/core/prng.js';
import type { ScoredSample } from '../../src/core/score.js';

/** The tags that metrics group by, with values of which some are in real data. */
const TAGS: Readonly<Record<string, readonly string[]>> = {
  subject: ['anatomy', 'law', 'virology', 'math'],
  category: ['simple', 'java', 'multiple', 'parallel', 'live_simple', 'irrelevance', 'STEM'],
  language: ['bn', 'de', 'en'],
  kind: ['safe', 'unsafe', 'number'],
  type: ['homonyms', 'contrast'],
  task: ['a', 'b', 'c'],
  level: ['1', '5'],
  difficulty: ['easy', 'hard'],
  cells: ['4', '9'],
  problem: ['p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7', 'p8', 'p9'],
};
const COUNTS = ['strict', 'loose', 'rightCells'] as const;
const SHARES = ['confidence', 'f1', 'mc1', 'acc_norm'] as const;
const FLAGS = [
  'exactMatch',
  'attempted',
  'violated',
  'refused',
  'partly',
  'input',
  'output',
] as const;

/** Scores of items in the order of their ids, as a store gives them, with all tags and details that metrics read. */
export function randomScores(
  random: Random,
  { items, samples, fractions }: { items: number; samples: number; fractions: boolean },
): readonly ScoredSample[] {
  const below = (n: number): number => Math.floor(random() * n);
  const flag = (): number => (random() < 0.6 ? 1 : 0);
  return Array.from({ length: items }, (_, i) => `item/${String(i).padStart(5, '0')}`).flatMap(
    (item) => {
      const tags = Object.fromEntries(
        Object.entries(TAGS).map(([tag, values]) => [tag, values[below(values.length)] ?? '']),
      );
      return Array.from({ length: samples }, (__, sample) => {
        const instructions = 1 + below(3);
        return {
          item,
          sample,
          value: fractions ? below(8) / 7 : flag(),
          answer: random() < 0.1 ? null : String(below(3)),
          tags,
          details: {
            instructions,
            ...Object.fromEntries(COUNTS.map((name) => [name, below(instructions + 1)])),
            ...Object.fromEntries(SHARES.map((name) => [name, random()])),
            ...Object.fromEntries(FLAGS.map((name) => [name, flag()])),
          },
        };
      });
    },
  );
}
