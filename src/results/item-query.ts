import type { SampleKey } from '../store/records.js';

export type { SampleKey } from '../store/records.js';

/** The outcome of a sample. `error`: no reply, or the scorer failed; `unscored`: not scored yet. */
export type Outcome = 'right' | 'wrong' | 'no answer' | 'error' | 'unscored';

/** Selects samples; all given conditions must be met. */
export interface ItemFilter {
  readonly outcome?: Exclude<Outcome, 'unscored'>;
  /** Replies that were truncated at the token limit. */
  readonly truncated?: true;
  readonly tag?: { readonly name: string; readonly value: string };
  /** A substring of the item's id; ASCII letters match in either case. */
  readonly id?: string;
  /** Replies in which the model, or the host's filter, declined. */
  readonly refused?: true;
}

export interface ItemQuery extends ItemFilter {
  readonly runBenchmarkId: number;
  /** The scoring whose verdicts are used; `null` if there is none. */
  readonly scoringId: number | null;
  /** The last sample of the previous page. */
  readonly after?: SampleKey;
  /** Samples to skip. */
  readonly offset?: number;
  /** Samples per page, 1 to 1,000; 50 by default. */
  readonly limit?: number;
}

/** Whether a query selects all samples of its benchmark. */
export const isUnfiltered = ({ outcome, truncated, refused, tag, id = '' }: ItemQuery): boolean =>
  outcome === undefined &&
  truncated === undefined &&
  refused === undefined &&
  tag === undefined &&
  id === '';
