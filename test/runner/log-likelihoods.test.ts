import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cardbench, onServer } from '../support/cli.js';
import { chatReply, type Handler, sendJson, startServer } from '../support/server.js';
import { temporaryFolder } from '../support/temp.js';

async function run(handler: Handler, ...more: readonly string[]) {
  const server = await startServer(handler);
  const result = await cardbench([
    'run',
    'agieval',
    ...onServer(server.baseUrl, join(temporaryFolder(), 'x.db')),
    '--json',
    ...more,
  ]);
  return { ...result, calls: server.calls };
}

/** Each letter a token, weighed by its code. */
function sendEcho(texts: readonly unknown[], response: ServerResponse): void {
  sendJson(response, 200, {
    usage: { prompt_tokens: texts.length, completion_tokens: texts.length },
    choices: texts.map((text, index) => ({
      index,
      logprobs: {
        tokens: [...String(text)],
        token_logprobs: [...String(text)].map((letter) => -((letter.codePointAt(0) ?? 0) % 7)),
      },
    })),
  });
}

describe('a run whose choices are weighed', () => {
  it('asks the endpoint for log-probabilities before any item, and ends in one sentence without them', async () => {
    const { code, stderr, calls } = await run((_call, response) =>
      sendJson(response, 200, {
        choices: [0, 1, 2].map((index) => ({
          index,
          text: ' today',
          logprobs: { tokens: [' today'], token_logprobs: [-1] },
        })),
      }),
    );
    expect(code).toBe(2);
    expect(calls.length).toBeLessThan(10);
    const asked = calls.filter(({ path }) => !path.endsWith('/chat/completions'));
    expect(asked.every(({ body }) => JSON.stringify(body).includes('The opposite of day'))).toBe(
      true,
    );
    expect(stderr.trim().split('\n').at(-1)).toMatch(
      /cannot return log-likelihoods for agieval \(it does not echo the prompt\).*--as generate\./,
    );
  });

  it('does not take zeros for log-probabilities', async () => {
    const { code, stderr } = await run((call, response) =>
      sendJson(response, 200, {
        choices: ([call.body['prompt'] ?? []].flat() as string[]).map((text, index) => ({
          index,
          logprobs: { tokens: [text], token_logprobs: [0] },
        })),
      }),
    );
    expect(code).toBe(2);
    expect(stderr).toContain('all zero');
  });

  it('does not take one number a token for log-probabilities', async () => {
    const { code, stderr } = await run((call, response) =>
      sendJson(response, 200, {
        choices: ([call.body['prompt'] ?? []].flat() as string[]).map((text, index) => ({
          index,
          logprobs: { tokens: [...text], token_logprobs: [...text].map(() => -1) },
        })),
      }),
    );
    expect(code).toBe(2);
    expect(stderr).toContain('are the same for different texts');
  });

  it.each([
    [
      'refuses lists',
      (call, response) =>
        typeof call.body['prompt'] === 'string'
          ? sendEcho([call.body['prompt']], response)
          : sendJson(response, 422, { error: { message: 'prompt must be a string' } }),
    ],
    [
      'answers the first of a list only',
      (call, response) => sendEcho([call.body['prompt']].flat().slice(0, 1), response),
    ],
  ] satisfies [string, Handler][])(
    'asks choice by choice where the server %s',
    async (_, handler) => {
      const together = await run((call, response) =>
        sendEcho([call.body['prompt']].flat(), response),
      );
      const apart = await run(handler);
      expect([together.code, apart.code]).toEqual([0, 0]);
      const scored = ({ stdout }: { stdout: string }): unknown =>
        JSON.parse(stdout).benchmarks.map((each: Record<string, unknown>) => [
          each['n'],
          each['errors'],
          each['metrics'],
          each['tokensIn'],
        ]);
      expect(scored(apart)).toEqual(scored(together));
      const asked = apart.calls.filter(({ path }) => !path.endsWith('/chat/completions'));
      expect(asked.slice(1).every(({ body }) => typeof body['prompt'] === 'string')).toBe(true);
    },
  );

  it('names the generative alternative to a host of chats', async () => {
    const { code, stderr } = await run((_call, response) =>
      sendJson(response, 404, { error: { message: 'no such path' } }),
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(/it answered 404.*--as generate/);
  });

  it('goes there as letter questions, under a name of its own', async () => {
    const { code, stdout, calls } = await run(
      (_call, response) => sendJson(response, 200, chatReply('The best answer is B.')),
      '--as',
      'generate',
    );
    expect(code).toBe(0);
    const [benchmark] = JSON.parse(stdout).benchmarks;
    expect(benchmark).toMatchObject({ benchmark: 'agieval-generate', n: 24 });
    expect(calls.every(({ path }) => path.endsWith('/chat/completions'))).toBe(true);
  });

  it('is tried again where the server fails, with the same scores in the end', async () => {
    const args = ['--retries', '8', '--concurrency', '8'];
    const echo: Handler = (call, response) => sendEcho([call.body['prompt']].flat(), response);
    const whole = await run(echo, ...args);
    const seen = new Map<string, number>();
    const faulty = await run(
      (call, response, index) => {
        const key = JSON.stringify(call.body['prompt']);
        const before = seen.get(key) ?? 0;
        seen.set(key, before + 1);
        if (index === 0 || before > 0 || index % 3 === 1) echo(call, response, index);
        else if (index % 3 === 0) sendJson(response, 503, { error: { message: 'busy' } });
        else sendJson(response, 200, { choices: [] });
      },
      ...args,
    );
    const scored = ({ stdout }: { stdout: string }): unknown => {
      const [benchmark] = JSON.parse(stdout).benchmarks;
      return [benchmark.n, benchmark.errors, benchmark.metrics];
    };
    expect([whole.code, faulty.code]).toEqual([0, 0]);
    expect(faulty.calls.length).toBeGreaterThan(whole.calls.length);
    expect(scored(faulty)).toEqual(scored(whole));
  });

  it('can be rescored from what is stored', async () => {
    const store = join(temporaryFolder(), 'x.db');
    const first = await cardbench(['run', 'bigbench', '-m', 'demo', '--store', store, '--json']);
    const { run: id, benchmarks } = JSON.parse(first.stdout);
    const again = await cardbench(['rescore', id, '--store', store, '--json']);
    expect(again.code).toBe(0);
    expect(JSON.stringify(JSON.parse(again.stdout))).toContain('bigbench');
    expect(benchmarks[0].n).toBe(54);
  });
});
