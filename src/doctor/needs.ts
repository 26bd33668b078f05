/** What a benchmark asks of an endpoint. */
export interface RowNeeds {
  readonly benchmark: string;
  readonly tools: boolean;
  readonly logLikelihoods: boolean;
  /** Tokens of the longest prompt and its reply, estimated from the sample items. */
  readonly tokens: number;
  /** The parameters that its requests send. */
  readonly temperature: number;
  readonly maxTokens: number;
  readonly stop: readonly string[];
}
