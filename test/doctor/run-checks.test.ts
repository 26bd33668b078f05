import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../src/doctor/check.js';
import { MAX_CALLS } from '../../src/doctor/checks.js';
import type { RowNeeds } from '../../src/doctor/needs.js';
import { obstacle } from '../../src/doctor/row-needs.js';
import { runChecks } from '../../src/doctor/run-checks.js';
import { createModel } from '../../src/models/client.js';
import type { Endpoint } from '../../src/models/endpoint.js';
import { FULL, partOf } from '../support/full.js';
import { type Fault, imitatedEndpoint } from '../support/imitated-endpoint.js';
import { type Handler, sendJson, startServer } from '../support/server.js';

/** A row of a card that asks for texts. */
const row = (more: Partial<RowNeeds> = {}): RowNeeds => ({
  ...{ benchmark: 'x', tools: false, logLikelihoods: false, tokens: 3000 },
  ...{ temperature: 0, maxTokens: 1024, stop: [] },
  ...more,
});

async function checked(handler: Handler, rows: readonly RowNeeds[] = [row()]) {
  const server = await startServer(handler);
  const endpoint: Endpoint = {
    provider: 'custom',
    modelId: 'm',
    baseUrl: server.baseUrl,
    apiKey: 'sk-not-to-be-shown-0123456789',
    maxTokensField: 'max_tokens',
    api: 'openai',
  };
  const report = await runChecks({
    endpoint,
    connect: (to, stream, shape) => createModel({ endpoint: to, stream, timeout: 20_000, shape }),
    neededTokens: 8192,
    rows,
    onResult: () => {},
    signal: new AbortController().signal,
    clock: () => performance.now(),
  });
  const problems = report.results.filter(({ status }) => status === 'problem');
  const named = (name: string) => report.results.find((each) => each.name === name);
  return { ...report, problems, named, calls: server.calls };
}

/** One thing that is wrong, the check that is to name it, its words, and whether scores of a card would suffer. */
const FAULTS: [fault: Fault, check: string, evidence: RegExp, status?: 'problem' | 'note'][] = [
  ['ignores stop sequences', 'stop sequences', /went on past the stop sequence/],
  ['ignores the token limit', 'token limit', /limited to 16 tokens has \d+ characters/],
  ['drops system prompts', 'system prompt', /was not followed/],
  ['counts wrong usage', 'usage', /counted as 0 tokens/],
  ['has the wrong template', 'chat template', /<\|im_end\|>/],
  ['is noisy at temperature 0', 'repeatability', /gave 3 texts/],
  ['has a context of 2k', 'context length', /about \d+ tokens fit, and the card needs 8192/],
  ['has no tools', 'tools', /was not called/],
  ['echoes zeros', 'log-likelihoods', /all zero/],
  ['echoes one number', 'log-likelihoods', /the same for different texts/],
  ['echoes positive numbers', 'log-likelihoods', /are positive/],
  ['reports a usage of zero', 'usage', /counted as 0 tokens/],
  ['counts prompts in characters', 'usage', /100 words more in the prompt are counted as 4\d\d/],
  ['counts replies in characters', 'usage', /a reply of 54 characters is counted as 54 tokens/],
  ['counts the token limit in characters', 'token limit', /was cut after 16 characters/],
  ['says of cut replies that they are whole', 'token limit', /says "stop", as if it were whole/],
  ['escapes replies for HTML', 'characters', /a &lt; b/],
  ['sends UTF-8 read as Latin-1', 'characters', /na\u00c3\u00afve/],
  ['repeats the key', 'chat', /repeats the key/],
  ['streams another text', 'streaming', /streamed it says ".*winte", whole ".*winter"/],
  ['writes calls of tools as text', 'tools', /was not called: the reply was "\{/],
  ['calls tools with broken arguments', 'tools', /called wrongly: "get_weather\(\{"city": Oslo/],
  ['cuts prompts without a word', 'context length', /are cut without a word/],
  ['streams no usage', 'streaming', /counts no tokens/, 'note'],
  ['sends one reply for n', 'parameters', /one reply for n = 2/, 'note'],
  ['ignores the seed', 'sampling', /seed has no effect/, 'note'],
  ['ignores the temperature', 'sampling', /temperature has no effect/, 'note'],
  ['refuses more than four calls at once', 'speed', /4 of 8 failed \(429: too many/, 'note'],
  ['answers completions as chats', 'completions', /continued with "You have/, 'note'],
  ['lists another model', 'reachable', /does not have "m"/, 'note'],
  ['answers as another model', 'chat', /as "other"/, 'note'],
  ['refuses max_tokens', 'chat', /refuses a field \(400: .*'max_tokens'/, 'note'],
];

function isNamed({ status }: CheckResult): boolean {
  return status === 'problem' || status === 'note';
}

const tried = FULL ? 'every fault' : 'one fault in 4';
describe(`the checks of an endpoint: ${tried}`, () => {
  it('finds nothing wrong with a healthy endpoint, within its budget of calls', async () => {
    const { results, abilities, calls } = await checked(imitatedEndpoint());
    expect(results.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(abilities).toMatchObject({ tools: true, usage: true, logLikelihoods: 'echo' });
    expect(calls.length).toBeLessThanOrEqual(MAX_CALLS);
  });

  it.each(partOf(FAULTS, 4, 'faults'))(
    'names the fault of one that %s, and no other',
    async (fault, check, evidence, status = 'problem') => {
      const { results } = await checked(imitatedEndpoint(fault));
      expect(results.filter(isNamed)).toEqual([
        { name: check, status, evidence: expect.stringMatching(evidence), cure: expect.anything() },
      ]);
      expect(JSON.stringify(results)).not.toContain('not-to-be-shown');
    },
  );

  it('names refused seeds where they are a field, and where they are to have an effect', async () => {
    const { results } = await checked(imitatedEndpoint('refuses seeds'));
    expect(results.filter(isNamed)).toMatchObject([
      { name: 'sampling', status: 'note', evidence: expect.stringContaining('or a seed') },
      { name: 'parameters', status: 'note', evidence: expect.stringContaining('refuses seed') },
    ]);
  });

  it('names completions that are missing, on which log-likelihoods depend', async () => {
    const { results } = await checked(imitatedEndpoint('has no completions'));
    expect(results.filter(isNamed)).toMatchObject([
      { name: 'completions', status: 'note' },
      { name: 'log-likelihoods', status: 'note' },
    ]);
  });

  it('goes on without a field that is refused, and says how a run does', async () => {
    const renamed = await checked(imitatedEndpoint('refuses max_tokens'));
    expect(renamed.named('chat')?.cure).toBe('add --rename max_tokens=max_completion_tokens');
    expect(renamed.shape.rename).toEqual({ max_tokens: 'max_completion_tokens' });
    const omitted = await checked(imitatedEndpoint('refuses the temperature'));
    expect(omitted.named('chat')?.cure).toBe('add --omit temperature');
    expect(omitted.named('repeatability')).toMatchObject({
      status: 'note',
      evidence: expect.stringContaining('temperature is left out'),
    });
    expect(omitted.problems.filter(({ name }) => name !== 'streaming')).toEqual([]);
  });

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

describe('the parameters of the rows', () => {
  const refusing =
    (refused: (body: Record<string, unknown>) => string | undefined): Handler =>
    (call, response, index) => {
      const message = refused(call.body);
      if (message === undefined) imitatedEndpoint()(call, response, index);
      else sendJson(response, 400, { error: { message } });
    };

  it('are tried with the largest limit alone where that is taken', async () => {
    const rows = [row({ maxTokens: 10 }), row({ maxTokens: 5120 }), row({ maxTokens: 2048 })];
    const { named, calls } = await checked(imitatedEndpoint(), rows);
    expect(named('row parameters')).toMatchObject({
      status: 'ok',
      evidence: 'replies of up to 5120 tokens may be asked for, as the rows do',
    });
    const limits = calls.map(({ body }) => body['max_tokens']);
    expect(limits).toContain(5120);
    expect(limits).not.toContain(2048);
  });

  it('that are refused are named with their rows, which the endpoint cannot serve', async () => {
    const handler = refusing(({ max_tokens: limit }) =>
      Number(limit) > 4096 ? 'max_tokens is too large: this model writes at most 4096' : undefined,
    );
    const rows = [row({ benchmark: 'math', maxTokens: 5120 }), row({ benchmark: 'mmlu' })];
    const { problems, abilities } = await checked(handler, rows);
    expect(problems).toMatchObject([
      {
        name: 'row parameters',
        evidence: expect.stringMatching(/^the parameters of math are refused .*at most 4096/),
      },
    ]);
    expect(abilities.refused).toEqual(['math']);
  });

  it('hold stop sequences that replies must end at', async () => {
    const rows = [row({ benchmark: 'qa', stop: ['\n\n', 'Q:'] })];
    expect((await checked(imitatedEndpoint(), rows)).problems).toEqual([]);
    const { problems } = await checked(imitatedEndpoint('ignores stop sequences'), rows);
    expect(problems).toMatchObject([
      { name: 'stop sequences' },
      {
        name: 'row parameters',
        evidence: expect.stringContaining('past the stop sequence "\\n\\n"'),
      },
    ]);
  });

  it('may be refused by their number', async () => {
    const handler = refusing(({ stop }) =>
      Array.isArray(stop) && stop.length > 4 ? 'stop: at most 4 sequences are allowed' : undefined,
    );
    const { problems } = await checked(handler, [row({ stop: ['a', 'b', 'c', 'd', 'e'] })]);
    expect(problems).toMatchObject([{ name: 'row parameters' }]);
  });
});

describe('an endpoint that is too slow for a call with tools', () => {
  it('is not said to have none', async () => {
    const { named, abilities } = await checked((call, response, index) => {
      if ('tools' in call.body) sendJson(response, 503, { error: { message: 'busy' } });
      else imitatedEndpoint()(call, response, index);
    });
    expect(named('tools')).toMatchObject({ status: 'unknown' });
    expect(abilities.tools).toBe(true);
  });
});

describe('what the checks cost', () => {
  it('is counted, as far as the endpoint says', async () => {
    const { spent, calls } = await checked(imitatedEndpoint());
    const chats = calls.filter(({ path }) => path.endsWith('/chat/completions'));
    expect(spent.calls).toBeGreaterThanOrEqual(chats.length);
    expect(spent.tokensIn).toBeGreaterThan(8192);
    expect(spent.tokensOut).toBeGreaterThan(0);
  });
});

describe('a row of a card', () => {
  const needs = row();
  const abilities = {
    answers: true,
    tools: false,
    logLikelihoods: null,
    contextTokens: null,
    usage: true,
    repeats: true,
    refused: [],
  };

  it('cannot be served without what it needs', () => {
    expect(obstacle(needs, abilities)).toBeUndefined();
    expect(obstacle({ ...needs, tools: true }, abilities)).toContain('tools');
    expect(obstacle({ ...needs, logLikelihoods: true }, abilities)).toContain('log-likelihoods');
    expect(obstacle(needs, { ...abilities, contextTokens: 2048 })).toContain('3000 tokens');
    expect(obstacle(needs, { ...abilities, contextTokens: 4096 })).toBeUndefined();
    expect(obstacle(needs, { ...abilities, refused: ['x'] })).toContain('parameters');
  });
});
