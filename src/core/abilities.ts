/** What an endpoint can do, as far as rows of a card depend on it. */
export interface Abilities {
  /** Calls that a model cannot answer at all make every other check pointless. */
  readonly answers: boolean;
  /** Native calls of tools. */
  readonly tools: boolean;
  /** The strategy for log-likelihoods; `null` if none works. */
  readonly logLikelihoods: string | null;
  /** Tokens of prompt and reply together that are known to fit; `null` if nothing is known against the rows' needs. */
  readonly contextTokens: number | null;
  /** Whether the counts of tokens can be relied on. */
  readonly usage: boolean;
  /** Whether a greedy reply is given again. */
  readonly repeats: boolean;
  /** The benchmarks whose parameters are refused. */
  readonly refused: readonly string[];
}
