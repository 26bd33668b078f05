import type { ResponseContent } from '../core/response.js';
import type { Redact } from '../core/secrets/redact.js';
import type { ReadReply } from './wire/wire-format.js';

/** What a server says, without the keys that it was sent: nothing else of a reply is stored or shown. */
export function redactedReply(reply: ReadReply, redact: Redact): ReadReply {
  const { content, finishReason, reportedModel } = reply;
  return {
    ...reply,
    content: redactedContent(content, redact),
    finishReason: finishReason === null ? null : redact(finishReason),
    reportedModel: reportedModel === null ? null : redact(reportedModel),
  };
}

function redactedContent(content: ResponseContent, redact: Redact): ResponseContent {
  if (content.kind === 'log-likelihoods') return content;
  return {
    kind: 'text',
    text: redact(content.text),
    reasoning: content.reasoning === null ? null : redact(content.reasoning),
    toolCalls: content.toolCalls.map((call) => ({
      name: redact(call.name),
      arguments: redact(call.arguments),
    })),
  };
}
