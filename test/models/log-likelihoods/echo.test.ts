import { describe, expect, it } from 'vitest';
import { choices, type Prompt } from '../../../src/core/prompt.js';
import { createModel } from '../../../src/models/client.js';
import type { CallOutcome } from '../../../src/models/model.js';
import { type Handler, sendJson, startServer } from '../../support/server.js';

async function ask(handler: Handler, prompt: Prompt) {
  const server = await startServer(handler);
  const endpoint = {
    provider: 'custom',
    modelId: 'm',
    baseUrl: server.baseUrl,
    apiKey: undefined,
    maxTokensField: 'max_tokens',
    api: 'openai',
  } as const;
  const model = createModel({ endpoint, stream: true, timeout: 5000 });
  const outcome = await model.call(
    { prompt, temperature: 0, maxTokens: 1 },
    new AbortController().signal,
  );
  return { outcome, body: server.calls[0]?.body };
}

interface Echo {
  readonly tokens: readonly string[];
  readonly values: readonly (number | null)[];
  readonly offsets?: readonly number[];
}

const reply =
  (...echoes: readonly Echo[]): Handler =>
  (_call, response) =>
    sendJson(response, 200, {
      model: 'm',
      usage: { prompt_tokens: 7, completion_tokens: 2 },
      choices: echoes.map(({ tokens, values, offsets }, index) => ({
        index,
        logprobs: { tokens, token_logprobs: values, text_offset: offsets },
      })),
    });

function valuesOf(outcome: CallOutcome): readonly number[] | undefined {
  const content = outcome.ok ? outcome.reply.content : undefined;
  return content?.kind === 'log-likelihoods' ? content.values : undefined;
}

async function sums(prompt: Prompt, ...echoes: readonly Echo[]) {
  const { outcome } = await ask(reply(...echoes), prompt);
  if (!outcome.ok) throw new Error(outcome.failure.message);
  return valuesOf(outcome);
}

async function failure(prompt: Prompt, handler: Handler) {
  const { outcome } = await ask(handler, prompt);
  if (outcome.ok) throw new Error('the call succeeded');
  return outcome.failure;
}

const one = (context: string, continuation: string): Prompt => choices({ context, continuation });

describe('the log-likelihood of a continuation', () => {
  it('is the sum over its tokens, the generated one left out', async () => {
    const echo = { tokens: ['Sky', ' is', ' blue', '!'], values: [null, -1, -0.25, -9] };
    expect(await sums(one('Sky is', ' blue'), echo)).toEqual([-0.25]);
  });

  it('counts a token on both sides of the boundary with the continuation', async () => {
    const echo = { tokens: ['Sky', ' is bl', 'ue'], values: [null, -1, -0.25] };
    expect(await sums(one('Sky is', ' blue'), echo)).toEqual([-1.25]);
  });

  it('counts white space at the end of the context with it', async () => {
    const echo = { tokens: ['A:', ' ', '7', '!'], values: [null, -0.5, -2, -9] };
    expect(await sums(one('A: ', '7'), echo)).toEqual([-2.5]);
  });

  it('keeps the order asked, whatever order they come in', async () => {
    const prompt = choices(
      { context: 'a', continuation: ' b' },
      { context: 'a', continuation: ' c' },
    );
    const { outcome, body } = await ask((_call, response) => {
      const choice = (index: number, token: string, value: number): unknown => ({
        index,
        logprobs: { tokens: ['a', token], token_logprobs: [null, value] },
      });
      sendJson(response, 200, { choices: [choice(1, ' c', -2), choice(0, ' b', -1)] });
    }, prompt);
    expect(valuesOf(outcome)).toEqual([-1, -2]);
    expect(body).toEqual({
      model: 'm',
      prompt: ['a b', 'a c'],
      max_tokens: 1,
      temperature: 0,
      echo: true,
      logprobs: 1,
    });
  });

  it('is refused from a server that sends only what it generated', async () => {
    const lost = await failure(one('Sky is', ' blue'), reply({ tokens: [' today'], values: [-1] }));
    expect(lost).toMatchObject({ cause: 'no log-probabilities', retryable: false });
    const none = await failure(one('Sky is', ' blue'), (_call, response) =>
      sendJson(response, 200, { choices: [{ index: 0, text: 'Sky is blue', logprobs: null }] }),
    );
    expect(none).toMatchObject({ cause: 'no log-probabilities', retryable: false });
  });

  it('is not made up when tokens do not add up to the prompt, or are too few', async () => {
    const prompt = one('Sky is', ' blue');
    const other = reply({ tokens: ['Sea', ' is', ' blue'], values: [null, -1, -1] });
    expect(await failure(prompt, other)).toMatchObject({ cause: 'malformed reply' });
    const hole = reply({ tokens: ['Sky', ' is', ' blue'], values: [null, -1, null] });
    expect(await failure(prompt, hole)).toMatchObject({ cause: 'no log-probabilities' });
    expect(await failure(prompt, reply())).toMatchObject({ cause: 'malformed reply' });
  });
});
