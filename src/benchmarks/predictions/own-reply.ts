import { contentAsText, readCallsText, readLogLikelihoodsText } from '../../core/content-text.js';
import type { ResponseContent } from '../../core/response.js';

/** The field of cardbench's own in exports to harnesses that have none for calls and log-likelihoods. */
export interface OwnReply {
  readonly cardbench_reply?: string;
}

/** The field for a content; left out for a mere text, which those harnesses have a field for. */
export function ownReply(content: ResponseContent): OwnReply {
  const isText = content.kind === 'text' && content.toolCalls.length === 0;
  return isText ? {} : { cardbench_reply: contentAsText(content) };
}

/** The content that the field holds; `undefined` for a file of others, or one that is not as we write it. */
export function readOwnReply(field: string | undefined): ResponseContent | undefined {
  return field === undefined ? undefined : (readCallsText(field) ?? readLogLikelihoodsText(field));
}
