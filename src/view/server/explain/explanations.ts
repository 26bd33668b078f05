import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { findBenchmark } from '../../../benchmarks/registry.js';
import { cardIds, readCard } from '../../../cards/card.js';
import { packageRoot } from '../../../core/package-root.js';
import type { Results } from '../../../results/results.js';
import { BadRequest, Missing } from '../problem.js';
import type { Asked, Explained } from './explained.js';
import type { Said, Task } from './worker.js';

/** Explanations of the runs of a store, one at a time, the latest kept. */
export interface Explanations {
  /** @throws Missing, BadRequest */
  readonly of: (asked: Asked) => Promise<Explained>;
  /** Ends the thread that is at work. */
  readonly close: () => Promise<void>;
}

/** Responses of a benchmark above which a run is explained on the command line only. */
const MAX_RESPONSES = 60_000;
const MAX_KEPT = 8;
/** Megabytes of JavaScript memory, and milliseconds, of a thread. */
const MEMORY = 400;
const TIME = 180_000;

/** @param env the environment of the threads: it says where datasets are kept */
export function explanations(
  results: Results,
  env: Readonly<Record<string, string | undefined>>,
): Explanations {
  const kept = new Map<string, Promise<Explained>>();
  let turn: Promise<unknown> = Promise.resolve();
  let worker: Worker | undefined;
  const inThread = (asked: Asked): Promise<Explained> =>
    new Promise((resolve, reject) => {
      const task: Task = { store: results.path, asked };
      const thread = new Worker(
        join(packageRoot, 'dist', 'view', 'server', 'explain', 'worker.js'),
        {
          workerData: task,
          env,
          resourceLimits: { maxOldGenerationSizeMb: MEMORY },
        },
      );
      worker = thread;
      const timer = setTimeout(() => void thread.terminate(), TIME);
      thread.once('message', (said: Said) => {
        if (said.kind === 'done') resolve(said.explained);
        else reject(new BadRequest(said.message));
      });
      thread.once('error', () => reject(new BadRequest(elsewhere(asked))));
      thread.once('exit', () => {
        clearTimeout(timer);
        if (worker === thread) worker = undefined;
        reject(new BadRequest(elsewhere(asked)));
      });
    });
  return {
    of: (asked) => {
      const key = JSON.stringify([asked, stateOf(results, asked)]);
      const known = kept.get(key);
      if (known !== undefined) return known;
      const next = turn.then(() => inThread(asked));
      turn = next.catch(() => {});
      kept.set(key, next);
      // What failed is tried again.
      next.catch(() => kept.delete(key));
      const [oldest] = kept.keys();
      if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
      return next;
    },
    close: async () => {
      await worker?.terminate();
    },
  };
}

function elsewhere({ run, card }: Asked): string {
  return `This takes too long here; "cardbench explain ${run}${card === null ? '' : ` --card ${card}`}" does it.`;
}

/** What an explanation was made from: it changes when a run goes on or is scored again. */
function stateOf(results: Results, asked: Asked): unknown {
  const { run, card, column } = asked;
  if (!results.runs().some((each) => each.run.id === run)) {
    throw new Missing(`There is no run ${run} in this store.`);
  }
  if (card !== null && !cardIds().includes(card)) throw new Missing(`There is no card ${card}.`);
  if (card !== null && column !== null && !(column in readCard(card).columns)) {
    throw new BadRequest(`column: the card has no column ${column}.`);
  }
  return results.benchmarks(run).map(({ id, benchmark }) => {
    // The file of a benchmark of one's own is run by commands only.
    if (findBenchmark(benchmark) === undefined) {
      throw new BadRequest(
        `The benchmark ${benchmark} is none of ours; "cardbench explain ${run}" explains its runs.`,
      );
    }
    const { responses, errors } = results.tally(id);
    if (responses > MAX_RESPONSES) throw new BadRequest(elsewhere(asked));
    const scoring = results.scorings(id).at(-1);
    const scored = scoring === undefined ? 0 : results.scoring(scoring).scored;
    return [id, scoring?.id, responses, errors, scored];
  });
}
