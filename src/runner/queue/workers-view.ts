import type { LimitsState } from '../../queue/limits-state.js';

/** What is known of the workers of a run, and when it is worth a word. */
export interface WorkersView {
  /** Calls that they may have in flight. */
  readonly slots: () => number;
  readonly count: () => number;
  /** What to say of a change; `undefined` for nothing new. */
  readonly update: (state: LimitsState, now: number) => string | undefined;
}

/** Milliseconds without a worker after which the user is told how to start one. */
const PATIENCE = 5_000;
/** Milliseconds for which a number of workers must last before it is told. */
const SETTLED = 3_000;

export function createWorkersView(address: string): WorkersView {
  let slots = 0;
  let count = 0;
  let told: number | undefined;
  let since: number | undefined;
  return {
    slots: () => slots,
    count: () => count,
    update: ({ workers }, now) => {
      const all = Object.values(workers);
      slots = all.reduce((sum, each) => sum + each.slots, 0);
      if (since === undefined || all.length !== count) since = now;
      count = all.length;
      if (count === told || now - since < (count === 0 ? PATIENCE : SETTLED)) return undefined;
      told = count;
      if (count === 0)
        return `No worker is there; start some with "cardbench worker --queue ${address}".`;
      const hosts = new Set(all.map(({ host }) => host)).size;
      const machines = hosts === 1 ? '1 machine' : `${hosts} machines`;
      return `${count} ${count === 1 ? 'worker' : 'workers'} on ${machines}, ${slots} calls in flight at most.`;
    },
  };
}
