import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openResults } from '../../src/results/results.js';
import type { ExplainPage, ItemsPage } from '../../src/view/api.js';
import type { View } from '../../src/view/server/serve.js';
import { cardbench } from '../support/cli.js';
import { sharedFolder } from '../support/temp.js';
import { serve, TOKEN } from './support.js';

describe('cardbench view, explanations', () => {
  const store = join(sharedFolder(), 'x.db');
  const cut: string[] = [];
  let view: View | undefined;
  let run = '';

  beforeAll(async () => {
    await cardbench(['run', 'mgsm', '-m', 'demo', '--store', store]);
    const results = openResults(store);
    run = results.find('latest').id;
    results.close();
    // 16 right replies as if they had been truncated, and therefore wrong.
    const db = new Database(store);
    const right = db.prepare('SELECT item FROM scores WHERE value = 1 ORDER BY item LIMIT 16');
    for (const { item } of right.all() as { item: string }[]) {
      db.prepare("UPDATE responses SET finish_reason = 'length' WHERE item = ?").run(item);
      db.prepare('UPDATE scores SET value = 0 WHERE item = ?').run(item);
      cut.push(item);
    }
    db.close();
    view = await serve(store);
  });
  afterAll(() => view?.close());

  const ask = async (path: string): Promise<{ status: number; value: unknown }> => {
    const response = await fetch(`http://127.0.0.1:${view?.port}/api/runs/${run}/${path}`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    return { status: response.status, value: await response.json() };
  };
  const items = async (query: string): Promise<ItemsPage> =>
    (await ask(`mgsm/items?cause=truncated&${query}`)).value as ItemsPage;

  it('go from the published value to ours, and count the samples of each cause', async () => {
    const { value } = await ask('explain?card=llama-3.3-70b-instruct');
    const { rows, card, cards } = value as ExplainPage;
    expect(card).toMatchObject({ id: 'llama-3.3-70b-instruct' });
    expect(cards.map(({ id }) => id)).toContain('llama-3.3-70b-instruct');
    const [row] = rows;
    expect(row?.causes.find(({ id }) => id === 'truncated')).toMatchObject({
      ...{ named: true, samples: 16 },
    });
    expect(row?.steps.at(-1)?.label).toBe('not explained');
    const lost = row?.steps.reduce((sum, { loss }) => sum + loss, 0) ?? 0;
    expect((row?.published ?? 0) - lost).toBeCloseTo(row?.ours ?? 0);
    expect(row?.next.some(({ command }) => command?.includes(`--of ${run}`))).toBe(true);
  });

  it('need no card', async () => {
    const { rows, card } = (await ask('explain')).value as ExplainPage;
    expect([card, rows[0]?.published, rows[0]?.steps]).toEqual([null, null, []]);
  });

  it('lead to the items of a cause, page by page, with other filters and in other orders', async () => {
    expect((await items('')).rows.map(({ item }) => item)).toEqual(cut);
    expect((await items('')).total).toBe(16);
    // A page of a search may be short, so the last one is that without a next.
    const all = async (query: string): Promise<string[]> => {
      const found: string[] = [];
      let after = '';
      do {
        const page = await items(`${query}${after}`);
        found.push(...page.rows.map(({ item }) => item));
        after = page.next === null ? '' : `&after=${page.next}`;
      } while (after !== '');
      return found;
    };
    expect(await all('limit=5')).toEqual(cut);
    expect((await items('offset=14')).rows.map(({ item }) => item)).toEqual(cut.slice(14));
    expect(await all('outcome=right')).toEqual([]);
    const language = cut[0]?.split('/')[0] ?? '';
    expect(await all(`id=${language}/`)).toEqual(
      cut.filter((item) => item.includes(`${language}/`)),
    );
    expect((await all('sort=tokensOut')).sort()).toEqual([...cut].sort());
  });

  it.each([
    ['explain?card=none', 404, 'There is no card none.'],
    ['explain?card=..%2f..%2fpackage', 404, 'There is no card ../../package.'],
    ['explain?card=llama-3.3-70b-instruct&column=x', 400, 'column: the card has no column x.'],
    ['mgsm/items?cause=none', 404, 'The explanation has no cause "none".'],
    ['mgsm/items?cause=truncated&row=7', 404, 'The explanation has no cause "truncated".'],
    ['mgsm/items?cause=truncated&row=-1', 400, 'row: '],
  ])('say what is wrong with %s', async (path, status, message) => {
    const answer = await ask(path);
    expect([answer.status, (answer.value as { error: string }).error]).toEqual([
      status,
      expect.stringContaining(message),
    ]);
  });

  it('follow the store: a run that was scored again is explained anew', async () => {
    const causes = async (): Promise<readonly string[]> =>
      ((await ask('explain')).value as ExplainPage).rows[0]?.causes.map(({ id }) => id) ?? [];
    expect(await causes()).toContain('truncated');
    const db = new Database(store);
    db.prepare("UPDATE responses SET finish_reason = 'stop'").run();
    db.close();
    const { code, stderr } = await cardbench(['rescore', run, '--store', store]);
    expect(code, stderr).toBe(0);
    expect(await causes()).not.toContain('truncated');
  });
});
