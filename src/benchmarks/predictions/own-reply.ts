import { contentAsText, readCallsText, readLogLikelihoodsText } from '../../core/content-text.js';
import type { ResponseContent } from '../../core/response.js';

/** cardbench's own field in export formats that have no field for tool calls and log-likelihoods. */
export interface OwnReply {
  readonly cardbench_reply?: string;
}

/** The field for a content; left out for plain text, for which those formats have a field. */
export function ownReply(content: ResponseContent): OwnReply {
  const isText = content.kind === 'text' && content.toolCalls.length === 0;
  return isText ? {} : { cardbench_reply: contentAsText(content) };
}

/** The content of the field; `undefined` if it is missing or was not written by cardbench. */
export function readOwnReply(field: string | undefined): ResponseContent | undefined {
  return field === undefined ? undefined : (readCallsText(field) ?? readLogLikelihoodsText(field));
}
