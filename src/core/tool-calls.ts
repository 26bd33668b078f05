/** A function that a model may call. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  /** A JSON schema. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A call that a model made. */
export interface ToolCall {
  readonly name: string;
  /** As written by the model; usually, but not necessarily, JSON. */
  readonly arguments: string;
}
