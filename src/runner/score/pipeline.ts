import type { ScoreJob, ScoreResult } from '../jobs.js';

/** Scores one response; `undefined` if the run is being stopped, so that it is scored at the next start. */
export type ScoreOne = (job: ScoreJob) => Promise<ScoreResult | undefined>;

/** Responses scored concurrently: more than any sandbox or judge processes at once. */
const WIDTH = 512;
/** Milliseconds after which the event loop gets a turn, at least and at most: most scorers never wait for anything. */
const TURNS = { shortest: 20, longest: 200 };

/**
 * Milliseconds until the event loop gets its next turn, half as long as its last one. With a fixed time, a run whose
 * calls keep the event loop busy would score fewer replies in a turn than arrive, and read the others back from the store.
 *
 * @param away milliseconds that the last turn of the event loop took
 */
export function nextTurn(away: number): number {
  return Math.min(Math.max(TURNS.shortest, away / 2), TURNS.longest);
}

/**
 * Scores jobs concurrently and yields results as they arrive, in any order. At most `width` jobs and results are in
 * memory: the next job is taken when a result has been consumed. After the first error no further job is started; it
 * is thrown when those in progress have ended.
 */
export async function* scoreAll(
  jobs: AsyncIterable<ScoreJob>,
  score: ScoreOne,
  width = WIDTH,
): AsyncGenerator<ScoreResult, void, undefined> {
  const iterator = jobs[Symbol.asyncIterator]();
  const results: ScoreResult[] = [];
  let open = 0;
  let drained = false;
  let closed = false;
  let failed: { readonly reason: unknown } | undefined;
  let wake: (() => void)[] = [];
  const change = (): Promise<void> =>
    new Promise((resolve) => {
      wake.push(resolve);
    });
  const changed = (): void => {
    const woken = wake;
    wake = [];
    for (const resolve of woken) resolve();
  };

  const begin = async (job: ScoreJob): Promise<void> => {
    open += 1;
    try {
      const result = await score(job);
      if (result !== undefined) results.push(result);
    } catch (reason) {
      failed ??= { reason };
    } finally {
      open -= 1;
      changed();
    }
  };

  const draw = async (): Promise<void> => {
    try {
      let end = performance.now() + nextTurn(0);
      while (!closed && failed === undefined) {
        while (open + results.length >= width && !closed) await change();
        const now = performance.now();
        if (now > end) {
          await new Promise((resolve) => setImmediate(resolve));
          const back = performance.now();
          end = back + nextTurn(back - now);
        }
        const next = await iterator.next();
        if (next.done === true) break;
        void begin(next.value);
      }
    } catch (reason) {
      failed ??= { reason };
    } finally {
      drained = true;
      changed();
    }
  };

  const drawing = draw();
  try {
    for (;;) {
      const result = results.shift();
      if (result !== undefined) {
        changed();
        yield result;
      } else if (drained && open === 0) break;
      else await change();
    }
  } finally {
    closed = true;
    changed();
    await iterator.return?.();
    await drawing;
  }
  if (failed !== undefined) throw failed.reason;
}
