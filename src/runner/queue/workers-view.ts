import type { RunWorkers } from '../../store/run-workers.js';
import type { QueueState } from './coordinator.js';

/** How the work on a run goes, for a display. */
export type WorkersSeen = RunWorkers;

/** What is known of the workers of a run, and when it is worth a word. */
export interface WorkersView {
  /** Calls that they may have in flight. */
  readonly slots: () => number;
  /** Workers that do what the run needs. */
  readonly count: () => number;
  readonly seen: () => WorkersSeen;
  /** What to say of a change; `undefined` for nothing new. */
  readonly update: (state: QueueState, now: number) => string | undefined;
}

/** Milliseconds without a worker after which the user is told how to start one. */
const PATIENCE = 5_000;
/** Milliseconds for which a number of workers must last before it is told. */
const SETTLED = 3_000;

const NOBODY: WorkersSeen = {
  ...{ workers: 0, machines: 0, calls: 0, slots: 0, programs: 0 },
  rate: null,
};

/** @param work what the run needs workers for */
export function createWorkersView(address: string, work: 'call' | 'execute'): WorkersView {
  let seen = NOBODY;
  let able = 0;
  let told: number | undefined;
  let since: number | undefined;
  return {
    slots: () => seen.slots,
    count: () => able,
    seen: () => seen,
    update: (state, now) => {
      seen = seenIn(state);
      const before = able;
      able = Object.values(state.workers).filter(({ only }) => (only ?? work) === work).length;
      if (since === undefined || able !== before) since = now;
      if (able === told || now - since < (able === 0 ? PATIENCE : SETTLED)) return undefined;
      told = able;
      if (able > 0) return `${workersText(seen)}.`;
      const what = work === 'call' ? 'makes calls' : 'scores programs';
      return `No worker is there that ${what}; start some with "cardbench worker --queue ${address}".`;
    },
  };
}

function seenIn({ workers, limits }: QueueState): WorkersSeen {
  const all = Object.values(workers);
  const calling = Object.values(limits?.workers ?? {});
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
  return {
    workers: all.length,
    machines: new Set(all.map(({ host }) => host)).size,
    calls: sum(calling.map(({ active }) => active)),
    slots: sum(calling.map(({ slots }) => slots)),
    programs: sum(all.map(({ programs }) => programs)),
    rate: limits === undefined ? null : rateOf(limits),
  };
}

/** The lower of what was learnt and what the user allows, a second. */
function rateOf({ learned, runs }: NonNullable<QueueState['limits']>): number | null {
  const rates = Object.values(runs).flatMap(({ rpm }) => (rpm === null ? [] : [rpm / 60]));
  if (learned.rate !== null) rates.push(learned.rate);
  return rates.length === 0 ? null : Math.min(...rates);
}

/** `4 workers on 2 machines, 120 of 256 calls in flight, at most 10.2 a second, 8 programs` */
export function workersText(seen: WorkersSeen): string {
  const counted = (n: number, one: string, many: string): string =>
    `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;
  const parts = [
    `${counted(seen.workers, 'worker', 'workers')} on ${counted(seen.machines, 'machine', 'machines')}`,
  ];
  if (seen.slots > 0) {
    const slots = counted(seen.slots, 'call', 'calls');
    parts.push(`${seen.calls.toLocaleString('en-US')} of ${slots} in flight`);
  }
  if (seen.rate !== null) parts.push(`at most ${seen.rate.toFixed(1)} a second`);
  if (seen.programs > 0) parts.push(`${counted(seen.programs, 'program', 'programs')} under way`);
  return parts.join(', ');
}
