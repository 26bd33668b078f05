// `npm run bench -- view`: the results page in Chromium, on a store of a million responses: how soon each page is drawn,
// how long filters, orders and searches take, whether rows are missing while the reader scrolls, and the server's memory.
// `node test/bench/view.mjs 100000` makes a smaller store; a second argument is a store to keep and use again, and further
// ones say what is measured: pages, filters, indexed, scrolling (all), or make, which only makes the store.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { chromium } from 'playwright-core';
import { source } from '../support/sources.mjs';
import { writeStore } from './results.mjs';
import { folder, mainFile, median, root } from './support.mjs';

const { openConnection } = await source('store/open.ts');

const REPLY =
  'Let us look at each of the choices in turn. The first cannot be, because it contradicts what is given. ' +
  'The second follows from it. The best answer is B.';

/** Nine tenths of the responses are in one run, the others in a hundred. */
function makeStore(path, responses) {
  const small = Array.from({ length: 100 }, (_, i) => ({
    ...{ id: `20260101-${String(i).padStart(6, '0')}-small`, text: REPLY },
    items: responses / 1000,
  }));
  writeStore(path, [...small, { id: 'big', items: responses * 0.9, text: REPLY }]);
  openConnection(path).close();
  // Words that few replies have.
  const db = new Database(path);
  db.exec("UPDATE responses SET text = text || ' Number ' || (abs(random()) % 5000) || '.'");
  db.close();
}

function startView(path) {
  const child = spawn(process.execPath, [mainFile, 'view', '--port', '0', '--store', path], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, CARDBENCH_HOME: folder },
  });
  return new Promise((resolve) => {
    child.stdout.once('data', (text) => resolve({ child, url: String(text).trim() }));
  });
}

/** Opens a page anew, as a link does, and gives when it was first painted and when its data was there. */
async function opened(context, address) {
  const page = await context.newPage();
  await page.goto(address);
  const [paint, data] = await page.evaluate(async (frame) => {
    const ready = () =>
      document.querySelector('h1') !== null &&
      document.querySelector('.waiting') === null &&
      (document.querySelector('.vtable') === null ||
        document.querySelector('[data-index]') !== null);
    while (!ready()) await new Promise(requestAnimationFrame);
    const done = performance.now();
    await new Promise((resolve) => setTimeout(resolve, frame));
    return [
      performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
      done,
    ];
  }, 50);
  await page.close();
  return { paint, data };
}

/** Milliseconds from a change of the address to the rows that it selects, in the page. */
function changed(page, hash) {
  return page.evaluate(async (to) => {
    for (const each of document.querySelectorAll('.vtable, main > p')) each.dataset.old = '1';
    const start = performance.now();
    location.hash = to;
    const ready = () =>
      document.querySelector('.vtable:not([data-old]) [data-index]') !== null ||
      [...document.querySelectorAll('main > p:not([data-old])')].some((each) =>
        each.textContent.startsWith('Nothing matches'),
      );
    while (!ready()) await new Promise(requestAnimationFrame);
    return performance.now() - start;
  }, hash);
}

/** Scrolls by so many pixels a frame, and counts frames in which a visible row is missing, or has no content yet. */
function scrolled(page, pixels, frames) {
  return page.evaluate(
    async ([step, count]) => {
      const view = document.querySelector('.vview');
      let [bare, waiting] = [0, 0];
      for (let i = 0; i < count; i++) {
        view.scrollTop += step;
        await new Promise(requestAnimationFrame);
        // What is painted is what stands after the handlers of the frame.
        await new Promise((resolve) => setTimeout(resolve));
        const box = view.getBoundingClientRect();
        const rows = [...view.querySelectorAll('.vrow')].map((each) => [
          each,
          each.getBoundingClientRect(),
        ]);
        const seen = rows.filter(([, { top, bottom }]) => bottom > box.top && top < box.bottom);
        const top = Math.min(...seen.map(([, each]) => each.top));
        const bottom = Math.max(...seen.map(([, each]) => each.bottom));
        if (seen.length === 0 || top > box.top + 1 || bottom < box.bottom - 1) bare++;
        else if (seen.some(([each]) => each.querySelector('.ghost') !== null)) waiting++;
      }
      return { bare, waiting };
    },
    [pixels, frames],
  );
}

/** Milliseconds of processor time that a process has taken. */
function processorTime(pid) {
  const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\) (.*)/s);
  const fields = rest.split(' ');
  // In hundredths of a second.
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

const row = (name, ...cells) => console.log(`| ${name} | ${cells.join(' | ')} |`);
const ms = (value) => value.toFixed(0);

const PARTS = ['pages', 'filters', 'indexed', 'scrolling'];

export async function view(responses = 1_000_000, path = join(folder, 'view.db'), parts = PARTS) {
  if (!existsSync(path)) makeStore(path, responses);
  if (parts.includes('make')) return;
  const { child, url } = await startView(path);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const first = await context.newPage();
  await first.goto(url);
  const site = new URL(url).origin;
  const small = '20260101-000001-small';
  const pages = {
    runs: '#/',
    'the large run': '#/runs/big',
    'its items': '#/runs/big/mmlu',
    'an item': '#/runs/big/mmlu/item?item=bench900000%2F450000',
    'a comparison of two small runs': `#/compare?runs=${small},20260101-000002-small`,
    'a small run, explained': `#/explain/${small}`,
    'a card': '#/cards/llama-3.3-70b-instruct',
  };
  if (parts.includes('pages')) {
    console.log(
      `\nThe results page on ${responses.toLocaleString('en')} responses, median of 5 (most):\n`,
    );
    console.log('| page | first paint, ms | its data, ms |\n|---|---|---|');
  }
  for (const [name, hash] of Object.entries(parts.includes('pages') ? pages : {})) {
    const times = [];
    for (let turn = 0; turn < 5; turn++) times.push(await opened(context, `${site}/${hash}`));
    const cell = (of) => {
      const values = times.map((each) => each[of]);
      return `${ms(median(values))} (${ms(Math.max(...values))})`;
    };
    row(name, cell('paint'), cell('data'));
  }
  const page = await context.newPage();
  await page.goto(`${site}/#/runs/big/mmlu`);
  await page.locator('[data-index]').first().waitFor();
  const filters = {
    ...{ right: 'outcome=right', wrong: 'outcome=wrong', 'no answer': 'outcome=no+answer' },
    ...{ error: 'outcome=error', truncated: 'truncated=1', 'a subject': 'tag=subject%3As7' },
    'a rare subject': 'tag=subject%3Asrare',
    ...{ 'wrong of a subject': 'outcome=wrong&tag=subject%3As7', 'part of an id': 'id=1234' },
    'part of an id that no item has': 'id=none',
  };
  /** The first time, and once more on a page that was opened anew; and the server's processor time for both. */
  const lasting = async (hash) => {
    const server = processorTime(child.pid);
    const once = await changed(page, hash);
    const own = processorTime(child.pid) - server;
    await changed(page, '#/runs/big/mmlu');
    await page.reload({ waitUntil: 'networkidle' });
    await page.locator('[data-index]').first().waitFor();
    const second = processorTime(child.pid);
    const again = await changed(page, hash);
    return [once, own, again, processorTime(child.pid) - second].map(ms);
  };
  const heads = (what) =>
    console.log(
      `\n| ${what} | first, ms | its processor time | again, ms | its processor time |\n|---|---|---|---|---|`,
    );
  const eachOf = async (title, queries) => {
    heads(title);
    for (const [name, query] of Object.entries(queries)) {
      row(name, ...(await lasting(`#/runs/big/mmlu?${query}`)));
      await changed(page, '#/runs/big/mmlu');
    }
  };
  if (parts.includes('filters')) await eachOf('rows by', filters);
  const indexed = {
    'the order of tokens out': 'sort=tokensOut',
    'the order of latency, down': 'sort=latency&order=down',
    'a word of few replies': 'text=4321',
    'words of all replies': 'text=first+cannot',
    'a word of none': 'text=zebra',
    'a word, wrong only': 'text=4321&outcome=wrong',
    'a word, by tokens out': 'text=first+cannot&sort=tokensOut',
    'wrong ones by latency': 'outcome=wrong&sort=latency',
    'a subject by tokens out': 'tag=subject%3As7&sort=tokensOut',
    'part of an id that no item has, by tokens out': 'id=none&sort=tokensOut',
  };
  if (parts.includes('indexed')) await eachOf('rows by what an index is made for first', indexed);
  if (parts.includes('scrolling')) {
    console.log(
      '\n| scrolling 240 frames | without rows | with rows on their way |\n|---|---|---|',
    );
  }
  for (const pixels of parts.includes('scrolling') ? [20, 60, 120, 400] : []) {
    const { bare, waiting } = await scrolled(page, pixels, 240);
    row(`${pixels} pixels a frame`, bare, waiting);
  }
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  const most = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
  console.log(`\nThe server held ${most.toFixed(0)} MB at most.`);
  await browser.close();
  child.kill();
}

if (process.argv[1] === join(root, 'test', 'bench', 'view.mjs')) {
  const [responses, path, ...parts] = process.argv.slice(2);
  await view(
    responses === undefined ? undefined : Number(responses),
    path,
    parts.length === 0 ? PARTS : parts,
  );
  process.exit(0);
}
