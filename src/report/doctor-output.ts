/** What `cardbench doctor --json` prints. */
export interface DoctorOutput {
  /** One for each check, in the order in which they were made. */
  readonly results: readonly {
    /** `chat`, `stop sequences`, ... */
    readonly name: string;
    /** `ok`: as it should be; `note`: worth knowing; `problem`: scores would suffer; `unknown`: it could not be told. */
    readonly status: 'ok' | 'note' | 'problem' | 'unknown';
    /** What was seen. */
    readonly evidence: string;
    /** What to do about it; `null` if nothing. */
    readonly cure: string | null;
  }[];
  /** What the endpoint can do, as far as rows of a card depend on it. */
  readonly abilities: {
    readonly answers: boolean;
    /** Native calls of tools. */
    readonly tools: boolean;
    /** The way in which log-likelihoods are read; `null` if none works. */
    readonly logLikelihoods: string | null;
    /** Tokens of prompt and reply together that are known to fit; `null` if nothing is known against the rows' needs. */
    readonly contextTokens: number | null;
    /** Whether the counts of tokens can be relied on. */
    readonly usage: boolean;
    /** Whether a greedy reply is given again. */
    readonly repeats: boolean;
    /** The benchmarks whose parameters are refused. */
    readonly refused: readonly string[];
  };
  /** How a run has to change the fields of its requests. */
  readonly shape: {
    readonly omit?: readonly string[] | undefined;
    readonly rename?: Readonly<Record<string, string>> | undefined;
  };
  /** What the checks have cost. */
  readonly spent: { readonly calls: number; readonly tokensIn: number; readonly tokensOut: number };
  /** The command that runs the card without the rows that cannot be served; `null` if none can. */
  readonly command: string | null;
  /** The benchmarks of the card that the endpoint cannot serve. */
  readonly unservable: readonly { readonly benchmark: string; readonly why: string }[];
}
