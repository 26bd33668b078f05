import type { CallFailure } from './model.js';

/** Thrown by the readers of replies and caught by the client: the reply is malformed, empty or an error. */
export class BadReply extends Error {
  override readonly name = 'BadReply';

  readonly failureCause: CallFailure['cause'];

  constructor(failureCause: CallFailure['cause'], message: string) {
    super(message);
    this.failureCause = failureCause;
  }
}
