import { z } from 'zod';
import { reasoningApart } from '../../core/reasoning/apart.js';
import type { Split } from '../../core/reasoning/parts.js';
import { reasoningSplitter } from '../../core/reasoning/split.js';
import type { Redactor } from '../../core/secrets/secrets.js';
import { terminalLine } from '../../core/terminal-text.js';
import { BadReply } from '../bad-reply.js';
import type { CallFailure, CallOutcome } from '../model.js';
import { redactedReply } from '../redacted-reply.js';
import { StatusError } from '../status-error.js';
import { failureOf } from './failure.js';
import { readOpenAiReply } from './openai-reply.js';

const schema = z.looseObject({
  custom_id: z.string(),
  response: z.looseObject({ status_code: z.number().nullish(), body: z.unknown() }).nullish(),
  error: z.looseObject({ message: z.string().nullish() }).nullish(),
});

const splitKnownTags = reasoningSplitter();

/**
 * Reads one line of a batch's results; `undefined` for a line that is none.
 *
 * @param split tells reasoning within tags from the text
 */
export function readBatchLine(
  line: string,
  redactor: Redactor,
  split: (text: string) => Split = splitKnownTags,
): { readonly id: string; readonly outcome: CallOutcome } | undefined {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return undefined;
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) return undefined;
  const { custom_id: id, response, error } = parsed.data;
  const status = response?.status_code ?? null;
  const failed = (
    cause: CallFailure['cause'],
    message: string,
  ): { id: string; outcome: CallOutcome } => ({
    id,
    outcome: {
      ok: false,
      failure: {
        cause,
        retryable: false,
        status,
        message: terminalLine(redactor.message(message)),
        retryAfter: null,
      },
    },
  });
  if (error?.message) return failed('server error', error.message);
  if (response === null || response === undefined) return failed('empty reply', 'no response');
  if (status !== null && status >= 400) {
    const body = JSON.stringify(response.body) ?? '';
    const failure = failureOf(new StatusError(status, new Map(), body), redactor.message, 0);
    return { id, outcome: { ok: false, failure: { ...failure, retryable: false } } };
  }
  try {
    const content = redactedReply(
      reasoningApart(readOpenAiReply(response.body), split),
      redactor.replies,
    );
    return { id, outcome: { ok: true, reply: { ...content, latency: 0, timeToFirstToken: null } } };
  } catch (thrown) {
    if (thrown instanceof BadReply) return failed(thrown.failureCause, thrown.message);
    throw thrown;
  }
}
