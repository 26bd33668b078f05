import type { Card } from '../../../src/cards/card.js';
import { seededRandom } from '../../../src/core/prng.js';
import { explainRows, type RowExplanation } from '../../../src/explain/explain-card.js';
import { readRow } from '../../../src/explain/read/row-evidence.js';
import { accuracy, macroAccuracy } from '../../../src/metrics/accuracy.js';
import { metricsOf } from '../../../src/runner/compute-metrics.js';
import type { Injection, Stored } from './injections.js';
import { storedRun } from './store.js';
import { anotherRun, type CleanReply, cleanReplies, type World } from './world.js';

/** One run with causes in it, explained. */
export interface Trial {
  readonly explained: RowExplanation;
  /** What the causes cost together, as a fraction; the published number's own noise apart. */
  readonly cost: number;
}

export interface Injected {
  readonly injection: Injection;
  readonly size: number;
}

/** A row explained, with what each cause alone would cost. */
export async function trial(
  world: World,
  causes: readonly Injected[],
  seed: string,
): Promise<Trial> {
  const spread = causes.map(({ injection, size }) => injection.spread?.(size)).find(Boolean);
  const clean = cleanReplies(world, seed, spread);
  const random = seededRandom('inject', world.benchmark.id, seed, causes.length);
  let replies = clean.map(asStored);
  for (const { injection, size } of causes) {
    replies = injection.inject(replies, size, world, random);
  }
  const { results, run, measured, score } = await storedRun(world, replies);
  const micro = causes.some(({ injection }) => injection.published === 'micro');
  const truth = scoreOf(
    world,
    clean,
    clean.map(({ right }) => right),
    micro,
  );
  const published = scoreOf(world, clean, anotherRun(clean, seed), micro);
  const card = cardOf(world, published);
  const [row] = card.rows;
  if (row === undefined) throw new Error('no row');
  const evidence = await readRow(results, run, measured, world.benchmark, {
    published: { card, row, column: 'm' },
    grading: world.grading,
  });
  if (evidence === undefined) throw new Error('nothing scored');
  const [explained] = explainRows([evidence]);
  if (explained === undefined) throw new Error('nothing explained');
  return { explained, cost: truth - score };
}

function asStored(clean: CleanReply): Stored {
  return {
    clean,
    item: clean.item,
    right: clean.right,
    phrase: null,
    tail: null,
    finish: 'stop',
    ending: 'text',
    model: 'served-model',
    tokensIn: clean.tokensIn,
    request: clean.item.id,
    copy: 0,
  };
}

function scoreOf(
  world: World,
  clean: readonly CleanReply[],
  right: readonly boolean[],
  micro: boolean,
): number {
  const scores = clean.map(({ item }, i) => {
    const value = right[i] === true ? 1 : 0;
    const details = { strict: value, loose: value, instructions: 1 };
    return { item: item.id, sample: 0, value, tags: item.tags, details };
  });
  if (micro && world.topic !== null) {
    // Where the headline is the micro average, the published number is the macro average.
    const tag = world.topic;
    const isMacro = world.benchmark.metrics[0]?.averages !== undefined;
    const other = isMacro ? accuracy() : macroAccuracy({ by: ({ tags }) => tags[tag] ?? '' });
    return other.compute(scores)[0]?.estimate.value ?? 0;
  }
  return metricsOf(world.benchmark, scores)[0]?.estimate.value ?? 0;
}

function cardOf({ benchmark }: World, score: number): Card {
  return {
    id: 'simulated',
    title: 'simulated',
    source: 'simulated',
    columns: { m: 'm' },
    column: 'm',
    rows: [
      {
        title: benchmark.title,
        benchmark: benchmark.id,
        shots: 0,
        metric: 'score',
        values: { m: Math.round(1000 * score) / 10 },
      },
    ],
  };
}
