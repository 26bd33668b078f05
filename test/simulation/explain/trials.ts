import type { Card } from '../../../src/cards/card.js';
import { seededRandom } from '../../../src/core/prng.js';
import { explainRows, type RowExplanation } from '../../../src/explain/explain-card.js';
import type { RowEvidence } from '../../../src/explain/observation.js';
import { readRow } from '../../../src/explain/read/row-evidence.js';
import { evidenceOf, isMacro, meanOver } from './arrays.js';
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

/** How a run is read: as `readRow` reads a store, or its arrays as they are. */
export type Reading = 'store' | 'arrays';

/**
 * A row explained, with what the causes cost together.
 *
 * @param reading by default arrays where all items are asked once; the noise of others depends on the items
 */
export async function trial(
  world: World,
  causes: readonly Injected[],
  seed: string,
  reading: Reading = causes.some(({ injection }) => injection.rows === true) ? 'store' : 'arrays',
): Promise<Trial> {
  const spread = causes.map(({ injection, size }) => injection.spread?.(size)).find(Boolean);
  const clean = cleanReplies(world, seed, spread);
  const random = seededRandom('inject', world.benchmark.id, seed, causes.length);
  let replies = clean.map(asStored);
  for (const { injection, size } of causes) {
    replies = injection.inject(replies, size, world, random);
  }
  const micro = causes.some(({ injection }) => injection.published === 'micro');
  const right = clean.map((each) => each.right);
  const truth = scoreOf(world, clean, right, micro);
  const published = Math.round(1000 * scoreOf(world, clean, anotherRun(clean, seed), micro)) / 1000;
  const evidence =
    reading === 'store'
      ? await readFrom(world, replies, published)
      : await evidenceOf(world, await likeOf(world), replies, published);
  const [explained] = explainRows([evidence]);
  if (explained === undefined) throw new Error('nothing explained');
  return { explained, cost: truth - evidence.ours };
}

async function readFrom(world: World, replies: readonly Stored[], published: number) {
  const { results, run, measured } = await storedRun(world, replies);
  const card = cardOf(world, published);
  const [row] = card.rows;
  if (row === undefined) throw new Error('no row');
  const evidence = await readRow(results, run, measured, world.benchmark, {
    published: { card, row, column: 'm' },
    grading: world.grading,
  });
  if (evidence === undefined) throw new Error('nothing scored');
  return evidence;
}

const clean = new WeakMap<World, Promise<RowEvidence>>();

/** A clean run, as it is read from a store. */
function likeOf(world: World): Promise<RowEvidence> {
  const read = clean.get(world) ?? readFrom(world, cleanReplies(world, 'like').map(asStored), 0.7);
  clean.set(world, read);
  return read;
}

function asStored(clean: CleanReply): Stored {
  return {
    clean,
    item: clean.item,
    right: clean.right,
    phrase: null,
    tail: null,
    change: null,
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
  const values = clean.map(({ item: { tags } }, i) => ({ tags, value: right[i] === true ? 1 : 0 }));
  // Where the headline is the micro average, the published number is the macro average, and the other way round.
  return meanOver(values, isMacro(world) === micro ? null : world.topic);
}

function cardOf({ benchmark }: World, score: number): Card {
  return {
    id: 'simulated',
    title: 'simulated',
    source: 'simulated',
    columns: { m: 'm' },
    column: 'm',
    notes: {},
    rows: [
      {
        title: benchmark.title,
        benchmark: benchmark.id,
        shots: benchmark.protocol.shots,
        metric: 'score',
        sampling: {},
        values: { m: 100 * score },
      },
    ],
  };
}
