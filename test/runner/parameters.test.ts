import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { incompatibilities } from '../../src/compare/incompatibilities.js';
import { chat, user } from '../../src/core/prompt.js';
import { plan, summaryOf } from '../../src/library/run.js';
import { caveatsOf } from '../../src/report/caveats.js';
import { openResults } from '../../src/results/results.js';
import { parseRunConfig, type RunConfig } from '../../src/runner/config.js';
import { judgeOf } from '../../src/runner/score/judge-of.js';
import { runSession } from '../../src/runner/session.js';
import { readHeaders } from '../../src/runner/settings/headers.js';
import { readTags } from '../../src/runner/settings/reasoning-tags.js';
import { chatReply, type Handler, sendJson, startServer } from '../support/server.js';
import { quiet } from '../support/session.js';
import { temporaryFolder } from '../support/temp.js';

const HEADER = 'gateway-secret-1234';
const answer: Handler = (_call, response) =>
  sendJson(response, 200, chatReply('The final answer is 5.'));

async function run(
  settings: Partial<Record<keyof RunConfig, unknown>>,
  handler: Handler = answer,
  store = join(temporaryFolder(), 'x.db'),
) {
  const server = await startServer(handler);
  const config = parseRunConfig(
    {
      ...{ benchmarks: ['gsm8k'], model: 'm', baseUrl: server.baseUrl, dataset: 'sample' },
      ...{ limit: 1, store, retries: 0, ...settings },
    },
    'test',
  );
  const { runId } = await runSession(config, quiet);
  return { store, runId, calls: server.calls };
}

function caveats(store: string, runId: string): string[] {
  const results = openResults(store);
  try {
    return caveatsOf(results.run(runId));
  } finally {
    results.close();
  }
}

describe('the settings of requests', () => {
  it('are in every request', async () => {
    const { calls } = await run({
      system: 'Be brief.',
      reasoningEffort: 'high',
      omit: ['temperature'],
      rename: { max_tokens: 'max_completion_tokens' },
      headers: { 'X-Gateway': HEADER },
    });
    const [call] = calls;
    expect(call?.headers['x-gateway']).toBe(HEADER);
    expect(call?.body).toMatchObject({ reasoning_effort: 'high', max_completion_tokens: 1024 });
    expect(call?.body).not.toHaveProperty('temperature');
    expect(call?.body).not.toHaveProperty('max_tokens');
    expect(call?.body['messages']).toContainEqual({ role: 'system', content: 'Be brief.' });
  });

  it('are said under the table where they are not the card’s protocol', async () => {
    const { store, runId } = await run({
      ...{ system: 'Be brief.', reasoningEffort: 'high', maxTokens: 4096 },
      omit: ['temperature'],
    });
    expect(caveats(store, runId)).toContain(
      'GSM8K (CoT): not asked by the card’s protocol: replies of at most 4096 tokens instead of 1024, a system prompt, reasoning effort high, no temperature in the request.',
    );
    const plain = await run({});
    expect(caveats(plain.store, plain.runId).join()).not.toContain('protocol');
  });

  it('keep runs from being compared that differ in them', async () => {
    const conditions = async (settings: Partial<Record<keyof RunConfig, unknown>>) => {
      const config = parseRunConfig(
        { benchmarks: ['gsm8k'], model: 'vllm:m', dataset: 'sample', ...settings },
        'test',
      );
      const [planned] = (await plan(config)).benchmarks;
      if (planned === undefined) throw new Error('nothing is planned');
      return {
        ...{ dataset: 'a', scorer: 's', scorerVersion: 1, extractor: 'e', judge: null, part: null },
        protocol: { ...planned.protocol, samples: 1 },
      };
    };
    const plain = await conditions({});
    expect(incompatibilities(plain, await conditions({}))).toEqual([]);
    for (const [settings, named] of [
      [{ system: 'Be brief.' }, 'system: none and Be brief.'],
      [{ reasoningEffort: 'low' }, 'reasoningEffort: none and low'],
      [{ reasoningTags: 'none' }, 'reasoningTags: none and none'],
      [{ omit: ['stop', 'temperature'] }, 'omit: none and ["stop","temperature"]'],
      [{ rename: { stop: 'end' } }, 'rename: none and {"stop":"end"}'],
      [{ headers: { 'X-Gateway': HEADER } }, 'headers: none and ["x-gateway"]'],
    ] as const) {
      expect(incompatibilities(plain, await conditions(settings))).toEqual([
        `the protocol (${named})`,
      ]);
    }
  });

  it('leave the stand-in as able as it is', async () => {
    const demo = { model: 'demo', baseUrl: undefined, limit: 8 };
    const [one, other] = [await run(demo), await run({ ...demo, system: 'Be brief.' })];
    const scoreOf = ({ store, runId }: { store: string; runId: string }) =>
      summaryOf(store, runId).benchmarks[0]?.metrics;
    expect(scoreOf(other)).toEqual(scoreOf(one));
  });

  it('take the system prompt from a file', () => {
    const file = join(temporaryFolder(), 'system.txt');
    writeFileSync(file, 'Be\nbrief.\n');
    const config = { benchmarks: ['gsm8k'], model: 'demo', system: file };
    expect(parseRunConfig(config, 'test').system).toBe('Be\nbrief.');
  });

  it('refuse what cannot be followed, in one sentence', () => {
    const refused = (settings: object) => () =>
      parseRunConfig({ benchmarks: ['gsm8k'], model: 'demo', ...settings }, 'test');
    expect(refused({ omit: ['messages'] })).toThrow('must be one of max_tokens');
    expect(refused({ rename: { model: 'x' } })).toThrow('test: ');
    expect(refused({ omit: ['stop'], rename: { stop: 'x' } })).toThrow('both left out and renamed');
    expect(refused({ reasoningEffort: 'low', params: { reasoning_effort: 'low' } })).toThrow(
      'leave out one of the two',
    );
    expect(refused({ headers: { 'X-A': '' } })).toThrow('has no value');
    expect(refused({ headers: { Host: 'x' } })).toThrow('is set by cardbench');
    expect(refused({ headers: { 'X-A': 'a\r\nX-B: b' } })).toThrow('does not allow');
    expect(() => readTags(['<a>'])).toThrow('the opening and the closing tag');
  });
});

describe('the value of a header', () => {
  it('is in no error, no store and no reply', async () => {
    const { store, calls } = await run(
      { headers: { 'X-Gateway': `Bearer ${HEADER}` } },
      (_call, response) => sendJson(response, 200, chatReply(`You sent ${HEADER}; 5.`)),
    );
    expect(calls[0]?.headers['x-gateway']).toBe(`Bearer ${HEADER}`);
    const stored = [store, `${store}-wal`].map((file) => {
      try {
        return readFileSync(file, 'latin1');
      } catch {
        return '';
      }
    });
    expect(stored.join('')).not.toContain(HEADER);
    expect(stored.join('').toLowerCase()).toContain('x-gateway');
    const failing = run({ headers: { 'X-Gateway': HEADER } }, (_call, response) =>
      sendJson(response, 401, { error: { message: `bad key ${HEADER}` } }),
    );
    await expect(failing).rejects.toThrow('bad key [key]');
  });

  it('is not repeated by a complaint about the flag', () => {
    for (const pairs of [[HEADER], [`X-A: ${HEADER}`], [`X-A=${HEADER}`, 'x-a=other']]) {
      const complaint = (): unknown => readHeaders(pairs);
      expect(complaint).toThrow('--header');
      expect(complaint).not.toThrow(HEADER);
    }
  });
});

describe('a judge', () => {
  const judgeAt = (judgeBaseUrl: string) =>
    judgeOf(
      {
        ...{ model: 'm', baseUrl: 'http://localhost:9/v1', judge: 'wise', judgeBaseUrl },
        ...{ timeout: 1, headers: { 'X-Gateway': HEADER } },
        ...{ omit: ['temperature'], rename: { max_tokens: 'max_completion_tokens' } },
      },
      {},
    );

  it('is asked with the same fields left out and renamed', async () => {
    const judge = await judgeAt('http://localhost:8/v1');
    const request = { prompt: chat(user('Equal?')), temperature: 0, maxTokens: 9 };
    expect(judge?.model.body(request)).toEqual({
      ...{ model: 'wise', max_completion_tokens: 9 },
      messages: [{ role: 'user', content: 'Equal?' }],
    });
  });

  it('is sent the headers at the same address alone, for they may hold a key', async () => {
    const [same, other] = [
      await judgeAt('http://localhost:9/v1'),
      await judgeAt('http://localhost:8/v1'),
    ];
    expect(same?.endpoint.headers).toEqual({ 'X-Gateway': HEADER });
    expect(other?.endpoint.headers).toBeUndefined();
  });

  it('is asked at the address where it listens, as the model is', async () => {
    const judge = await judgeOf({ judge: 'llamacpp:wise', timeout: 1 }, {}, async (named) => ({
      ...named,
      baseUrl: named.otherBaseUrls?.[0] ?? '',
    }));
    expect(judge?.endpoint.baseUrl).toBe('http://localhost:9931/v1');
  });
});

describe('a refused field', () => {
  it('ends the run at its first call, with the flag that cures it', async () => {
    const failing = run({}, (_call, response) =>
      sendJson(response, 400, {
        error: {
          message: "Unsupported value: 'temperature' does not support 0 with this model.",
          param: 'temperature',
        },
      }),
    );
    await expect(failing).rejects.toThrow('add --omit temperature.');
  });
});

describe('a model that thinks before it answers', () => {
  const thinking: Handler = (call, response) =>
    call.path.endsWith('/chat/completions')
      ? sendJson(response, 200, chatReply('<think>Ice is'))
      : sendJson(response, 200, {
          choices: [call.body['prompt']].flat().map((text, index) => ({
            index,
            logprobs: { tokens: [text], token_logprobs: [-index - 1] },
          })),
        });

  it('is not asked for log-likelihoods', async () => {
    const asked = run({ benchmarks: ['arc-challenge'] }, thinking);
    await expect(asked).rejects.toThrow('a model that thinks before it answers');
    const told = run({ benchmarks: ['arc-challenge'], reasoningEffort: 'high' });
    await expect(told).rejects.toThrow('a model that thinks before it answers');
  });
});

describe('replies that were cut off', () => {
  it('are counted, those in their reasoning apart, and the flag is named', async () => {
    const { store, runId } = await run({ limit: 4 }, (_call, response, index) =>
      sendJson(response, 200, {
        choices: [
          index === 0
            ? { index: 0, message: { content: '<think>hm' }, finish_reason: 'length' }
            : { index: 0, message: { content: 'It is 5.' }, finish_reason: 'stop' },
        ],
      }),
    );
    expect(caveats(store, runId)).toContain(
      'GSM8K (CoT): 1 of 4 replies (25.0 %) were cut off at 1024 tokens, 1 of them while the model was thinking; give a higher --max-tokens.',
    );
  });
});
