import type { CallFailure } from './model.js';

/** Thrown by the readers of replies, caught by the client: a reply that is not one. */
export class BadReply extends Error {
  override readonly name = 'BadReply';

  readonly failureCause: CallFailure['cause'];

  constructor(failureCause: CallFailure['cause'], message: string) {
    super(message);
    this.failureCause = failureCause;
  }
}
