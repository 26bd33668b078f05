import { describe, expect, it } from 'vitest';
import { type Continuation, choices } from '../../../src/core/prompt.js';
import { createModel } from '../../../src/models/client.js';
import type { Endpoint } from '../../../src/models/endpoint.js';
import {
  findStrategy,
  type StrategySearch,
} from '../../../src/models/log-likelihoods/find-strategy.js';
import type { CallOutcome, ModelRequest } from '../../../src/models/model.js';
import { startServer } from '../../support/server.js';
import { logLikelihood } from '../../support/toy-language-model.js';
import { type ToyAbilities, toyServer } from '../../support/toy-server.js';

/** A server for each strategy, with no other way to log-likelihoods. */
const SERVERS: Readonly<Record<string, ToyAbilities>> = {
  echo: { echo: true },
  'prompt-logprobs': { promptLogprobs: true },
  'input-logprobs': { generate: true },
  'forced-tokens': { tokenize: true, grammar: true },
  'biased-tokens': { tokenize: true, bias: 'before' },
};

/** Boundaries as items have them: before a space, within a token, after white space, within words of many bytes. */
const CONTINUATIONS: readonly Continuation[] = [
  { context: 'Question: what falls from the sky\nAnswer:', continuation: ' rain' },
  {
    context: 'Question: what falls from the sky\nAnswer:',
    continuation: ' a light rain, then snow',
  },
  { context: 'the cat sat on the ma', continuation: 'tting of the floor' },
  { context: 'she sings. ', continuation: 'he listens' },
  { context: 'Größe und Übermaß:', continuation: ' naïve façade — 東京都 😀' },
  { context: '寿司と', continuation: '刺身' },
  { context: 'x', continuation: ' y' },
];

async function serverOf(abilities: ToyAbilities) {
  const server = await startServer(toyServer(abilities));
  const endpoint: Endpoint = {
    provider: 'custom',
    modelId: 'm',
    baseUrl: server.baseUrl,
    apiKey: undefined,
    maxTokensField: 'max_tokens',
    api: 'openai',
  };
  const ask = (to: Endpoint, request: ModelRequest): Promise<CallOutcome> =>
    createModel({ endpoint: to, stream: false, timeout: 5000 }).call(
      request,
      new AbortController().signal,
    );
  return { endpoint, ask, calls: server.calls };
}

async function search(abilities: ToyAbilities): Promise<StrategySearch> {
  const { endpoint, ask } = await serverOf(abilities);
  return findStrategy(endpoint, ask);
}

async function weighed(
  strategy: string,
  abilities: ToyAbilities,
  endpoint: Partial<Endpoint> = {},
) {
  const server = await serverOf(abilities);
  const outcome = await server.ask(
    { ...server.endpoint, ...endpoint },
    {
      prompt: choices(...CONTINUATIONS),
      temperature: 0,
      maxTokens: 1,
      logLikelihoods: strategy,
    },
  );
  if (!outcome.ok) throw new Error(outcome.failure.message);
  const { content } = outcome.reply;
  const values = content.kind === 'log-likelihoods' ? content.values : [];
  return { values, reply: outcome.reply, calls: server.calls };
}

function expectExact(values: readonly number[]): void {
  expect(values.length).toBe(CONTINUATIONS.length);
  for (const [i, continuation] of CONTINUATIONS.entries()) {
    expect(values[i], JSON.stringify(continuation)).toBeCloseTo(logLikelihood(continuation), 9);
  }
}

describe.each(Object.entries(SERVERS))('log-likelihoods by %s', (name, abilities) => {
  it('are those of the full distributions, whatever the boundary', async () => {
    expectExact((await weighed(name, abilities)).values);
  });

  it('are found by trying', async () => {
    expect(await search(abilities)).toMatchObject({ kind: 'found', strategy: { name } });
  });

  it('need a server that can give them', async () => {
    const { endpoint, ask } = await serverOf({});
    const outcome = await ask(endpoint, {
      prompt: choices(...CONTINUATIONS),
      temperature: 0,
      maxTokens: 1,
      logLikelihoods: name,
    });
    expect(outcome).toMatchObject({ ok: false, failure: { retryable: false } });
  });
});

describe.each(['echo', 'prompt-logprobs', 'input-logprobs'])('%s', (name) => {
  it('asks for all continuations at once, or one by one where the server takes no lists', async () => {
    const together = await weighed(name, SERVERS[name] ?? {});
    const abilities = { ...SERVERS[name], lists: false };
    expect(await search(abilities)).toMatchObject({ strategy: { name }, promptLists: false });
    const apart = await weighed(name, abilities, { promptLists: false });
    expect(apart.values).toEqual(together.values);
    expect([together.calls.length, apart.calls.length]).toEqual([1, CONTINUATIONS.length]);
    expect(apart.reply.tokensIn).toBe(together.reply.tokensIn);
  });
});

describe('tokens that a server reports', () => {
  it.each(['echo', 'prompt-logprobs', 'input-logprobs'])(
    'may have lost their spaces (%s)',
    async (name) => {
      const { values } = await weighed(name, { ...SERVERS[name], losesSpaces: true });
      expectExact(values);
    },
  );

  it.each(Object.keys(SERVERS))(
    'need not begin with one that marks the beginning (%s)',
    async (name) => {
      const { values } = await weighed(name, { ...SERVERS[name], begins: false });
      // Contexts of a token more than the toy model looks back to weigh the same.
      expect(values[0]).toBeCloseTo(logLikelihood(CONTINUATIONS[0] as Continuation), 9);
    },
  );
});

describe.each(['forced-tokens', 'biased-tokens'])('tokens within characters, by %s', (name) => {
  const asked = async (abilities: ToyAbilities, ...continuations: Continuation[]) => {
    const { endpoint, ask, calls } = await serverOf({ ...SERVERS[name], ...abilities });
    const prompt = choices(...continuations);
    const request = { prompt, temperature: 0, maxTokens: 1, logLikelihoods: name };
    return { outcome: await ask(endpoint, request), calls };
  };
  const inside = { context: 'a dish of', continuation: ' sushi 寿 rice' };

  it('are weighed from whole distributions, and no others', async () => {
    const { outcome, calls } = await asked({}, inside);
    expect(outcome).toMatchObject({ ok: true });
    const values = outcome.ok && outcome.reply.content.kind === 'log-likelihoods';
    expect(values && outcome.reply.content).toMatchObject({
      values: [expect.closeTo(logLikelihood(inside), 9)],
    });
    const whole = calls.filter(({ body }) => Number(body['logprobs']) > 1);
    expect(whole).toHaveLength(Buffer.byteLength('寿'));
  });

  it('make an error of their item alone where the server reports the likeliest tokens only', async () => {
    const { outcome } = await asked({ mostLogprobs: 5 }, inside);
    expect(outcome).toMatchObject({
      ok: false,
      failure: {
        cause: 'refused request',
        retryable: false,
        message: 'it does not report the probabilities of all tokens',
      },
    });
    const plain = { context: 'a dish of', continuation: ' rice' };
    expect((await asked({ mostLogprobs: 5 }, plain)).outcome).toMatchObject({ ok: true });
  });
});

describe('a search for a strategy', () => {
  it('takes the one with the fewest calls', async () => {
    const all = Object.assign({}, ...Object.values(SERVERS)) as ToyAbilities;
    expect(await search(all)).toMatchObject({ strategy: { name: 'echo' } });
    expect(
      await search({ ...all, echo: false, promptLogprobs: false, generate: false }),
    ).toMatchObject({ strategy: { name: 'forced-tokens' } });
  });

  it('does not take values that a bias has changed', async () => {
    const { kind, problems } = (await search({ tokenize: true, bias: 'after' })) as Extract<
      StrategySearch,
      { kind: 'none' }
    >;
    expect(kind).toBe('none');
    expect(problems.at(-1)).toEqual({
      strategy: 'biased-tokens',
      problem: 'its log-probabilities are all zero',
    });
  });

  it('says of each strategy why it does not work', async () => {
    expect(await search({})).toMatchObject({
      kind: 'none',
      problems: [
        { strategy: 'echo', problem: 'it sends no log-probabilities' },
        { strategy: 'prompt-logprobs', problem: 'it sends no log-probabilities' },
        { strategy: 'input-logprobs', problem: 'it answered 404: there is no /generate' },
        { strategy: 'forced-tokens', problem: 'it answered 404: there is no /tokenize' },
        { strategy: 'biased-tokens', problem: 'it answered 404: there is no /tokenize' },
      ],
    });
  });
});
