import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, expect, it } from 'vitest';
import { count } from '../../src/report/format.js';
import type { View } from '../../src/view/server/serve.js';
import { describeInChromium } from '../support/chromium.js';
import { cardbenchProcess } from '../support/cli-process.js';
import { FULL } from '../support/full.js';
import { chatReply, sendJson, startServer } from '../support/server.js';
import { sumAnswer, sumAsked, sumsRun } from '../support/sums.js';
import { sharedFolder } from '../support/temp.js';
import { serve } from './support.js';

const ITEMS = FULL ? 2000 : 150;

describeInChromium('a run that is watched', (browser) => {
  const folder = sharedFolder();
  const store = join(folder, 'x.db');
  let view: View | undefined;
  afterAll(() => view?.close());

  /** An endpoint that answers so many requests, and holds the others until more are allowed. */
  const gated = async () => {
    const waiting: (() => void)[] = [];
    let left = 0;
    const flow = (): void => {
      while (left > 0 && waiting.length > 0) {
        left--;
        waiting.shift()?.();
      }
    };
    const server = await startServer(({ prompt }, response) => {
      waiting.push(() => sendJson(response, 200, chatReply(sumAnswer(sumAsked(prompt)))));
      flow();
    });
    return {
      baseUrl: server.baseUrl,
      allow: (more: number) => {
        left += more;
        flow();
      },
      /** Requests of a process that was killed. */
      forget: () => waiting.splice(0),
    };
  };
  const stored = (): number => {
    const db = new Database(store);
    const found = db.prepare<[], { n: number }>('SELECT count(*) n FROM responses').get();
    db.close();
    return found?.n ?? 0;
  };

  it(`of ${ITEMS} items is told as it is while it is killed, the server restarted, and the run resumed`, async () => {
    const endpoint = await gated();
    const args = [...sumsRun(endpoint.baseUrl, folder, ITEMS), '--concurrency', '16'];
    let kill = (): void => {};
    const begin = () =>
      cardbenchProcess(args, {
        onStart: (child) => {
          kill = () => void child.kill('SIGKILL');
        },
      });
    const third = Math.floor(ITEMS / 3);
    endpoint.allow(third);
    const first = begin();
    await expect
      .poll(
        () => {
          try {
            return stored();
          } catch {
            return 0;
          }
        },
        { timeout: 60_000 },
      )
      .toBe(third);

    view = await serve(store);
    const { port } = view;
    const page = await (await (await browser()).newContext()).newPage();
    await page.goto(view.url);
    await page.locator('a.run-name').click();
    const shows = async (status: string, responses: number): Promise<void> => {
      await page.locator('.status', { hasText: status }).waitFor();
      const counted = `${count(responses)} of ${count(ITEMS)}`;
      await page.locator('.live td.num', { hasText: counted }).waitFor();
    };
    await shows('running', third);
    // Every state that is shown from here on.
    await page.evaluate(`
      window.seen = [];
      new MutationObserver(() => {
        const text = document.querySelector('.live td.num')?.textContent ?? '';
        const responses = Number(text.split(' of ')[0].replaceAll(',', ''));
        if (text !== '' && window.seen.at(-1) !== responses) window.seen.push(responses);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    `);

    kill();
    expect((await first).code).toBeNull();
    endpoint.forget();
    await shows('stopped', stored());
    await page.getByText('no process is working on this run').waitFor();

    const second = begin();
    await shows('running', third);
    endpoint.allow(third);
    await shows('running', 2 * third);

    await view.close();
    await page.getByText('The server does not answer.').waitFor();
    view = await serve(store, { port });
    await page.getByText('The server does not answer.').waitFor({ state: 'detached' });
    await shows('running', 2 * third);

    endpoint.allow(ITEMS);
    expect((await second).code).toBe(0);
    await page.locator('.status', { hasText: 'finished' }).waitFor();
    await page.locator('.live').waitFor({ state: 'detached' });
    const row = page.locator('table.card tbody tr').first();
    await expect.poll(() => row.innerText()).toContain(`\t${count(ITEMS)}\t`);
    // What was shown never went back, and never ran ahead of the store.
    const seen = (await page.evaluate('window.seen')) as number[];
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(Math.max(...seen)).toBeLessThanOrEqual(ITEMS);
  });
});
