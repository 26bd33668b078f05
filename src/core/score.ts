/** The verdict on one response. */
export interface Score {
  /** From 0 (wrong) to 1 (right). */
  readonly value: number;
  /** The answer extracted from the response; `null` if none was found. */
  readonly answer: string | null;
  /** The reason in a few words: `expected 18`, `timed out`. May be empty. */
  readonly reason: string;
  /** Counts that the benchmark's metrics need in addition to the value, such as instructions followed. */
  readonly details?: Readonly<Record<string, number>>;
}

/** A score, with the data about its item that metrics need. */
export interface ScoredSample {
  readonly item: string;
  readonly sample: number;
  readonly value: number;
  /** What was extracted from the response; only where a metric reads it. */
  readonly answer?: string | null;
  readonly details?: Readonly<Record<string, number>>;
  readonly tags: Readonly<Record<string, string>>;
}
