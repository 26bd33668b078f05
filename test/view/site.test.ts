import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openResults } from '../../src/results/results.js';
import { SORT_COLUMNS, type SortColumn } from '../../src/results/side-file/sort-index.js';
import { exportSite } from '../../src/view/site/export-site.js';
import { describeInChromium } from '../support/chromium.js';
import { cardbench } from '../support/cli.js';
import { sharedFolder } from '../support/temp.js';

const TYPES: Readonly<Record<string, string>> = {
  ...{ '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' },
  ...{ '.json': 'application/json', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' },
};

/** Serves a folder as any web server does. */
function serveFolder(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '', 'http://x').pathname;
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    if (!existsSync(file)) return response.writeHead(404).end();
    return response
      .writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'text/plain' })
      .end(readFileSync(file));
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

const NASTY = '../../../nasty';

describeInChromium('an exported site', (browser) => {
  const folder = sharedFolder();
  const store = join(folder, 'x.db');
  const site = join(folder, 'public', 'results');
  let server: Server | undefined;
  let [first, second, third] = ['', '', ''];
  const run = (...args: string[]) =>
    cardbench(['run', ...args, '-m', 'demo', '--fresh', '--store', store]);
  const exported = (...args: string[]) => cardbench(['view', ...args, '--store', store]);
  const filesOf = (at: string): string[] =>
    readdirSync(at, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(at.length + 1));

  beforeAll(async () => {
    await run('gpqa', '--with-text', '-n', '4');
    await run('mmlu', 'mgsm', '-n', '24', '--seed', '1');
    await run('mmlu', 'mgsm', '-n', '24', '--seed', '2');
    const results = openResults(store);
    [first = '', second = '', third = ''] = results.runs().map((each) => each.run.id);
    results.close();
    const db = new Database(store);
    for (const table of ['responses', 'scores', 'items', 'item_tags']) {
      db.prepare(`UPDATE ${table} SET item = ? WHERE item = 'astronomy/0'`).run(NASTY);
    }
    db.close();
    const { code, stderr } = await exported(first, second, '--export', site);
    expect(code, stderr).toBe(0);
    server = await serveFolder(folder);
  });
  afterAll(() => server?.close());

  const open = async (name = 'results') => {
    const context = await (await browser()).newContext();
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    const address = server?.address() as AddressInfo | undefined;
    const base = `http://127.0.0.1:${address?.port}/public/${name}/`;
    page.on('request', (request) => {
      if (!request.url().startsWith(base)) complaints.push(request.url());
    });
    const to = async (hash: string): Promise<void> => {
      await page.goto(`${base}${hash}`);
      await page.locator('h1').waitFor();
      await expect.poll(() => page.locator('.waiting').count(), { timeout: 20_000 }).toBe(0);
    };
    return { page, complaints, context, to };
  };

  it('holds the chosen runs, under names of its own', () => {
    const about = JSON.parse(readFileSync(join(site, 'data/site.json'), 'utf8'));
    expect(about.runs.map(({ id }: { id: string }) => id)).toEqual([first, second]);
    expect(filesOf(site).filter((name) => !/^(?:[\w-]+\/)*[\w-]+\.\w+$/.test(name))).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(expect.arrayContaining(['public', 'x.db']));
    expect(readdirSync(join(folder, 'public'))).toEqual(['results']);
    expect(readFileSync(join(site, 'data/r0/b0/rows-0.json'), 'utf8')).toContain(NASTY);
    expect(JSON.stringify(about)).not.toContain(third);
  });

  it('is read as the server’s page is, from any folder, and asks for nothing else', async () => {
    const { page, complaints, context, to } = await open();
    await to('#/');
    expect(await page.locator('ol.runs > li').count()).toBe(2);
    await to(`#/runs/${first}`);
    await page.locator('td.verdict').first().waitFor();
    await page.locator('details.benchmark > summary').first().click();
    await page.locator('.plots svg').first().waitFor();
    await to(`#/runs/${first}/mgsm?outcome=wrong`);
    await page.locator('[data-index="0"]').waitFor();
    expect(new Set(await page.locator('.vview .outcome').allInnerTexts())).toEqual(
      new Set(['✗ wrong']),
    );
    await page.getByRole('button', { name: 'tokens out' }).click();
    await page
      .getByRole('columnheader', { name: 'tokens out' })
      .and(page.locator('[aria-sort]'))
      .waitFor();
    await page.locator('[data-index="0"]').click();
    await page.locator('.sample').waitFor();
    await page.keyboard.press('n');
    await page.locator('button', { hasText: 'previous' }).and(page.locator(':enabled')).waitFor();
    await to(`#/runs/${first}/mmlu/item?item=${encodeURIComponent(NASTY)}&with=${second}`);
    await page.locator('.sample').nth(1).waitFor();
    expect(await page.locator('h1').innerText()).toBe(NASTY);
    for (const [words, found] of [
      ['load its scripts', 1],
      ['"its scripts"', 1],
      ['"scripts its"', 0],
    ] as const) {
      await to(`#/runs/${first}/mmlu?text=${encodeURIComponent(words)}`);
      const number = `${found} response${found === 1 ? '' : 's'}`;
      await page.locator('[role=status]', { hasText: number }).waitFor();
      expect(await page.locator('[data-index]').count()).toBe(found);
    }
    await to(`#/compare?runs=${first},${second}`);
    await page.locator('[data-index="0"]').waitFor();
    await to('#/cards/llama-3.3-70b-instruct');
    await page.locator('td.cell').first().waitFor();
    await to(`#/explain/${first}?card=llama-3.3-70b-instruct`);
    await page.locator('section.explained').first().waitFor();
    await to(`#/runs/${third}`);
    await page.locator('[role=alert]', { hasText: 'not part of the exported site' }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('has a long table in the order of every column, as the server sorts it', async () => {
    const results = openResults(store);
    await exportSite({
      ...{ results, runs: [first], target: join(folder, 'public', 'long'), force: false },
      ...{ withText: false, env: {}, at: '', note: () => {}, signal: new AbortController().signal },
      mostSorted: 10,
    });
    const [record] = results.benchmarks(first);
    const scoring = results.scorings(record?.id ?? 0).at(-1);
    const order = async (sort: SortColumn, more: object = {}): Promise<string[]> => {
      for (;;) {
        const { rows, preparing } = await results.list({
          ...{ runBenchmarkId: record?.id ?? 0, owner: '', scoringId: scoring?.id ?? null },
          ...{ sort, limit: 100, ...more },
        });
        if (preparing === null) return rows.map(({ item }) => item);
      }
    };
    for (const column of SORT_COLUMNS) {
      const file = join(folder, 'public/long/data/r0/b0', `by-${column}-0.json`);
      const rows = JSON.parse(readFileSync(file, 'utf8')) as { item: string }[];
      expect(
        rows.map(({ item }) => item),
        column,
      ).toEqual(await order(column));
    }
    const { page, complaints, context, to } = await open('long');
    for (const [query, expected] of [
      ['sort=tokensOut', await order('tokensOut')],
      ['sort=tokensOut&order=down', await order('tokensOut', { descending: true })],
      [
        'sort=latency&order=down&outcome=wrong',
        await order('latency', { descending: true, outcome: 'wrong' }),
      ],
    ] as const) {
      await to(`#/runs/${first}/mmlu?${query}`);
      await page.locator('[role=status]', { hasText: `${expected.length} response` }).waitFor();
      const shown = await page.locator('.vview .c-item .id').allInnerTexts();
      expect(shown, query).toEqual(expected.slice(0, shown.length));
      expect(shown.length).toBeGreaterThan(0);
    }
    results.close();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('leaves out the texts of items that their authors ask not to publish, unless told', async () => {
    const results = openResults(store);
    const [record] = results.benchmarks(third);
    const { rows } = results.items({ runBenchmarkId: record?.id ?? 0, scoringId: null, limit: 1 });
    const [sample] = results.item(record?.id ?? 0, rows[0]?.item ?? '', null)?.samples ?? [];
    const content = sample?.response?.content;
    results.close();
    const reply = JSON.stringify(content?.kind === 'text' ? content.text : '').slice(1, -1);
    const asked = '"messages"';
    const textsOf = async (...args: string[]): Promise<string> => {
      const at = join(folder, `gpqa${args.length}`);
      const { code, stderr } = await exported(third, '--export', at, ...args);
      expect(code, stderr).toBe(0);
      expect(stderr.includes('prompts and replies are left out')).toBe(args.length === 0);
      return filesOf(join(at, 'data'))
        .filter((name) => name.includes('/b0/'))
        .map((name) => readFileSync(join(at, 'data', name), 'utf8'))
        .join('\n');
    };
    const without = await textsOf();
    expect(without).not.toContain(reply);
    expect(without).not.toContain(asked);
    const whole = await textsOf('--with-text');
    expect(whole).toContain(reply);
    expect(whole).toContain(asked);
  });

  it('takes the place of nothing but an earlier export, and of that only when told', async () => {
    const other = join(folder, 'mine');
    mkdirSync(other);
    writeFileSync(join(other, 'a.txt'), 'mine');
    for (const flags of [[], ['--force']]) {
      const { code, stderr } = await exported('--export', other, ...flags);
      expect([code, stderr]).toEqual([
        2,
        `cardbench: --export ${other}: the folder is not empty, and no earlier export; give a new or empty one.\n`,
      ]);
    }
    expect(readdirSync(other)).toEqual(['a.txt']);
    const again = await exported('--export', site);
    expect([again.code, again.stderr]).toEqual([
      2,
      `cardbench: --export ${site}: the folder holds an earlier export; give --force to replace it.\n`,
    ]);
    const file = await exported('--export', join(other, 'a.txt'));
    expect(file.stderr).toContain('this is a file; give a new or empty folder.');
    // What a killed export left: a part, and the earlier export that it had moved aside.
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    mkdirSync(join(folder, `.gpqa0.part-${gone}`, 'data'), { recursive: true });
    renameSync(join(folder, 'gpqa0'), join(folder, `.gpqa0.part-${gone}-old`));
    const replaced = await exported(third, '--export', join(folder, 'gpqa0'), '--force');
    expect(readdirSync(folder).filter((name) => name.startsWith('.gpqa0'))).toEqual([]);
    expect(replaced.code, replaced.stderr).toBe(0);
    for (const flags of [['--port', '1'], ['--open'], ['--write']]) {
      const { stderr } = await exported('--export', join(folder, 'new'), ...flags);
      expect(stderr).toContain(`${flags[0]} does not go with --export; leave it out.`);
    }
    expect((await exported('--force')).stderr).toContain('--force needs --export <folder>');
    expect((await exported(first)).stderr).toContain('has no effect without --export <folder>');
  });

  it('leaves nothing behind where it is stopped', async () => {
    const at = join(folder, 'stopped', 'site');
    mkdirSync(join(folder, 'stopped'));
    const stop = new AbortController();
    const results = openResults(store);
    const work = exportSite({
      ...{ results, runs: [first], target: at, force: false, withText: false, env: {}, at: '' },
      note: () => stop.abort(),
      signal: stop.signal,
    });
    await expect(work).rejects.toThrow();
    results.close();
    expect(readdirSync(join(folder, 'stopped'))).toEqual([]);
  });
});
