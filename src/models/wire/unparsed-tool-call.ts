import { z } from 'zod';
import { textContent } from '../../core/response.js';
import { BadReply } from '../bad-reply.js';
import { type ModelRequest, UNREPORTED } from '../model.js';
import { StatusError } from '../status-error.js';
import { readServerError } from './server-error.js';
import type { ReadReply } from './wire-format.js';

/** The finish reason of such a reply; no server has one for it. */
export const UNPARSED = 'unparsed tool call';

/**
 * What servers say when they cannot read a model's output as a call of a tool, each followed by that output or not.
 * Gateways put a few words of their own before it ("openai error: ").
 */
const WORDINGS: readonly RegExp[] = [
  // llama.cpp, and LM Studio and Ollama, which build on it
  /^.{0,120}?Failed to parse input at pos \d+: ?/,
  /^.{0,120}?The model produced output that does not match the expected \S{1,40} format\.?/,
  // Ollama
  /^.{0,120}?error parsing tool call: raw='/,
  // Groq, whose output stands in a field of its own
  /^.{0,120}?Failed to call a function\./,
];

const failedGeneration = z.looseObject({
  error: z.looseObject({ failed_generation: z.string() }),
});

/**
 * The reply that a server has turned into an error because it could not read it as a call of a tool: what the model
 * said is wrong, not the server, and it is scored as said. Its text is what the server quotes of it.
 *
 * @returns `undefined` for any other failure, and where no tools were offered
 */
export function unparsedToolCall(thrown: unknown, { prompt }: ModelRequest): ReadReply | undefined {
  if (prompt.kind !== 'chat' || prompt.tools === undefined) return undefined;
  const message = messageOf(thrown);
  const wording = message && WORDINGS.find((each) => each.test(message));
  if (!wording) return undefined;
  return {
    content: textContent(generationIn(thrown) ?? message.replace(wording, '')),
    refused: false,
    finishReason: UNPARSED,
    ...UNREPORTED,
  };
}

function messageOf(thrown: unknown): string | undefined {
  if (thrown instanceof StatusError) return readServerError(thrown.body).message;
  return thrown instanceof BadReply && thrown.failureCause === 'server error'
    ? thrown.message
    : undefined;
}

function generationIn(thrown: unknown): string | undefined {
  if (!(thrown instanceof StatusError)) return undefined;
  try {
    return failedGeneration.safeParse(JSON.parse(thrown.body)).data?.error.failed_generation;
  } catch {
    return undefined;
  }
}
