import { logLikelihoodContent } from '../../core/response.js';
import { BadReply } from '../bad-reply.js';
import type { ReadReply } from '../wire/wire-format.js';

/** What a reply says about the call, besides the log-likelihoods. */
export type AboutReply = Omit<ReadReply, 'content' | 'refused' | 'finishReason'>;

/** A reply that holds log-likelihoods. */
export function weighed(values: readonly number[], about: AboutReply): ReadReply {
  return {
    content: logLikelihoodContent(values),
    refused: false,
    finishReason: null,
    ...about,
  };
}

/** Several replies as one: values in their order, counts of tokens added up, all else from the last reply. */
export function joinedReplies(replies: readonly ReadReply[]): ReadReply {
  const last = replies.at(-1);
  if (last === undefined) throw new BadReply('malformed reply', 'nothing was asked');
  return {
    ...last,
    content: logLikelihoodContent(
      replies.flatMap(({ content }) => (content.kind === 'log-likelihoods' ? content.values : [])),
    ),
    tokensIn: sum(replies.map(({ tokensIn }) => tokensIn)),
    tokensOut: sum(replies.map(({ tokensOut }) => tokensOut)),
  };
}

/** Replies about the parts of one continuation as one. */
export function addedReplies(replies: readonly ReadReply[]): ReadReply {
  const {
    content,
    refused: _refused,
    finishReason: _finishReason,
    ...about
  } = joinedReplies(replies);
  const values = content.kind === 'log-likelihoods' ? content.values : [];
  return weighed([values.reduce((total, value) => total + value, 0)], about);
}

/** `null` if one of them is not known. */
export function sum(counts: readonly (number | null)[]): number | null {
  let total = 0;
  for (const count of counts) {
    if (count === null) return null;
    total += count;
  }
  return total;
}
