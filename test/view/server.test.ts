import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openResults } from '../../src/results/results.js';
import type {
  Charts,
  Comparison,
  ItemPageData,
  ItemsPage,
  RunList,
  RunPage,
} from '../../src/view/api.js';
import type { View } from '../../src/view/server/serve.js';
import { serveView } from '../../src/view/server/serve.js';
import { cardbench } from '../support/cli.js';
import { sharedFolder } from '../support/temp.js';
import { serve, TOKEN } from './support.js';

describe('cardbench view, the server', () => {
  const folder = sharedFolder();
  const store = join(folder, 'x.db');
  const page = join(folder, 'page');
  let [view, reader]: (View | undefined)[] = [];
  let [first, second] = ['', ''];

  beforeAll(async () => {
    for (const seed of ['1', '2']) {
      await cardbench([
        'run',
        'mmlu',
        'mgsm',
        '-m',
        'demo',
        '--seed',
        seed,
        '--fresh',
        '--store',
        store,
      ]);
    }
    const results = openResults(store);
    [first = '', second = ''] = results.runs().map(({ run }) => run.id);
    results.close();
    const { mkdirSync } = await import('node:fs');
    mkdirSync(join(page, 'assets'), { recursive: true });
    writeFileSync(join(page, 'index.html'), '<!doctype html><title>page</title>');
    writeFileSync(join(page, 'assets', 'a-1.js'), '');
    writeFileSync(join(folder, 'secret.js'), 'secret');
    [view, reader] = [await serve(store, { write: true, page }), await serve(store, { page })];
  });
  afterAll(async () => {
    await view?.close();
    await reader?.close();
  });

  interface Answer {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    readonly text: string;
  }

  /** Sends a request as it stands: `fetch` would tidy the path and forbid some headers. */
  const send = (
    path: string,
    headers: Readonly<Record<string, string>> = {},
    {
      method = 'GET',
      body,
      to = view,
    }: { method?: string; body?: unknown; to?: View | undefined } = {},
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const sent = request(
        { host: '127.0.0.1', port: to?.port, path, method, headers },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (piece: string) => {
            text += piece;
          });
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  const bearer = { authorization: `Bearer ${TOKEN}` };
  const cookie = () => ({ cookie: `cardbench_${view?.port}=${TOKEN}` });
  const get = async <Value>(path: string): Promise<Value> => {
    const { status, text } = await send(`/api/${path}`, bearer);
    expect(status, text).toBe(200);
    return JSON.parse(text) as Value;
  };

  describe('admits', () => {
    it('the printed address once, and then a cookie that only this server sees', async () => {
      const entry = await send(`/?token=${TOKEN}`);
      expect(entry.status).toBe(303);
      expect(entry.headers['location']).toBe('/');
      expect(String(entry.headers['set-cookie'])).toMatch(
        new RegExp(`^cardbench_${view?.port}=${TOKEN}; HttpOnly; SameSite=Strict; Path=/;`),
      );
      const inside = await send('/', cookie());
      expect([inside.status, inside.text]).toEqual([200, '<!doctype html><title>page</title>']);
      expect(inside.headers['content-security-policy']).toContain(
        "default-src 'none'; script-src 'self'",
      );
    });

    const refused: readonly (readonly [string, string, () => Record<string, string>, number])[] = [
      ['no token', '/', () => ({}), 401],
      ['no token, the API', '/api/runs', () => ({}), 401],
      ['no token, a file', '/assets/a-1.js', () => ({}), 401],
      ['a wrong token', '/?token=wrong', () => ({}), 401],
      ['a wrong token of the right length', `/?token=${'b'.repeat(32)}`, () => ({}), 401],
      ['a wrong bearer', '/api/runs', () => ({ authorization: 'Bearer wrong' }), 401],
      ['a token in another address', `/api/runs?token=${TOKEN}`, () => ({}), 401],
      ['a foreign host', '/', () => ({ ...cookie(), host: `evil.example:${view?.port}` }), 403],
      ['a foreign host with the token', `/?token=${TOKEN}`, () => ({ host: 'evil.example' }), 403],
      [
        'a name that begins alike',
        '/',
        () => ({ ...cookie(), host: `localhost.:${view?.port}` }),
        403,
      ],
      [
        'another address of this machine',
        '/',
        () => ({ ...cookie(), host: `[::1]:${view?.port}` }),
        403,
      ],
      [
        'the other name of this server as origin',
        '/api/runs',
        () => ({ ...cookie(), origin: `http://localhost:${view?.port}` }),
        403,
      ],
      ['another port', '/', () => ({ ...cookie(), host: '127.0.0.1:1' }), 403],
      ['another origin', '/api/runs', () => ({ ...cookie(), origin: 'https://evil.example' }), 403],
      ['another origin with a bearer', '/api/runs', () => ({ ...bearer, origin: 'null' }), 403],
      [
        'another site without an origin',
        '/api/runs',
        () => ({ ...cookie(), 'sec-fetch-site': 'cross-site' }),
        403,
      ],
      [
        'a page of another port',
        '/api/runs',
        () => ({ ...cookie(), 'sec-fetch-site': 'same-site' }),
        403,
      ],
    ];
    it.each(refused)('not %s', async (_name, path, headers, status) => {
      const answer = await send(path, headers());
      expect(answer.status).toBe(status);
      expect(answer.text).not.toContain(first);
      expect(answer.text).not.toContain(TOKEN);
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    });
  });

  it.each([
    '/../secret.js',
    '/assets/../../secret.js',
    '/..%2fsecret.js',
    '/%2e%2e/secret.js',
    '/assets/..%5c..%5csecret.js',
    '//secret.js',
    '/api/../../secret.js',
    '/api/cards/..%2f..%2fpackage',
    '/api/cards/llama-3.3-70b-instruct?column=constructor',
    '/api/runs/..%2f..%2fx.db',
    `/api/compare?runs=..%2fx.json,${'x'}`,
    '/assets',
    '/%',
    '/api/%ff',
  ])('finds nothing at %s', async (path) => {
    const { status, text } = await send(path, bearer);
    expect([400, 404]).toContain(status);
    expect(text).not.toContain('secret');
    expect(JSON.parse(text)).toHaveProperty('error');
  });

  it.each([
    ['HEAD', '/', 200],
    ['HEAD', '/api/runs', 405],
    ['OPTIONS', '/api/runs', 405],
    ['PUT', '/api/runs', 405],
    ['DELETE', '/api/runs', 405],
    ['POST', '/', 405],
  ])('answers %s %s with %i', async (method, path, status) => {
    const answer = await send(path, bearer, { method });
    expect(answer.status).toBe(status);
    expect(answer.headers['allow'] !== undefined).toBe(status === 405);
  });

  it('knows its own name in capitals', async () => {
    const host = `LOCALHOST:${view?.port}`;
    expect((await send('/api/store', { ...bearer, host })).status).toBe(200);
  });

  it('lists runs, and shows one with its command and caveats', async () => {
    const { runs } = await get<RunList>('runs');
    expect(runs.map(({ id }) => id)).toEqual([first, second]);
    expect(runs[0]).toMatchObject({
      status: 'finished',
      active: false,
      standIn: true,
      model: 'demo:stand-in',
    });
    const shown = await get<RunPage>(`runs/${first}`);
    expect(shown.command).toContain('cardbench run mmlu mgsm --model demo');
    expect(shown.caveats[0]).toContain('stand-in');
    expect(shown.benchmarks.map(({ n }) => n)).toEqual([24, 44]);
  });

  it('gives what the plots of a benchmark show', async () => {
    const charts = await get<Charts>(`runs/${first}/mgsm/charts`);
    const language = charts.groups.find(({ tag }) => tag === 'language');
    expect(language?.groups).toHaveLength(11);
    expect(language?.groups.reduce((sum, { n }) => sum + n, 0)).toBe(44);
    expect(charts.settling.at(-1)?.n).toBe(44);
    expect(charts.latency?.bins.reduce((sum, { count }) => sum + count, 0)).toBe(44);
    expect(charts.failures).toEqual({ causes: [], from: null, to: null });
    const failed = new Database(store);
    for (const [at, status] of [
      ['00:00', 500],
      ['00:30', 429],
      ['01:00', 500],
    ] as const) {
      failed
        .prepare(
          `INSERT INTO failed_attempts (run_benchmark_id, item, sample, attempt, cause, status, message, final, failed_at)
           SELECT id, 'de/0', 0, 1, 'server error', ?, ?, 0, ? FROM run_benchmarks WHERE run_id = ? AND benchmark = 'mgsm'`,
        )
        .run(status, `at ${at}`, `2026-01-01T${at}:00Z`, second);
    }
    failed.close();
    const { failures } = await get<Charts>(`runs/${second}/mgsm/charts`);
    expect(failures).toMatchObject({
      from: '2026-01-01T00:00:00Z',
      to: '2026-01-01T01:00:00Z',
      causes: [
        { status: 500, attempts: 2, final: 0, message: 'at 01:00' },
        { status: 429, attempts: 1, message: 'at 00:30' },
      ],
    });
    expect(failures.causes[0]?.overTime.flatMap((n, i) => (n > 0 ? [i] : []))).toEqual([0, 23]);
    expect(failures.causes[1]?.overTime[12]).toBe(1);
  });

  it('lists items by filter, order and page, each once', async () => {
    const items = (query: string) => get<ItemsPage>(`runs/${first}/mgsm/items?${query}`);
    const all = await items('limit=1000');
    expect(all).toMatchObject({ total: 44, next: null, preparing: null });
    const wrong = await items('outcome=wrong');
    expect(wrong.rows.map(({ item }) => item)).toEqual(
      all.rows.filter(({ outcome }) => outcome === 'wrong').map(({ item }) => item),
    );
    expect(wrong.total).toBe(wrong.rows.length);
    const german = await items('tag=language:de');
    expect(german.rows.map(({ item }) => item)).toEqual(
      all.rows.map(({ item }) => item).filter((item) => item.startsWith('de/')),
    );
    const pages = [];
    for (let after = ''; ; ) {
      const found = await items(`sort=tokensOut&order=down&limit=7${after}`);
      pages.push(...found.rows);
      if (found.next === null) break;
      after = `&after=${found.next}`;
    }
    const tokens = pages.map(({ tokensOut }) => tokensOut ?? 0);
    expect(tokens).toEqual([...tokens].sort((a, b) => b - a));
    expect(new Set(pages.map(({ item }) => item)).size).toBe(44);
    expect((await items('offset=40')).rows).toEqual(all.rows.slice(40));
    expect((await items('sort=tokensOut&order=down&offset=40')).rows).toEqual(pages.slice(40));
  });

  it('finds words in prompts and replies, and phrases in quotes', async () => {
    const search = (text: string) =>
      get<ItemsPage>(`runs/${first}/mmlu/items?text=${encodeURIComponent(text)}`);
    const one = await get<ItemPageData>(`runs/${first}/mmlu/item?id=computer_security%2F2`);
    expect(JSON.stringify(one.request?.body)).toContain('load its scripts');
    expect((await search('load its scripts')).rows.map(({ item }) => item)).toEqual([
      'computer_security/2',
    ]);
    expect((await search('"its scripts"')).total).toBe(1);
    expect((await search('"scripts its"')).total).toBe(0);
    expect((await search('rule out three')).total).toBe(24);
    // What would be SQL or a query of the index is a word like any other.
    for (const odd of ['"', "' OR 1=1 --", 'NEAR(', 'reply:', '*', '-']) await search(odd);
    const both = `runs/${first}/mmlu/items?text=rule&outcome=wrong`;
    const wrong = await get<ItemsPage>(both);
    expect(wrong.rows.every(({ outcome }) => outcome === 'wrong')).toBe(true);
    expect(wrong.rows.length).toBeGreaterThan(0);
  });

  it.each([
    ['items?outcome=good', 'outcome'],
    ['items?limit=0', 'limit'],
    ['items?limit=1001', 'limit'],
    ['items?after=nonsense', 'after'],
    ['items?sort=latency&after=W10', 'after'],
    ['items?colour=red', 'colour'],
    ['items?tag=x', 'tag'],
  ])('says what is wrong with %s', async (query, named) => {
    const { status, text } = await send(`/api/runs/${first}/mmlu/${query}`, bearer);
    expect(status).toBe(400);
    expect(JSON.parse(text).error).toContain(named);
  });

  it('compares two runs, and lists the items on which they differ', async () => {
    const { rows } = await get<Comparison>(`compare?runs=${first},${second}`);
    const [mmlu] = rows;
    expect(rows.map(({ benchmark }) => benchmark)).toEqual(['mmlu', 'mgsm']);
    const query = (which: string) =>
      get<{ rows: { item: string; first: number; second: number }[] }>(
        `compare/items?first=${mmlu?.firstScoring}&second=${mmlu?.secondScoring}&which=${which}`,
      );
    const [better, worse, either] = [
      await query('first'),
      await query('second'),
      await query('either'),
    ];
    expect(better.rows).toHaveLength(mmlu?.wins ?? -1);
    expect(worse.rows).toHaveLength(mmlu?.losses ?? -1);
    expect(either.rows).toHaveLength(better.rows.length + worse.rows.length);
    expect(better.rows.every((row) => row.first > row.second)).toBe(true);
  });

  it('changes nothing unless it is told so, by this page, with --write', async () => {
    const change = (headers: Record<string, string>, to = view) =>
      send(
        `/api/runs/${second}/tags`,
        { 'content-type': 'application/json', ...headers },
        { method: 'POST', body: { add: ['x'] }, to },
      );
    const origin = { origin: `http://127.0.0.1:${view?.port}` };
    const tags = async () =>
      (await get<RunList>('runs')).runs.find(({ id }) => id === second)?.tags;
    expect((await change(bearer, reader)).status).toBe(400);
    expect((await change(cookie())).status).toBe(403);
    expect((await change({ ...cookie(), origin: 'https://evil.example' })).status).toBe(403);
    expect((await change({ ...cookie(), ...origin, 'content-type': 'text/plain' })).status).toBe(
      400,
    );
    expect(await tags()).toEqual([]);
    expect((await change({ ...cookie(), ...origin })).status).toBe(200);
    expect(await tags()).toEqual(['x']);
    const wrong = await send(
      `/api/runs/${second}/delete`,
      { ...bearer, 'content-type': 'application/json' },
      { method: 'POST', body: { confirm: first } },
    );
    expect(wrong.status).toBe(400);
    expect((await get<RunList>('runs')).runs).toHaveLength(2);
  });

  it('ends with one sentence where it cannot begin', async () => {
    const at = { write: false, token: TOKEN, clock: () => 0, env: {}, page };
    await expect(serveView({ ...at, store: join(folder, 'none.db'), port: 0 })).rejects.toThrow(
      'does not exist',
    );
    await expect(serveView({ ...at, store, port: view?.port ?? 0 })).rejects.toThrow('is taken');
    await expect(serveView({ ...at, store, port: 0, page: folder })).rejects.toThrow(
      'The page is not built',
    );
    const { code, stderr } = await cardbench(['view', '--store', store, '--port', '70000']);
    expect([code, stderr]).toEqual([
      2,
      'cardbench: --port 70000 is not a port; give a number from 0 to 65535.\n',
    ]);
  });
});
