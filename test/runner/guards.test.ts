import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadBenchmark } from '../../src/benchmarks/catalogue.js';
import type { XsTestItem } from '../../src/benchmarks/xstest.js';
import type { Item } from '../../src/core/item.js';
import { loadDataset } from '../../src/datasets/load.js';
import { cardbench, onServer, outcomeOf } from '../support/cli.js';
import { chatReply, sendJson, startServer, type TestServer } from '../support/server.js';
import { temporaryFolder } from '../support/temp.js';

interface Turn {
  readonly role: string;
  readonly content: string;
}

/** The question that every guard is asked before a run. */
const PROBE = 'rainbow';
const HARM = 'Gladly. First, take what you need.';
const GUARD = 'llama-guard-3-8b';

/** A Llama Guard that answers as a test says; prompts and replies that it does not know are safe. */
function guardServer(
  say: (turns: readonly Turn[]) => string | Record<string, unknown>,
): Promise<TestServer> {
  return startServer(({ path, body }, response) => {
    if (path === '/v1/models') return sendJson(response, 404, {});
    const messages = (body.messages ?? []) as Turn[];
    const said = messages[0]?.content.includes(PROBE) ? 'safe' : say(messages);
    sendJson(response, 200, typeof said === 'string' ? chatReply(said) : said);
  });
}

/** A model that helps with everything. */
function helpfulServer(): Promise<TestServer> {
  return startServer((_call, response) => sendJson(response, 200, chatReply(HARM)));
}

const asked = ({ calls }: TestServer): readonly Turn[][] =>
  calls.flatMap(({ path, body }) => {
    const turns = (body.messages ?? []) as Turn[];
    return path.endsWith('/chat/completions') && !turns[0]?.content.includes(PROBE) ? [turns] : [];
  });

async function itemsOf(id: string): Promise<readonly Item<XsTestItem>[]> {
  const { dataset } = await loadBenchmark(id);
  return (await loadDataset<XsTestItem>(dataset, { kind: 'sample' })).items;
}

function guardFlags(place: 'input' | 'output', { baseUrl }: TestServer, id = GUARD): string[] {
  return [`--guard-${place}`, id, `--guard-${place}-base-url`, baseUrl];
}

const storeIn = (folder: string): string => join(folder, 'x.db');

describe('a system of a model and guards', () => {
  /** The input guard takes every other prompt for unsafe; the output guard every third reply that it sees. */
  async function system() {
    const items = await itemsOf('xstest');
    const places = new Map(items.map(({ data }, place) => [data.prompt, place]));
    const placeOf = (turns: readonly Turn[]): number => places.get(turns[0]?.content ?? '') ?? -1;
    const servers = {
      model: await helpfulServer(),
      input: await guardServer((turns) => (placeOf(turns) % 2 === 0 ? 'unsafe\nS2,S9' : 'safe')),
      output: await guardServer((turns) => (placeOf(turns) % 3 === 0 ? '\n\nunsafe\nS1' : 'safe')),
    };
    const store = storeIn(temporaryFolder());
    const guards = [...guardFlags('input', servers.input), ...guardFlags('output', servers.output)];
    const plain = ['run', 'xstest', ...onServer(servers.model.baseUrl, store)];
    const [safe, unsafe] = ['comply', 'refuse'].map((gold) =>
      items.flatMap(({ data }, place) => (data.gold === gold ? [place] : [])),
    );
    return { items, servers, store, guards, plain, safe: safe ?? [], unsafe: unsafe ?? [] };
  }

  const isRefused = (place: number): boolean => place % 2 === 0 || place % 3 === 0;

  it('refuses where a guard says unsafe, and is compared with its model', async () => {
    const { items, servers, store, guards, plain, safe, unsafe } = await system();
    const share = (places: readonly number[], of: (place: number) => boolean): number =>
      places.filter(of).length / places.length;

    const { code, stdout, stderr } = await cardbench([...plain, ...guards, '--json']);
    expect([code, stderr]).toEqual([0, expect.stringContaining('24/24')]);
    const [found] = JSON.parse(stdout).benchmarks;
    expect(found.metrics.false_refusal_rate).toBeCloseTo(share(safe, isRefused), 12);
    expect(found.metrics.violation_rate).toBeCloseTo(
      share(unsafe, (place) => !isRefused(place)),
      12,
    );
    expect(found.metrics.input_guard_unsafe).toBeCloseTo(0.5, 12);
    expect(found.metrics['input_guard_unsafe/S9 Indiscriminate Weapons']).toBeCloseTo(0.5, 12);
    // Of the twelve odd places four are divisible by three.
    expect(found.metrics.output_guard_unsafe).toBeCloseTo(4 / 12, 12);
    for (const type of new Set(items.map(({ tags }) => tags.type ?? ''))) {
      const ofType = items.flatMap(({ tags }, place) => (tags.type === type ? [place] : []));
      const name = type.startsWith('contrast_') ? 'violation_rate' : 'false_refusal_rate';
      const refused = share(ofType, isRefused);
      const expected = name === 'violation_rate' ? 1 - refused : refused;
      expect(found.metrics[`${name}/${type}`]).toBeCloseTo(expected, 12);
      const [low, high] = found.intervals[`${name}/${type}`];
      expect(low).toBeLessThan(high);
    }
    expect(servers.model.calls).toHaveLength(24);
    expect(asked(servers.input)).toHaveLength(24);
    expect(asked(servers.output)).toHaveLength(12);
    expect(asked(servers.output)[0]).toEqual([
      { role: 'user', content: expect.any(String) },
      { role: 'assistant', content: HARM },
    ]);

    const report = await cardbench(['report', '--store', store]);
    expect(report.stdout.replace(/\s+/g, ' ')).toContain(
      `XSTest: a system with guards (input custom:${GUARD} (llama-guard-3), output custom:${GUARD} (llama-guard-3))`,
    );
    const json = JSON.parse(
      (await cardbench(['report', '--store', store, '--format', 'json'])).stdout,
    );
    expect(json.benchmarks[0].guarded.calls).toBe(36);
    expect(json.benchmarks[0].judged.calls).toBe(0);

    const compared = JSON.parse(
      (await cardbench(['compare', 'latest', '--guards', '--json', '--store', store])).stdout,
    );
    expect(compared.a).toContain('custom:m with guards: input custom:llama-guard-3-8b');
    expect(compared.b).toContain('custom:m alone');
    const rows = compared.rows as { benchmark: string; n: number; difference: number }[];
    expect(rows.map(({ benchmark, n }) => [benchmark, n])).toEqual([
      ['xstest/safe', safe.length],
      ['xstest/unsafe', unsafe.length],
    ]);
    expect(rows[0]?.difference).toBeCloseTo(-share(safe, isRefused), 12);
    expect(rows[1]?.difference).toBeCloseTo(share(unsafe, isRefused), 12);

    const differing = await cardbench([
      'compare',
      'latest',
      '--guards',
      '--items',
      '--store',
      store,
    ]);
    expect(differing.stdout).toContain(items[0]?.id ?? 'none');
    const shown = await cardbench([
      ...['compare', 'latest', '--guards', '--show', items[0]?.id ?? '', '--store', store],
    ]);
    // The reply of the model is kept though the system refuses; it is an answer without guards.
    expect(shown.stdout.split(`${HARM}\n`)).toHaveLength(3);
    expect(shown.stdout).toContain('refused by the input guard');
  });

  it('is scored from stored replies, and compared with another run', async () => {
    const { servers, store, guards, plain } = await system();
    await cardbench([...plain, ...guards, '--name', 'guarded']);
    await cardbench([...plain, '--name', 'plain']);
    // Another system is another run; the model alone is the one that was asked without guards.
    expect(servers.model.calls).toHaveLength(48);
    const between = JSON.parse(
      (await cardbench(['compare', 'plain', 'guarded', '--json', '--store', store])).stdout,
    );
    expect(between.a).not.toContain('with guards');
    expect(between.b).toContain('with guards');

    const rescored = await cardbench(['rescore', 'plain', ...guards, '--json', '--store', store]);
    expect(rescored.code).toBe(0);
    expect(servers.model.calls).toHaveLength(48);
    const after = JSON.parse(
      (await cardbench(['compare', 'plain', 'guarded', '--json', '--store', store])).stdout,
    );
    expect(after.rows[0].difference).toBe(0);
    const alone = JSON.parse(
      (await cardbench(['compare', 'plain', '--guards', '--json', '--store', store])).stdout,
    );
    const other = JSON.parse(
      (await cardbench(['compare', 'guarded', '--guards', '--json', '--store', store])).stdout,
    );
    expect(alone.rows).toEqual(other.rows);
    // Asked again, the guards are asked nothing that they were asked in this run before.
    const before = [servers.input, servers.output].map((guard) => asked(guard).length);
    await cardbench(['rescore', 'plain', ...guards, '--store', store]);
    expect([servers.input, servers.output].map((guard) => asked(guard).length)).toEqual(before);
  });

  it('asks the input guard once about an item of several samples, and goes on after a stop', async () => {
    const { servers, store, guards, plain } = await system();
    const several = [...plain, ...guards, '--samples', '2', '--temperature', '0.5'];
    const stopped = await cardbench([...several, '--max-tokens-total', '200']);
    expect(stopped.code).not.toBe(0);
    const again = await cardbench([...several, '--json']);
    expect(again.stderr).toContain('Resuming run');
    expect(again.code).toBe(0);
    expect(asked(servers.input)).toHaveLength(24);
    expect(servers.model.calls).toHaveLength(48);
    const compared = await cardbench(['compare', 'latest', '--guards', '--store', store]);
    expect(compared.code).toBe(0);
  });
});

describe('replies of a guard', () => {
  it('are errors unless they are verdicts: neither safe nor unsafe', async () => {
    const items = await itemsOf('xstest');
    const hostile: (string | Record<string, unknown>)[] = [
      'I cannot help with that.',
      'safe, but unsafe',
      'unsafe\nS99',
      'safe\nS1',
      `unsafe\n${'S1,'.repeat(20_000)}?`,
      chatReply('unsafe\nS1', {
        choices: [
          {
            index: 0,
            finish_reason: 'length',
            message: { role: 'assistant', content: 'unsafe\nS1' },
          },
        ],
      }) as Record<string, unknown>,
      chatReply('<think>It says nothing bad.') as Record<string, unknown>,
      '\u001b[31msafe',
    ];
    const places = new Map(items.map(({ data }, place) => [data.prompt, place]));
    const model = await helpfulServer();
    const guard = await guardServer(
      (turns) => hostile[places.get(turns[0]?.content ?? '') ?? -1] ?? 'safe',
    );
    const store = storeIn(temporaryFolder());
    const { stdout, code } = await cardbench([
      ...['run', 'xstest', ...onServer(model.baseUrl, store)],
      ...[...guardFlags('output', guard), '--json'],
    ]);
    const [found] = JSON.parse(stdout).benchmarks;
    expect([code, found.errors, found.scored]).toEqual([3, hostile.length, 24 - hostile.length]);
    expect(found.metrics.output_guard_unsafe).toBe(0);
    const report = await cardbench(['report', '--store', store]);
    expect(report.stdout).not.toMatch(/\u001b\[31m/);
    // The model's own replies are scored without the guard.
    const alone = await cardbench(['compare', 'latest', '--guards', '--json', '--store', store]);
    expect(alone.code).toBe(0);
  });

  it('do not change what judges say, and judges are asked once', async () => {
    const items = await itemsOf('simplesafetytests');
    const first = items[0]?.data.prompt ?? '';
    const model = await helpfulServer();
    const guard = await guardServer(([turn]) => (turn?.content === first ? 'unsafe\nS1' : 'safe'));
    const judges = [];
    for (const words of ['unsafe', 'safe']) {
      judges.push(
        await startServer(({ path }, response) =>
          sendJson(response, path === '/v1/models' ? 404 : 200, chatReply(words)),
        ),
      );
    }
    const [a, b] = judges.map(({ baseUrl }) => baseUrl);
    const store = storeIn(temporaryFolder());
    const { stdout, code } = await cardbench([
      ...['run', 'simplesafetytests', ...onServer(model.baseUrl, store), '--json'],
      ...['--judge', 'wise', '--judge-base-url', a ?? ''],
      ...['--second-judge', 'wiser', '--second-judge-base-url', b ?? ''],
      ...guardFlags('input', guard),
    ]);
    expect(code).toBe(0);
    const [found] = JSON.parse(stdout).benchmarks;
    const n = items.length;
    expect(found.metrics.violation_rate).toBeCloseTo((n - 1) / n, 12);
    // The judges disagree on every reply, also on the one that the guard withholds.
    expect(found.judgeAgreements[0]).toMatchObject({ n, agreement: 0 });
    expect(judges.map(({ calls }) => calls.filter(({ path }) => /chat/.test(path)).length)).toEqual(
      [n, n],
    );
    const compared = await cardbench(['compare', 'latest', '--guards', '--json', '--store', store]);
    expect(JSON.parse(compared.stdout).rows).toMatchObject([
      { benchmark: 'simplesafetytests', n, difference: 1 / n },
    ]);
  });

  it('are asked for at a completions endpoint, in our words or in the user’s', async () => {
    const model = await helpfulServer();
    const guard = await startServer(({ path, prompt }, response) => {
      if (path === '/v1/models') return sendJson(response, 404, {});
      const text = prompt.includes('Agent: Gladly') ? 'unsafe\nS1' : 'safe';
      sendJson(response, 200, { id: 'x', choices: [{ index: 0, text, finish_reason: 'stop' }] });
    });
    const store = storeIn(temporaryFolder());
    const args = [
      ...['run', 'xstest', ...onServer(model.baseUrl, store), '--json'],
      ...[...guardFlags('output', guard, 'my-guard'), '--guard-version', 'llama-guard-2'],
      ...['--guard-api', 'completion'],
    ];
    const { stdout, code, stderr } = await cardbench(args);
    expect([code, stderr]).toEqual([0, expect.anything()]);
    const [found] = JSON.parse(stdout).benchmarks;
    expect(found.metrics).toMatchObject({ violation_rate: 0, false_refusal_rate: 1 });
    expect(guard.calls.every(({ path }) => /\/(models|completions)$/.test(path))).toBe(true);
    expect(guard.calls.at(-1)?.prompt).toContain('S11: Sexual Content.');
    expect(guard.calls.at(-1)?.body).toMatchObject({ temperature: 0, max_tokens: 64 });
  });
});

describe('guards are refused before anything is asked', () => {
  const flags = (line: string): string[] =>
    `run xstest --dataset sample --model vllm:m ${line}`.split(' ');

  it.each([
    [
      '--guard-input vllm:my-guard',
      '--guard-input vllm:my-guard: the id does not say which Llama Guard it is; name it with --guard-version (llama-guard-2, llama-guard-3, llama-guard-3-1b, llama-guard-3-11b-vision, llama-guard-4).',
    ],
    [
      '--guard-version llama-guard-3',
      '--guard-version needs --guard-input or --guard-output; name the guard, or leave it out.',
    ],
    [
      '--guard-api completion',
      '--guard-api needs --guard-input or --guard-output; name the guard, or leave it out.',
    ],
    [
      '--guard-input-base-url http://127.0.0.1:1',
      '--guard-input-base-url needs --guard-input <provider>:<id>; name the guard, or leave it out.',
    ],
    [
      '--guard-input vllm:llama-guard-3 --guard-prompt README.md',
      '--guard-prompt needs --guard-api completion: the server of a chat has its own template.',
    ],
    [
      '--guard-input vllm:llama-guard-3 --guard-api completion --guard-prompt LICENSE',
      '--guard-prompt LICENSE: the text does not contain {role}, {conversation}; it needs {role}, {conversation}.',
    ],
    [
      '--guard-input demo:llama-guard-3',
      '--guard-input demo: the stand-in is no guard; name a Llama Guard.',
    ],
    [
      '--guard-output llama-guard-3 --guard-output-base-url http://127.0.0.1:9/v1',
      expect.stringMatching(/^--guard-output: \S*127\.0\.0\.1:9\S* .*(cannot|refuse)/),
    ],
  ])('%s', async (line, message) => {
    expect(await outcomeOf([...flags(line), '--store', storeIn(temporaryFolder())])).toEqual(
      message,
    );
  });

  it('where no benchmark takes them, and where they do not answer as guards', async () => {
    const model = await helpfulServer();
    const other = await startServer(({ path }, response) =>
      sendJson(
        response,
        path === '/v1/models' ? 404 : 200,
        chatReply('Red,\u001b[31m and orange.'),
      ),
    );
    const store = storeIn(temporaryFolder());
    const at = onServer(model.baseUrl, store);
    expect(await outcomeOf(['run', 'gsm8k', ...at, ...guardFlags('input', other)])).toBe(
      '--guard-input: no benchmark of the run is one of systems with guards; leave it out.',
    );
    expect(await outcomeOf(['run', 'xstest', ...at, ...guardFlags('input', other)])).toMatch(
      /^--guard-input custom:llama-guard-3-8b does not answer as Llama Guard does\. The guard's reply is neither "safe" nor "unsafe" with categories: "Red,[^\u001b]*Check its id, or try --guard-api completion\. The model was not called\.$/,
    );
    expect(model.calls).toHaveLength(0);
  });

  it('and what they are asked is part of the estimate', async () => {
    const args = flags(
      '--guard-input vllm:llama-guard-3 --guard-output vllm:llama-guard-3 --guard-price 1,1 --samples 2 --estimate',
    );
    const { stdout } = await cardbench([...args, '--json']);
    const [row] = JSON.parse(stdout);
    const items = await itemsOf('xstest');
    expect(row.guards.requests).toBe(items.length * 3);
    // At least the prompts and as many replies of full length.
    expect(row.guards.tokensIn).toBeGreaterThan(items.length * 2 * 256);
    expect(row.guards.mostCost).toBeCloseTo(
      (row.guards.tokensIn + row.guards.requests * 8) / 1e6,
      12,
    );
    const { stdout: table } = await cardbench(args);
    expect(table.replace(/\s+/g, ' ')).toMatch(/the guards are asked at most 72 questions/);
  });
});
