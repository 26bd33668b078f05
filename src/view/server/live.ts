import type { ServerResponse } from 'node:http';
import { effectiveInterval } from '../../metrics/interval.js';
import type { RunEvent } from '../../results/events.js';
import type { Standing } from '../../results/standing.js';
import { workersText } from '../../runner/queue/workers-view.js';
import type { LiveState } from '../api.js';
import type { Context } from './context.js';
import { beginEvents } from './respond.js';

/** Milliseconds between two looks at the store. */
const EVERY = 500;
/** A line without meaning, so that nothing between closes the connection. */
const ALIVE_EVERY = 15_000;
/** Milliseconds over which the rate is measured. */
const RATE_OVER = 10_000;
const SHOWN_FAILURES = 8;
/** Milliseconds between two readings of all scores. */
const CHECK_EVERY = 1_000;

/** Sends what a run is doing, whenever that changes, until the reader leaves. */
export function watchRun(
  context: Context,
  runId: string,
  response: ServerResponse,
  clock: () => number,
): void {
  beginEvents(response);
  const watch = follow(context, runId, clock);
  let last = '';
  let spokenAt = clock();
  const look = (): void => {
    try {
      const state = JSON.stringify(watch());
      const now = clock();
      if (state !== last) {
        response.write(`event: state\ndata: ${state}\n\n`);
        [last, spokenAt] = [state, now];
      } else if (now - spokenAt > ALIVE_EVERY) {
        response.write(': alive\n\n');
        spokenAt = now;
      }
    } catch {
      // The run was deleted, or the store cannot be read: the reader connects again and is told so.
      response.end();
    }
  };
  const timer = setInterval(look, EVERY);
  response.on('close', () => clearInterval(timer));
  look();
}

/** Follows a run; each call gives its present state. */
export function follow(
  { results }: Pick<Context, 'results'>,
  runId: string,
  clock: () => number,
): () => LiveState {
  let cursor = results.cursor();
  const standings = new Map<number, Standing & { readonly scoring: number }>();
  const arrivals: { at: number; n: number }[] = [];
  let failures: LiveState['failures'] = [];
  const take = (event: RunEvent): void => {
    if (event.kind === 'failure') {
      const { item, cause, status, message, final } = event;
      failures = [{ item, cause, status, message, final }, ...failures].slice(0, SHOWN_FAILURES);
    } else if (event.kind === 'score' && event.value !== null) {
      const known = standings.get(event.runBenchmarkId);
      if (known?.scoring !== event.scoringId) {
        const standing = results.standing(event.scoringId);
        standings.set(event.runBenchmarkId, { ...standing, scoring: event.scoringId });
      } else {
        standings.set(event.runBenchmarkId, {
          ...known,
          scored: known.scored + 1,
          sum: known.sum + event.value,
        });
      }
    }
  };
  const repliesOf = (): number =>
    results.benchmarks(runId).reduce((sum, { id }) => sum + results.tally(id).responses, 0);
  let known = repliesOf();
  const readAt = new Map<number, number>();
  /** Sums that were kept up from events may lack some, so they are checked against the store's own count. */
  const check = (record: number, now: number): void => {
    const scoring = results.scorings(record).at(-1);
    const last = readAt.get(record) ?? Number.NEGATIVE_INFINITY;
    if (scoring === undefined || now - last < CHECK_EVERY) return;
    const standing = standings.get(record);
    const { scored } = results.scoring(scoring);
    if (standing?.scoring === scoring.id && standing.scored === scored) return;
    standings.set(record, { ...results.standing(scoring.id), scoring: scoring.id });
    readAt.set(record, now);
  };
  return () => {
    const now = clock();
    let isMissed = false;
    for (let more = true; more; ) {
      const page = results.events(runId, cursor);
      cursor = page.cursor;
      more = page.more;
      isMissed ||= page.missed;
      if (!page.missed) for (const event of page.events) take(event);
    }
    if (isMissed) {
      standings.clear();
      readAt.clear();
    }
    const stored = repliesOf();
    if (stored > known) arrivals.push({ at: now, n: stored - known });
    known = stored;
    while (arrivals[0] !== undefined && arrivals[0].at < now - RATE_OVER) arrivals.shift();
    const run = results.find(runId);
    const active = run.status === 'unfinished' && results.isBeingRun(runId);
    const benchmarks = results.benchmarks(runId).map((record) => {
      const { responses, errors, retries } = results.tally(record.id);
      // The scores of a run that is over are not added up: that takes long for many, and nothing shows the sum.
      if (run.status === 'unfinished') check(record.id, now);
      const standing = standings.get(record.id);
      return {
        ...{ id: record.id, title: record.title, planned: record.planned },
        ...{ responses, errors, retries },
        mean: standing === undefined ? null : meanOf(standing),
      };
    });
    const rate = rateOf(arrivals, now, active);
    const outstanding = benchmarks.reduce(
      (sum, { planned, responses, errors }) => sum + Math.max(0, planned - responses - errors),
      0,
    );
    const left = rate === null || outstanding === 0 ? null : Math.round(outstanding / rate);
    const seen = active ? results.workers(runId) : null;
    const workers = seen === null ? null : workersText(seen);
    return { status: run.status, active, benchmarks, rate, left, workers, failures };
  };
}

function meanOf({ scored, sum }: Standing): LiveState['benchmarks'][number]['mean'] {
  if (scored === 0) return null;
  const value = sum / scored;
  return { value, interval: effectiveInterval(value, scored), n: scored };
}

function rateOf(
  arrivals: readonly { at: number; n: number }[],
  now: number,
  active: boolean,
): number | null {
  const [first] = arrivals;
  if (!active || first === undefined) return null;
  const seconds = Math.max(EVERY, now - first.at + EVERY) / 1000;
  const replies = arrivals.reduce((sum, { n }) => sum + n, 0);
  return Math.round((10 * replies) / seconds) / 10;
}
