import type { Redact } from '../core/secrets/redact.js';
import type { ReplyContent } from './read-reply.js';

/** What a server says, without the keys that it was sent: nothing else of a reply is stored or shown. */
export function redactedReply(reply: ReplyContent, redact: Redact): ReplyContent {
  const { text, finishReason, reportedModel } = reply;
  return {
    ...reply,
    text: redact(text),
    finishReason: finishReason === null ? null : redact(finishReason),
    reportedModel: reportedModel === null ? null : redact(reportedModel),
  };
}
