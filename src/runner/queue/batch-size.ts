/** Milliseconds that the calls of a batch take, one after the other. */
const WORK = 10_000;
const MOST = 200;
/** How much a new latency counts. */
const WEIGHT = 1 / 32;

/** Calls in a batch: many where they are short, one where each takes long or nothing is known yet. */
export function batchSize(latency: number | undefined): number {
  if (latency === undefined) return 1;
  return Math.min(MOST, Math.max(1, Math.round(WORK / Math.max(latency, 1))));
}

/** The mean latency of calls, the last ones counting most, in milliseconds. */
export interface LatencyMean {
  readonly add: (latency: number) => void;
  /** `undefined` before the first. */
  readonly mean: () => number | undefined;
}

export function latencyMean(): LatencyMean {
  let mean: number | undefined;
  return {
    add: (latency) => {
      mean = mean === undefined ? latency : mean + (latency - mean) * WEIGHT;
    },
    mean: () => mean,
  };
}
