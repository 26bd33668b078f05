import { z } from 'zod';
import { chat, user } from '../core/prompt.js';
import type { Endpoint } from './endpoint.js';
import type { RequestShape } from './request-shape.js';
import { sentRequest } from './sent-request.js';
import { connect } from './wire/connection.js';
import { wireFormatFor } from './wire/registry.js';

const PROMPT = chat(user('Say yes.'));

const replySchema = z.looseObject({ choices: z.array(z.unknown()) });

/**
 * How many choices an endpoint returns where one call asks for several, which replies as scorers see them do not tell.
 *
 * @param n how many are asked for
 * @param shape how the user changes the fields of requests
 * @returns `undefined` where the call fails or its reply has no choices
 */
export async function choiceCount(
  endpoint: Endpoint,
  n: number,
  signal: AbortSignal,
  shape: RequestShape = {},
): Promise<number | undefined> {
  const request = { prompt: PROMPT, temperature: 0, maxTokens: 8, extra: { n } };
  const { path, body } = sentRequest(endpoint, request, { stream: false, shape });
  const { headers } = wireFormatFor(endpoint, PROMPT);
  try {
    const reply = await connect(endpoint).post(path, body, headers?.(endpoint) ?? {}, signal);
    return replySchema.parse(JSON.parse(await reply.text())).choices.length;
  } catch {
    return undefined;
  }
}
