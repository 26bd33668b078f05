/** The verdict on one response. */
export interface Score {
  /** From 0 (wrong) to 1 (right). */
  readonly value: number;
  /** What was extracted from the response; `null` when nothing was found. */
  readonly answer: string | null;
  /** Why, in a few words: `expected 18`, `timed out`. Empty when there is nothing to add. */
  readonly reason: string;
  /** Counts that the benchmark's metrics need beside the value, such as instructions followed. */
  readonly details?: Readonly<Record<string, number>>;
}

/** A score with what metrics need to know of its item. */
export interface ScoredSample {
  readonly item: string;
  readonly sample: number;
  readonly value: number;
  /** What was extracted from the response; only where a metric reads it. */
  readonly answer?: string | null;
  readonly details?: Readonly<Record<string, number>>;
  readonly tags: Readonly<Record<string, string>>;
}
