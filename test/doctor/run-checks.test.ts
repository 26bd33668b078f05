import { describe, expect, it } from 'vitest';
import { MOST_CALLS } from '../../src/doctor/checks.js';
import { obstacle } from '../../src/doctor/row-needs.js';
import { runChecks } from '../../src/doctor/run-checks.js';
import { createModel } from '../../src/models/client.js';
import type { Endpoint } from '../../src/models/endpoint.js';
import { type Fault, imitatedEndpoint } from '../support/imitated-endpoint.js';
import { type Handler, sendJson, startServer } from '../support/server.js';

async function checked(handler: Handler) {
  const server = await startServer(handler);
  const endpoint: Endpoint = {
    provider: 'custom',
    modelId: 'm',
    baseUrl: server.baseUrl,
    apiKey: undefined,
    maxTokensField: 'max_tokens',
    api: 'openai',
  };
  const report = await runChecks({
    endpoint,
    connect: (to, stream) => createModel({ endpoint: to, stream, timeout: 20_000 }),
    neededTokens: 8192,
    onResult: () => {},
    signal: new AbortController().signal,
    clock: () => performance.now(),
  });
  const problems = report.results.filter(({ status }) => status === 'problem');
  return { ...report, problems, calls: server.calls };
}

const FAULTS: readonly (readonly [fault: Fault, check: string, evidence: RegExp])[] = [
  ['ignores stop sequences', 'stop sequences', /went on past the stop sequence/],
  ['ignores the token limit', 'token limit', /limited to 16 tokens has \d+ characters/],
  ['drops system prompts', 'system prompt', /was not followed/],
  ['counts wrong usage', 'usage', /counted as 0 tokens/],
  ['has the wrong template', 'chat template', /<\|im_end\|>/],
  ['is noisy at temperature 0', 'repeatability', /gave 3 texts/],
  ['has a context of 2k', 'context length', /about \d+ tokens fit, and the card needs 8192/],
  ['has no tools', 'tools', /was not called/],
  ['echoes zeros', 'log-likelihoods', /all zero/],
];

describe('the checks of an endpoint', () => {
  it('finds nothing wrong with a healthy endpoint, within its budget of calls', async () => {
    const { problems, results, abilities, calls } = await checked(imitatedEndpoint());
    expect(problems).toEqual([]);
    expect(results.map(({ status }) => status)).not.toContain('unknown');
    expect(abilities).toMatchObject({ tools: true, usage: true, logLikelihoods: 'echo' });
    expect(calls.length).toBeLessThanOrEqual(MOST_CALLS);
  });

  it.each(FAULTS)(
    'names the fault of one that %s, and no other',
    async (fault, check, evidence) => {
      const { problems } = await checked(imitatedEndpoint(fault));
      expect(problems.map(({ name }) => name)).toEqual([check]);
      expect(problems[0]?.evidence).toMatch(evidence);
      expect(problems[0]?.cure).toBeTruthy();
    },
  );

  it('finds the context length by bisection, to 512 tokens', async () => {
    const { abilities } = await checked(imitatedEndpoint('has a context of 2k'));
    expect(abilities.contextTokens).toBeGreaterThan(2048 - 600);
    expect(abilities.contextTokens).toBeLessThanOrEqual(2048);
  });

  it('ends after the first call that shows that none is answered', async () => {
    const { results, calls } = await checked((_call, response) =>
      sendJson(response, 401, { error: { message: 'no such key' } }),
    );
    expect(results).toMatchObject([{ name: 'reachable', status: 'problem' }]);
    expect(calls.length).toBe(1);
  });
});

describe('a row of a card', () => {
  const needs = { benchmark: 'x', tools: false, logLikelihoods: false, tokens: 3000 };
  const abilities = {
    answers: true,
    tools: false,
    logLikelihoods: null,
    contextTokens: null,
    usage: true,
  };

  it('cannot be served without what it needs', () => {
    expect(obstacle(needs, abilities)).toBeUndefined();
    expect(obstacle({ ...needs, tools: true }, abilities)).toContain('tools');
    expect(obstacle({ ...needs, logLikelihoods: true }, abilities)).toContain('log-likelihoods');
    expect(obstacle(needs, { ...abilities, contextTokens: 2048 })).toContain('3000 tokens');
    expect(obstacle(needs, { ...abilities, contextTokens: 4096 })).toBeUndefined();
  });
});
