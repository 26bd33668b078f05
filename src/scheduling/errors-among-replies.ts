import type { CallFailure } from '../models/model.js';

/** So many errors with the same words, and so many replies since the first of them. */
const AMONG_REPLIES = 3;
/** Wordings that are kept. */
const MAX_WORDINGS = 100;
const WORDING_LENGTH = 120;

interface Wording {
  failures: number;
  /** Replies since the first of the failures. */
  replies: number;
}

/** Which errors are about what is asked, and not about the endpoint. */
export interface ErrorsAmongReplies {
  readonly replied: () => void;
  readonly failed: (failure: CallFailure) => void;
  /** The server has said the same of other calls, and has replied to as many meanwhile. */
  readonly isAboutItems: (failure: CallFailure) => boolean;
}

/** Keeps errors in the server's own words, and how many replies there were since it first said them. */
export function errorsAmongReplies(): ErrorsAmongReplies {
  const wordings = new Map<string, Wording>();
  const wordingOf = ({ message }: CallFailure): string =>
    message.slice(0, WORDING_LENGTH).replace(/\d+/g, '#');
  const isSaid = ({ cause, status }: CallFailure): boolean =>
    cause === 'server error' && (status === 200 || status === 500);
  return {
    replied: (): void => {
      for (const wording of wordings.values()) wording.replies += 1;
    },
    failed: (failure: CallFailure): void => {
      if (!isSaid(failure)) return;
      const key = wordingOf(failure);
      const known = wordings.get(key);
      if (known !== undefined) known.failures += 1;
      else if (wordings.size < MAX_WORDINGS) wordings.set(key, { failures: 1, replies: 0 });
    },
    isAboutItems: (failure: CallFailure): boolean => {
      const known = isSaid(failure) ? wordings.get(wordingOf(failure)) : undefined;
      return (
        known !== undefined && known.failures >= AMONG_REPLIES && known.replies >= AMONG_REPLIES
      );
    },
  };
}
