import { createHash } from 'node:crypto';
import { chatReply, sendJson, startServer, type TestServer } from './server.js';

const known = new Map<string, number>();

/** A token's logarithm by its text alone: a quarter's multiple, so that sums are exact and ties happen. */
export function ruleOf(token: string): number {
  let value = known.get(token);
  if (value === undefined) {
    value = -((createHash('sha256').update(token).digest()[0] ?? 0) % 4) / 4;
    known.set(token, value);
  }
  return value;
}

/**
 * Answers `/completions` with the echo of its prompts, four characters a token; a chat with a program
 * that is wrong.
 *
 * @param failEvery answers 503 to every so many calls
 */
export async function startEchoServer({ failEvery = 0 } = {}): Promise<TestServer> {
  return startServer((call, response, index) => {
    if (failEvery > 0 && index % failEvery === failEvery - 1) {
      sendJson(response, 503, { error: { message: 'busy' } });
      return;
    }
    if (call.path.endsWith('/chat/completions')) {
      sendJson(response, 200, chatReply('The answer is A.'));
      return;
    }
    const prompts = [call.body['prompt']].flat() as string[];
    sendJson(response, 200, {
      model: 'echo',
      choices: prompts.map((prompt, index) => {
        const tokens = prompt.match(/.{1,4}/gsu) ?? [];
        let at = 0;
        const offsets = tokens.map((token) => {
          const start = at;
          at += [...token].length;
          return start;
        });
        return {
          index,
          text: `${prompt}!`,
          finish_reason: 'length',
          logprobs: {
            tokens: [...tokens, '!'],
            token_logprobs: [null, ...tokens.slice(1).map(ruleOf), -9],
            text_offset: [...offsets, at],
          },
        };
      }),
    });
  });
}
