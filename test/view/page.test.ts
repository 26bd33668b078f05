import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openResults } from '../../src/results/results.js';
import type { View } from '../../src/view/server/serve.js';
import { describeInChromium } from '../support/chromium.js';
import { cardbench } from '../support/cli.js';
import { FULL, partOf } from '../support/full.js';
import { sharedFolder } from '../support/temp.js';
import { serve } from './support.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What a hostile model might reply, by the item that it replies to. */
const HOSTILE: Readonly<Record<string, string>> = {
  'astronomy/0':
    '<script>window.broken = 1</script><img src=x onerror="window.broken=1"><style>body{display:none}</style>',
  'astronomy/1':
    '[click](javascript:window.broken=1) ![i](http://outside.example/i.png) <a href="javascript:window.broken=1">x</a>',
  'astronomy/2':
    '<svg onload="window.broken=1"><foreignObject><iframe src="javascript:parent.broken=1"></iframe></foreignObject></svg>',
  'computer_security/0': '\u202e\u2066evil\u2069 \u001b]0;title\u0007\u001b[31m red',
  'computer_security/1': 'word '.repeat(FULL ? 2_000_000 : 100_000),
  'computer_security/2': '$'.repeat(10_000),
  'formal_logic/0': `${'>'.repeat(5_000)} deep ${'[('.repeat(2_000)}\n${'* '.repeat(2_000)}\n| a |\n|--\n\`\`\`\nnever closed`,
  'formal_logic/1':
    '$\\href{javascript:window.broken=1}{x}$ $\\def\\a{\\a\\a}\\a$ $\\includegraphics{http://outside.example/i.png}$ $x^2$',
  'formal_logic/2':
    '```python\nprint("<script>window.broken=1</script>")\n```\nThe best answer is B.',
  'high_school_biology/0': `${'$a$ '.repeat(3_000)}`,
  'high_school_biology/1': `${`$$${'\\sqrt{'.repeat(150)}1${'}'.repeat(150)}$$\n\n`.repeat(8)}$x^2$`,
  'high_school_biology/2': '\\['.repeat(9_000),
  'high_school_geography/0': '- '.repeat(5_000),
  'high_school_geography/1': `${'|a'.repeat(4_900)}|\n${'|-'.repeat(4_900)}|`,
};

describeInChromium('the results page', (browser) => {
  const folder = sharedFolder();
  const store = join(folder, 'x.db');
  let view: View | undefined;
  let [first, second] = ['', ''];

  beforeAll(async () => {
    for (const seed of ['1', '2']) {
      await cardbench([
        'run',
        'mmlu',
        'mgsm',
        'humaneval',
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
    const db = new Database(store);
    const say = db.prepare(
      `UPDATE responses SET text = ? WHERE item = ? AND run_benchmark_id =
         (SELECT id FROM run_benchmarks WHERE run_id = ? AND benchmark = 'mmlu')`,
    );
    for (const [item, text] of Object.entries(HOSTILE)) say.run(text, item, first);
    const nasty = '<script>window.broken=1</script>\u202e';
    db.prepare("UPDATE scores SET reason = ?, answer = ? WHERE item = 'astronomy/0'").run(
      nasty,
      nasty,
    );
    db.prepare('INSERT INTO run_notes VALUES (?, ?)').run(second, nasty);
    db.close();
    view = await serve(store, { write: true });
  });
  afterAll(() => view?.close());

  /** Opens the page as its reader does; collects whatever a page may not do. */
  const open = async (hash: string, options: BrowserContextOptions = {}) => {
    const context = await (await browser()).newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      if (new URL(request.url()).host !== `127.0.0.1:${view?.port}`) complaints.push(request.url());
    });
    await page.goto(view?.url ?? '');
    await page.goto(`http://127.0.0.1:${view?.port}/${hash}`);
    await settled(page);
    return { page, complaints, context };
  };
  const settled = async (page: Page): Promise<void> => {
    await page.locator('h1').waitFor();
    await expect.poll(() => page.locator('.waiting').count(), { timeout: 20_000 }).toBe(0);
  };
  const item = (id: string, more = ''): string =>
    `#/runs/${first}/mmlu/item?item=${encodeURIComponent(id)}${more}`;
  const pages = (): readonly string[] => [
    '#/',
    `#/?compare=${first},${second}`,
    `#/runs/${first}`,
    `#/runs/${first}/mmlu`,
    `#/runs/${first}/humaneval`,
    item('formal_logic/2'),
    item('nutrition/0', `&with=${second}`),
    `#/compare?runs=${first},${second}`,
    '#/cards/llama-3.3-70b-instruct',
    `#/explain/${first}?card=llama-3.3-70b-instruct`,
    '#/cards',
    '#/nowhere',
  ];

  const looked = FULL ? 'every kind of page' : 'one kind of page in 6, in dark one in 12';
  it(`complains of nothing, asks for nothing outside, and has no fault of accessibility, in light and dark: ${looked}`, async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, complaints, context } = await open('#/', { colorScheme });
      // The checker needs a context without the policy; the policy is kept in this one.
      const checked = await open('#/', { colorScheme, bypassCSP: true });
      // The themes differ in colours only.
      const light = colorScheme === 'light';
      const hashes = partOf(pages(), light ? 6 : 12, light ? 'light' : 'dark');
      for (const hash of hashes) {
        await page.goto(`http://127.0.0.1:${view?.port}/${hash}`);
        await settled(page);
        await checked.page.goto(`http://127.0.0.1:${view?.port}/${hash}`);
        await settled(checked.page);
        for (const each of await checked.page.locator('details.benchmark > summary').all())
          await each.click();
        await settled(checked.page);
        await checked.page.evaluate(AXE);
        const { violations } = (await checked.page.evaluate('axe.run()')) as {
          violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
        };
        const found = violations.map(
          ({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`,
        );
        expect(found, `${hash} ${colorScheme}`).toEqual([]);
      }
      expect(complaints).toEqual([]);
      await context.close();
      await checked.context.close();
    }
  });

  it('is no wider than a phone', async () => {
    const { page, context } = await open('#/', { viewport: { width: 390, height: 844 } });
    for (const hash of partOf(pages(), 4, 'phone')) {
      await page.goto(`http://127.0.0.1:${view?.port}/${hash}`);
      await settled(page);
      expect(await page.evaluate('document.documentElement.scrollWidth'), hash).toBeLessThanOrEqual(
        390,
      );
    }
    await context.close();
  });

  it('shows hostile replies as texts, and quickly', async () => {
    const { page, complaints, context } = await open(item('nutrition/1'));
    for (const id of Object.keys(HOSTILE)) {
      await page.goto(`http://127.0.0.1:${view?.port}/${item(id)}`);
      await page.locator('h1', { hasText: id }).waitFor();
      await page.locator('.sample').waitFor();
      // A page that is stuck does not answer in this time.
      expect(await page.evaluate('1 + 1')).toBe(2);
    }
    await page.goto(`http://127.0.0.1:${view?.port}/${item('formal_logic/1')}`);
    await page.locator('.katex').first().waitFor();
    expect(
      await page.locator('.sample a, .sample img, .sample iframe, .sample script').count(),
    ).toBe(0);
    // The last formula is typeset after those that are too deep, which stay as they were written.
    await page.goto(`http://127.0.0.1:${view?.port}/${item('high_school_biology/1')}`);
    await page.locator('.katex').waitFor();
    expect(await page.locator('.sample').innerText()).toContain('\\sqrt{\\sqrt{');
    await page.goto(`http://127.0.0.1:${view?.port}/${item('astronomy/0')}`);
    await page.locator('.sample', { hasText: '<script>window.broken = 1</script>' }).waitFor();
    await page.goto(`http://127.0.0.1:${view?.port}/${item('computer_security/0')}`);
    await page.locator('.sample', { hasText: 'evil' }).waitFor();
    expect(await page.locator('.sample').innerText()).not.toMatch(
      /[\u202a-\u202e\u2066-\u2069\u001b]/,
    );
    await page.goto(`http://127.0.0.1:${view?.port}/${item('computer_security/1')}`);
    await page.getByRole('button', { name: /^Texts end after 200,000 characters/ }).waitFor();
    await page.goto(`http://127.0.0.1:${view?.port}/#/`);
    await page.locator('.note').waitFor();
    expect(await page.evaluate('window.broken')).toBeUndefined();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('marks the extracted answer in the reply, and colours code', async () => {
    const { page, context } = await open(item('nutrition/1'));
    const answer = await page.locator('.verdict-box code').innerText();
    expect(await page.locator('.sample mark').innerText()).toBe(answer);
    await page.goto(`http://127.0.0.1:${view?.port}/${item('formal_logic/2')}`);
    await page.locator('.hl-built_in').first().waitFor();
    await context.close();
  });

  it('leads by keys alone from the runs to the third item where A is right and B wrong', async () => {
    const { page, complaints, context } = await open('#/');
    const keys = async (...pressed: string[]): Promise<void> => {
      for (const key of pressed) await page.keyboard.press(key);
    };
    await keys('?');
    await page.locator('dialog', { hasText: 'compare the chosen runs' }).waitFor();
    await keys('Escape');
    // The first run is A, the second B; MMLU's items are listed first.
    await keys('j', 'x', 'j', 'x', 'c');
    await page.locator('h1', { hasText: 'Comparison' }).waitFor();
    await keys('1');
    await page.locator('label:has(input:checked)', { hasText: 'A is better' }).waitFor();
    await page.locator('[data-index="2"]').waitFor();
    await keys('j', 'j', 'j', 'Enter');
    await page.locator('.sample').nth(1).waitFor();
    expect(await page.locator('.sample .outcome').allInnerTexts()).toEqual(['✓ right', '✗ wrong']);
    const results = openResults(store);
    const [a, b] = [first, second].map((id) => {
      const [record] = results.benchmarks(id);
      return results.scorings(record?.id ?? 0).at(-1)?.id ?? 0;
    });
    const { rows } = results.differences({
      first: a ?? 0,
      second: b ?? 0,
      which: 'first',
      limit: 10,
    });
    results.close();
    expect(await page.locator('h1').innerText()).toBe(rows[2]?.item);
    await keys('p');
    await page.locator('h1', { hasText: rows[1]?.item ?? '' }).waitFor();
    await keys('u');
    await page.locator('h1', { hasText: 'Comparison' }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('follows an address that changes while the page begins', async () => {
    const context = await (await browser()).newContext();
    const page = await context.newPage();
    await page.goto(view?.url ?? '');
    // At once after the first drawing, before the browser has painted it.
    await page.addInitScript(`new MutationObserver((_, observer) => {
      if (document.querySelector('main') === null) return;
      observer.disconnect();
      location.hash = ${JSON.stringify(item('nutrition/1'))};
    }).observe(document, { childList: true, subtree: true });`);
    await page.reload();
    await page.locator('.verdict-box code').waitFor();
    await context.close();
  });

  it('filters and sorts items, keeps both in the address, and Back comes back to them', async () => {
    const { page, context } = await open(`#/runs/${second}/mgsm`);
    await page.locator('[data-index="0"]').waitFor();
    await page.keyboard.press('2');
    await page.locator('.head', { hasText: /^MGSM\s*\d+ responses/ }).waitFor();
    expect(page.url()).toContain('outcome=wrong');
    await page.getByRole('button', { name: 'tokens out' }).click();
    await page
      .getByRole('columnheader', { name: 'tokens out' })
      .and(page.locator('[aria-sort]'))
      .waitFor();
    const listed = await page.locator('.vview .c-item').first().innerText();
    await page.locator('[data-index="0"]').click();
    await page.locator('h1', { hasText: listed }).waitFor();
    await page.goBack();
    await page.locator('.vview .c-item', { hasText: listed }).first().waitFor();
    expect(page.url()).toContain('sort=tokensOut');
    await context.close();
  });

  it('adds and removes tags, and deletes a run only after its id was typed', async () => {
    const { page, context } = await open('#/');
    const run = page.locator('.run').nth(1);
    await run.locator('summary').click();
    await run.getByLabel('tag', { exact: true }).fill('good');
    await run.getByRole('button', { name: 'Add' }).click();
    await run.locator('.tag', { hasText: 'good' }).waitFor();
    await run.getByRole('button', { name: 'Remove the tag good' }).click();
    await run.locator('.tag').waitFor({ state: 'detached' });
    expect(await run.getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true);
    await run.getByLabel(/^to delete it for good/).fill(second.split('-').at(-1) ?? '');
    await run.getByRole('button', { name: 'Delete' }).click();
    await page.locator('.head', { hasText: '1 runs' }).waitFor();
    await context.close();
  });

  it('gives another site nothing', async () => {
    const { context } = await open('#/');
    const other = await context.newPage();
    await other.route('http://evil.example/', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>evil</title>' }),
    );
    await other.goto('http://evil.example/');
    const outcome = await other.evaluate(
      `fetch('http://127.0.0.1:${view?.port}/api/runs', { credentials: 'include' }).then((r) => r.text(), () => 'refused')`,
    );
    expect(outcome).toBe('refused');
    await context.close();
  });
});
