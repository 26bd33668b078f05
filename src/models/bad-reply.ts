import type { CallFailure, Wasted } from './model.js';

/** Thrown by the readers of replies and caught by the client: the reply is malformed, empty or an error. */
export class BadReply extends Error {
  override readonly name = 'BadReply';

  readonly failureCause: CallFailure['cause'];
  /** Codes and types of an error that a server sends with status 200. */
  readonly codes: readonly string[];
  /** What the reply says it has cost. */
  readonly wasted: Wasted | undefined;

  constructor(
    failureCause: CallFailure['cause'],
    message: string,
    { codes = [], wasted }: { codes?: readonly string[]; wasted?: Wasted | undefined } = {},
  ) {
    super(message);
    this.failureCause = failureCause;
    this.codes = codes;
    this.wasted = wasted;
  }
}
