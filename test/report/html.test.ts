import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../support/chromium.js';
import { cardbench } from '../support/cli.js';
import { FULL } from '../support/full.js';
import { sharedFolder } from '../support/temp.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What a hostile model or server might say. */
const HOSTILE = `<script>window.broken = 1</script><img src=x onerror="window.broken = 1"><a href="javascript:window.broken=1">x</a>\u001b]0;title\u0007\u001b[31m\u202e${'A'.repeat(300_000)}`;

describeInChromium('the HTML report', (browser) => {
  const folder = sharedFolder();
  const store = join(folder, 'x.db');
  const page = join(folder, 'report.html');
  const url = pathToFileURL(page).href;

  beforeAll(async () => {
    await cardbench(['run', 'mmlu', 'mgsm', 'humaneval', '-m', 'demo', '--store', store]);
    const db = new Database(store);
    // Hostile texts wherever a model or a server can put them.
    db.prepare('UPDATE responses SET text = ?, reported_model = ? WHERE item LIKE ?').run(
      HOSTILE,
      HOSTILE.slice(0, 300),
      '%/1',
    );
    db.prepare('UPDATE scores SET answer = ?, reason = ? WHERE item LIKE ?').run(
      HOSTILE.slice(0, 4000),
      HOSTILE.slice(0, 4000),
      '%/1',
    );
    db.prepare(
      `INSERT INTO failed_attempts (run_benchmark_id, item, sample, attempt, cause, status, message, final, failed_at)
       VALUES (1, ?, 0, 1, 'server error', 500, ?, 1, '')`,
    ).run(`item ${HOSTILE.slice(0, 200)}`, HOSTILE.slice(0, 2000));
    db.close();
    const { stdout, code } = await cardbench([
      ...['report', '--store', store, '-f', 'html', '--card', 'llama-3.3-70b-instruct'],
    ]);
    expect(code).toBe(0);
    writeFileSync(page, stdout);
  });

  /** Opens the report; fails on any console error and any request but for the file itself. */
  const open = async (
    options: Parameters<Awaited<ReturnType<typeof browser>>['newContext']>[0] = {},
  ) => {
    const context = await (await browser()).newContext(options);
    const opened = await context.newPage();
    const complaints: string[] = [];
    opened.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    opened.on('pageerror', (error) => complaints.push(String(error)));
    opened.on('request', (request) => {
      if (request.url() !== url) complaints.push(`request ${request.url()}`);
    });
    await opened.goto(url);
    return { opened, complaints };
  };

  const broken = (opened: Page) => opened.evaluate('window.broken');

  it('asks for nothing, complains of nothing, and runs no text of a model', async () => {
    const { opened, complaints } = await open();
    await opened.waitForTimeout(300);
    expect(complaints).toEqual([]);
    expect(await broken(opened)).toBeUndefined();
    expect(await opened.locator('script, img, iframe, object, a').count()).toBe(0);
    const text = await opened.locator('body').innerText();
    expect(text).toContain('<script>window.broken');
    expect(text).toContain('MMLU (CoT)');
    expect(text).toContain('not shown');
    expect(readFileSync(page, 'utf8')).not.toMatch(/[\u001b\u202e]/);
  });

  it.runIf(FULL)('has no serious fault of accessibility, in light and in dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { opened } = await open({ colorScheme, bypassCSP: true });
      await opened.evaluate(AXE);
      const { violations } = (await opened.evaluate('axe.run()')) as {
        violations: { id: string; impact: string; nodes: { html: string }[] }[];
      };
      const serious = violations.filter(
        ({ impact }) => impact === 'serious' || impact === 'critical',
      );
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    }
  });

  it('is readable on a phone: nothing but tables is wider than the screen, and they scroll', async () => {
    const { opened } = await open({ viewport: { width: 360, height: 740 } });
    const width = await opened.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(360);
    const scrolls = await opened.evaluate(
      'getComputedStyle(document.querySelector(".scroll")).overflowX',
    );
    expect(scrolls).toBe('auto');
  });

  it('shows every column at 1280 pixels, and a verdict at 390 without scrolling', async () => {
    const large = await open({ viewport: { width: 1280, height: 800 } });
    const clipped = await large.opened.evaluate(
      '[...document.querySelectorAll(".scroll")].filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.ariaLabel)',
    );
    expect(clipped).toEqual([]);
    const { opened } = await open({ viewport: { width: 390, height: 844 } });
    const verdict = await opened.locator('td.first').first().boundingBox();
    expect((verdict?.y ?? 844) + (verdict?.height ?? 0)).toBeLessThan(844);
    expect((verdict?.x ?? 390) + (verdict?.width ?? 0)).toBeLessThanOrEqual(390);
    expect(await opened.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  });

  it('has words on the left and numbers on the right, under their titles', async () => {
    const { opened } = await open();
    const cells = (await opened.evaluate(`
      Object.fromEntries([...document.querySelectorAll('table')].flatMap((table) =>
        [...table.rows[0].cells].flatMap((head, place) => {
          const cell = table.rows[1].cells[place];
          return [head, cell].map((each, i) => [
            table.caption.textContent + ': ' + head.textContent + (i === 0 ? ', title' : ''),
            getComputedStyle(each).textAlign,
          ]);
        })))`)) as Readonly<Record<string, string>>;
    const sides = (title: string): readonly (string | undefined)[] => {
      const names = Object.keys(cells).filter((name) => name.includes(`: ${title}`));
      return [...new Set(names.map((name) => cells[name]))];
    };
    for (const words of ['benchmark', 'metric', 'over', 'verdict', 'cause', 'message']) {
      expect(sides(words), words).toEqual(['left']);
    }
    for (const numbers of ['shots', 'ours [95 %]', 'errors', 'published', '95 %', 'n']) {
      expect(sides(numbers).slice(0, 1), numbers).toEqual(['right']);
    }
  });

  it('prints in dark ink on white, whatever the reader’s system is', async () => {
    const { opened } = await open({ colorScheme: 'dark' });
    await opened.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await opened.evaluate('getComputedStyle(document.body).color')).toBe('rgb(0, 0, 0)');
    const paper = await opened.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(paper).toBe('rgb(255, 255, 255)');
  });

  it('is dark where the reader’s system is', async () => {
    const background = async (colorScheme: 'light' | 'dark') => {
      const { opened } = await open({ colorScheme });
      return opened.evaluate('getComputedStyle(document.body).backgroundColor');
    };
    expect(await background('light')).toBe('rgb(255, 255, 255)');
    expect(await background('dark')).toBe('rgb(20, 23, 26)');
  });

  it('draws groups, how the score settled, latency and tokens, each with a name', async () => {
    const { opened } = await open();
    const names = await opened.evaluate(
      '[...document.querySelectorAll("svg[role=img]")].map((e) => e.getAttribute("aria-label"))',
    );
    expect(names).toEqual(
      expect.arrayContaining([
        'Score by subject, per cent, with 95 % intervals',
        'Score by language, per cent, with 95 % intervals',
        'The score against the number of responses, with its 95 % interval',
        'Latency of the responses',
        'Tokens of the responses',
      ]),
    );
    // A dot a subject, at its place.
    const subjects = opened.locator('svg.wide[aria-label^="Score by subject"]');
    expect(await subjects.locator('circle').count()).toBe(8);
  });

  it('is harmless in the other formats too', async () => {
    for (const format of ['md', 'latex', 'csv', 'json']) {
      const { stdout, code } = await cardbench(['report', '--store', store, '-f', format]);
      expect(code, format).toBe(0);
      expect(stdout, format).not.toMatch(/[\u001b\u202e\u0007]/);
      if (format === 'md') expect(stdout).not.toMatch(/<script|]\(javascript/);
      if (format === 'latex') expect(stdout).not.toMatch(/<script/);
    }
    const shown = await cardbench(['runs', 'show', '--store', store]);
    expect(shown.stdout).not.toMatch(/[\u001b\u202e\u0007]/);
  });
});
