import { describe, expect, it } from 'vitest';
import { UNPARSED } from '../../src/models/wire/unparsed-tool-call.js';
import { chatReply, type Handler, sendEvents, sendJson } from '../support/server.js';
import { sumAnswer, sumAsked } from '../support/sums.js';
import { sumsSession } from '../support/sums-session.js';

/** Some retries, quickly. */
const HASTY = { retries: 1, outageTimeout: 600 };

/** Items in their order, two at a time: what is said of the last ones must not depend on those in flight. */
const LAST = { order: 'dataset', concurrency: 2 } as const;

const right: Handler = ({ prompt }, response) =>
  sendJson(response, 200, chatReply(sumAnswer(sumAsked(prompt))));

/** llama-server's body of an error. */
const llamaError = (message: string, code = 500, type = 'server_error') => ({
  error: { code, message, type },
});

describe('a server error for the same items while others are answered', () => {
  it('is about those items, also where they are the last ones', async () => {
    const broken = (item: number): boolean => item >= 10;
    const { run, rows, server } = await sumsSession((call, response, index) => {
      if (broken(sumAsked(call.prompt))) sendJson(response, 500, llamaError('cannot do that'));
      else right(call, response, index);
    }, 22);
    const end = await run({ ...HASTY, ...LAST });
    expect(end).toMatchObject({ status: 'incomplete', interrupted: false });
    expect(rows('SELECT count(*) n FROM responses')).toEqual([{ n: 10 }]);
    expect(rows('SELECT DISTINCT item FROM failed_attempts WHERE final = 1')).toHaveLength(12);
    // A few harmless calls have told whose fault it was.
    const control = server.calls.filter(({ prompt }) => Number.isNaN(sumAsked(prompt)));
    expect(control.length).toBeGreaterThan(0);
    expect(control.length).toBeLessThan(6);
  });
});

describe('an error that is sent with status 200 for some of the items', () => {
  const isBroken = (item: number): boolean => item >= 12 || item % 2 === 1;

  it('is theirs, also where the endpoint replies to nothing else that is asked at the end', async () => {
    const error = { error: { message: 'the backend cannot process input 17' } };
    const { run, rows } = await sumsSession((call, response, index) => {
      const item = sumAsked(call.prompt);
      if (Number.isNaN(item) || isBroken(item)) sendJson(response, 200, error);
      else right(call, response, index);
    }, 26);
    const end = await run({ ...HASTY, ...LAST });
    expect(end).toMatchObject({ status: 'incomplete', interrupted: false });
    expect(rows('SELECT count(*) n FROM responses')).toEqual([{ n: 6 }]);
    expect(rows('SELECT DISTINCT item FROM failed_attempts WHERE final = 1')).toHaveLength(20);
  });

  it.each([
    { message: 'this input is not accepted', code: 400 },
    { message: 'this input is not accepted', type: 'invalid_request_error' },
  ])('is not asked again where it names the request as the cause ($code $type)', async (error) => {
    const { run, rows, server } = await sumsSession((call, response, index) => {
      if (isBroken(sumAsked(call.prompt))) sendJson(response, 200, { error });
      else right(call, response, index);
    }, 12);
    expect(await run(HASTY)).toMatchObject({ status: 'incomplete', interrupted: false });
    expect(server.calls).toHaveLength(12);
    expect(rows('SELECT DISTINCT cause FROM failed_attempts')).toEqual([
      { cause: 'refused request' },
    ]);
  });

  it.each([429, '429'])('is waited for where it asks to (code %j)', async (code) => {
    let calls = 0;
    const { run, rows } = await sumsSession((call, response, index) => {
      calls += 1;
      if (calls % 3 === 2) sendJson(response, 200, { error: { message: 'slow down', code } });
      else right(call, response, index);
    }, 6);
    expect(await run(HASTY)).toMatchObject({ status: 'finished' });
    expect(rows('SELECT DISTINCT cause FROM failed_attempts')).toEqual([{ cause: 'rate limit' }]);
  });
});

describe('calls that tell whose fault failures are', () => {
  it('count towards the budget', async () => {
    const costly = { usage: { prompt_tokens: 4000, completion_tokens: 1000 } };
    const { run } = await sumsSession(({ prompt }, response) => {
      if (!Number.isNaN(sumAsked(prompt))) sendJson(response, 500, llamaError('cannot do that'));
      else sendJson(response, 200, chatReply('Hello', costly));
    }, 40);
    const limited = run({ ...HASTY, concurrency: 4, maxTokensTotal: 3000 });
    await expect(limited).rejects.toThrow('the run has used 5000 of its 3000 tokens');
  });

  it('count towards the budget where they look for log-likelihoods, too', async () => {
    const { run } = await sumsSession((call, response) => {
      const prompts = [call.body['prompt'] ?? []].flat().map(String);
      const choices = prompts.map((prompt, index) => ({
        ...{ index, text: '!' },
        logprobs: {
          tokens: [...prompt],
          token_logprobs: [...prompt].map((letter) => -letter.charCodeAt(0)),
        },
      }));
      if (prompts.length === 0) sendJson(response, 404, {});
      else sendJson(response, 200, { choices, usage: { prompt_tokens: 90, completion_tokens: 9 } });
    }, 0);
    const config = { benchmarks: ['arc-easy'], dataset: 'sample', maxTokensTotal: 98 };
    await expect(run(config)).rejects.toThrow('the run has used 99 of its 98 tokens');
  });
});

describe('a reply that llama-server cannot read as a call of a tool', () => {
  const said = '<tool_call>{"name": add</tool_call>';
  const message = `Failed to parse input at pos 12: ${said}`;
  const handlers: [string, Handler, boolean][] = [
    ['a status of 500', (_call, response) => sendJson(response, 500, llamaError(message)), false],
    [
      'a status of 500, in the words of a gateway',
      (_call, response) =>
        sendJson(response, 500, {
          error: { message: `openai error: ${message}` },
          provider: 'openai',
        }),
      false,
    ],
    [
      'an event of a stream',
      (_call, response) => sendEvents(response, [llamaError(message)], false),
      true,
    ],
    [
      'a field of its own, as earlier releases did',
      (_call, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end(`error: ${JSON.stringify(llamaError(message).error)}\n\n`);
      },
      true,
    ],
  ];
  it.each(handlers)('in %s is the model’s answer, and wrong', async (_how, handler, stream) => {
    const { run, rows, server } = await sumsSession(handler, 0);
    const config = { benchmarks: ['bfcl-tools'], dataset: 'sample', limit: 3, stream };
    expect(await run({ ...HASTY, ...config })).toMatchObject({ status: 'finished' });
    expect(server.calls).toHaveLength(3);
    expect(rows('SELECT DISTINCT text, finish_reason FROM responses')).toEqual([
      { text: said, finish_reason: UNPARSED },
    ]);
    const called = `SELECT DISTINCT value FROM scores WHERE tags NOT LIKE '%irrelevance%'`;
    expect(rows(called)).toEqual([{ value: 0 }]);
  });

  it('is right where no function fits, as any output that is no call is in the official evaluation', async () => {
    const { run, rows } = await sumsSession(
      (_call, response) => sendJson(response, 500, llamaError(message)),
      0,
    );
    const config = { benchmarks: ['bfcl-tools'], dataset: 'sample' };
    expect(await run({ ...HASTY, ...config })).toMatchObject({ status: 'finished' });
    const by = `CASE WHEN tags LIKE '%irrelevance%' THEN 'irrelevance' ELSE 'others' END`;
    expect(rows(`SELECT DISTINCT ${by} AS kind, value FROM scores ORDER BY kind`)).toEqual([
      { kind: 'irrelevance', value: 1 },
      { kind: 'others', value: 0 },
    ]);
  });

  it('is an error where no tools were offered', async () => {
    const { run } = await sumsSession(
      (_call, response) => sendJson(response, 500, llamaError(message)),
      1,
    );
    expect(await run({ ...HASTY, retries: 0 })).toMatchObject({ status: 'incomplete' });
  });
});

describe('a server without tools', () => {
  it('ends that benchmark at once with what to do, and no other', async () => {
    const { run, rows, notes } = await sumsSession((call, response, index) => {
      if ('tools' in call.body) {
        sendJson(response, 500, llamaError('tools param requires --jinja flag'));
      } else right(call, response, index);
    }, 5);
    const config = { benchmarks: ['bfcl-tools', 'gsm8k'], limit: 5 };
    const end = await run({ ...HASTY, ...config, dataset: 'sample' });
    expect(end).toMatchObject({ status: 'unfinished', interrupted: false, incomplete: true });
    expect(notes.join('\n')).toMatch(
      /takes no tools for bfcl-tools \(500: tools param requires --jinja flag\); start llama-server with --jinja\./,
    );
    expect(rows('SELECT count(*) n FROM responses')).toEqual([{ n: 5 }]);
    expect(rows('SELECT count(*) n FROM failed_attempts')).toEqual([{ n: 1 }]);
  });
});

describe('an item that does not fit into the context', () => {
  const bodies: [string, number, unknown][] = [
    [
      'llama.cpp',
      400,
      {
        error: {
          ...llamaError('request (9412 tokens) exceeds the available context size (8192 tokens)')
            .error,
          type: 'exceed_context_size_error',
        },
      },
    ],
    ['OpenAI', 400, { error: { message: 'too long', code: 'context_length_exceeded' } }],
    [
      'vLLM',
      400,
      {
        object: 'error',
        message: "This model's maximum context length is 4096 tokens. However, you requested 5000.",
        type: 'BadRequestError',
        code: 400,
      },
    ],
    [
      'Text Generation Inference',
      422,
      {
        error:
          'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 2048. Given: 3000',
        error_type: 'validation',
      },
    ],
  ];
  it.each(bodies)('in the words of %s is an error at once, alone', async (_who, status, body) => {
    const { run, rows, notes } = await sumsSession((call, response, index) => {
      if (sumAsked(call.prompt) === 0) sendJson(response, status, body);
      else right(call, response, index);
    }, 4);
    expect(await run(HASTY)).toMatchObject({ status: 'incomplete' });
    expect(rows('SELECT cause, attempt, final FROM failed_attempts')).toEqual([
      { cause: 'context overflow', attempt: 1, final: 1 },
    ]);
    expect(rows('SELECT count(*) n FROM responses')).toEqual([{ n: 3 }]);
    expect(notes.join('\n')).toMatch(/does not fit into the model's context .*lower --max-tokens/);
  });
});

describe('a model that is not there', () => {
  it.each([
    [404, { error: { message: 'model "m" not found, try pulling it first' } }],
    [400, { error: { message: 'Invalid model: m', code: 'invalid_model' } }],
    [500, { error: { message: 'upstream: The model `m` does not exist.' } }],
  ])('ends the run at once (status %d)', async (status, body) => {
    const { run, server } = await sumsSession(
      (_call, response) => sendJson(response, status, body),
      9,
    );
    await expect(run(HASTY)).rejects.toThrow(/has no model "m" \(\d+: .*\); choose one that/);
    expect(server.calls).toHaveLength(1);
  });

  it('is told from an error that is sent with status 200, whole or streamed', async () => {
    const error = { error: { message: 'model m not found', code: 'model_not_found' } };
    for (const stream of [false, true]) {
      const { run, server } = await sumsSession((_call, response) => {
        if (stream) sendEvents(response, [error], false);
        else sendJson(response, 200, error);
      }, 9);
      await expect(run({ ...HASTY, stream })).rejects.toThrow(
        'has no model "m" (model m not found); choose one that',
      );
      expect(server.calls).toHaveLength(1);
    }
  });

  const missing = { error: { message: 'model "m" not found, try pulling it first' } };
  const two = { benchmarks: ['bfcl-tools', 'gsm8k'], dataset: 'sample', limit: 5 };

  it('ends the benchmark that asks for it, and no other', async () => {
    const { run, rows, notes } = await sumsSession((call, response, index) => {
      if ('tools' in call.body) sendJson(response, 404, missing);
      else right(call, response, index);
    }, 5);
    expect(await run({ ...HASTY, ...two })).toMatchObject({ incomplete: true });
    expect(notes.filter((note) => note.includes('has no model "m"'))).toHaveLength(1);
    expect(rows('SELECT count(*) n FROM responses')).toEqual([{ n: 5 }]);
  });

  it('is told once, whatever the number of benchmarks', async () => {
    const { run, notes, server } = await sumsSession(
      (_call, response) => sendJson(response, 404, missing),
      5,
    );
    const failed = await run({ ...HASTY, ...two }).catch((thrown: Error) => thrown.message);
    expect(String(failed).match(/has no model "m"/g)).toHaveLength(1);
    expect(notes.join()).not.toContain('has no model');
    expect(server.calls).toHaveLength(2);
  });
});

describe('an endpoint of which no reply can be read', () => {
  const html = '<!doctype html><title>Sign in</title><p>Please';
  const kinds: [string, Handler, RegExp][] = [
    [
      'pages of HTML',
      (_call, response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        response.end(html);
      },
      /\(the reply is not JSON: <!doctype html><title>Sign in/,
    ],
    [
      'no content',
      (_call, response) => sendJson(response, 200, chatReply(null)),
      /\(the reply has no content: \{"id":"x"/,
    ],
  ];
  it.each(kinds)(
    'ends the run after some calls, quoting the first (%s)',
    async (_what, handler, says) => {
      const { run, server, rows } = await sumsSession(handler, 200);
      await expect(run(HASTY)).rejects.toThrow(says);
      expect(server.calls.length).toBeLessThan(30);
      expect(rows('SELECT count(*) n FROM responses')).toEqual([{ n: 0 }]);
    },
  );

  it('uses up the budget with what its replies say they have cost', async () => {
    const { run, server, rows } = await sumsSession(
      (_call, response) => sendJson(response, 200, chatReply(null)),
      200,
    );
    const price = { input: 1, output: 1 };
    await expect(run({ ...HASTY, maxTokensTotal: 30, price })).rejects.toThrow(
      /used 38 of its 30 tokens/,
    );
    expect(server.calls).toHaveLength(2);
    expect(
      rows('SELECT tokens_in, tokens_out, tokens_paid, cost_usd FROM response_counts'),
    ).toEqual([{ tokens_in: 24, tokens_out: 14, tokens_paid: 38, cost_usd: 38e-6 }]);
  });
});

describe('the last failure of an endpoint that is lost', () => {
  const page = '<html><head><title>520: Web server is returning an unknown error</title></head>';
  it.each<[string, Handler, RegExp]>([
    [
      'its status once',
      (_call, response) => response.writeHead(520, { 'content-type': 'text/html' }).end(page),
      /\(last failure: 520: Web server is returning an unknown error\);/,
    ],
    [
      'no status of success',
      (_call, response) => sendJson(response, 200, { error: { message: 'internal trouble' } }),
      /\(last failure: internal trouble\);/,
    ],
    [
      'in words that the connection was closed',
      (_call, response) => response.socket?.destroy(),
      /\(last failure: the connection was closed before the reply \(\w+\)\);/,
    ],
  ])('is told with %s', async (_what, handler, says) => {
    const { run } = await sumsSession(handler, 5);
    await expect(run({ retries: 1, outageTimeout: 0.1 })).rejects.toThrow(says);
  });
});

describe('a server that is loading its model', () => {
  it('is waited for: no item is in error', async () => {
    let calls = 0;
    const { run, rows } = await sumsSession((call, response, index) => {
      calls += 1;
      if (calls <= 4) sendJson(response, 503, llamaError('Loading model', 503));
      else right(call, response, index);
    }, 3);
    expect(await run(HASTY)).toMatchObject({ status: 'finished' });
    expect(rows('SELECT DISTINCT cause FROM failed_attempts')).toEqual([{ cause: 'loading' }]);
  });
});

describe('a stream that ends of its own accord without a piece of text', () => {
  it.each(['stop', 'STOP', 'eos', 'eos_token', 'end_turn', 'stop_sequence'])(
    'is an empty reply, as it is whole (%s)',
    async (finish) => {
      const end = { model: 'm', choices: [{ index: 0, delta: {}, finish_reason: finish }] };
      const { run, rows } = await sumsSession((_call, response) => sendEvents(response, [end]), 2);
      expect(await run({ ...HASTY, stream: true })).toMatchObject({ status: 'finished' });
      expect(rows('SELECT DISTINCT text FROM responses')).toEqual([{ text: '' }]);
    },
  );
});
