import { basename } from 'node:path';
import { cardIds, readCard } from '../../cards/card.js';
import { CardbenchError } from '../../core/errors.js';
import type { Results } from '../../results/results.js';
import type { RunSummary } from '../../results/run-summary.js';
import { DEFAULT_STORE } from '../../runner/config.js';
import type { RunPage } from '../api.js';
import { cardPage } from '../server/cards.js';
import { wholeCharts } from '../server/charts.js';
import { explained } from '../server/explain/explained.js';
import { findBenchmarkOfRun, othersOf } from '../server/items.js';
import { runPage } from '../server/run.js';
import { runInfo, storeInfo } from '../server/runs.js';
import { newFolder } from './folder.js';
import { DATA, KEYS, MOST_SORTED, type Site } from './layout.js';
import { chartsWithoutTexts, isWithheld } from './withheld.js';
import { type Written, writeComparisons } from './write-compare.js';
import { writeItems } from './write-items.js';
import { writePage } from './write-page.js';

/** What a static site is made from. */
export interface SiteInput {
  readonly results: Results;
  /** The ids of the runs. */
  readonly runs: readonly string[];
  readonly target: string;
  /** Replaces an earlier export. */
  readonly force: boolean;
  /** Includes texts whose authors ask that they not be published. */
  readonly withText: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** When the site is made, as ISO 8601. */
  readonly at: string;
  readonly note: (message: string) => void;
  /** Ends the work; nothing is left behind. */
  readonly signal: AbortSignal;
  /** The folder of the built page; for tests. */
  readonly page?: string;
  /** Rows above which a table is written by every column, too; for tests. */
  readonly mostSorted?: number;
}

/** Responses of a run up to which it is explained by each of its cards, and up to which it is explained at all. */
const FEW = 3_000;
const MAX_EXPLAINED = 60_000;

/**
 * Writes runs as a site of files that any web server can serve: the same page, which reads files in place of the API.
 *
 * @returns what the site leaves out, and why
 * @throws CardbenchError if the folder is not free, or cannot be written
 */
export async function exportSite(input: SiteInput): Promise<readonly string[]> {
  const { results, target, force, signal } = input;
  const folder = newFolder(target, force);
  const written: Written = { folder, files: {}, notes: [] };
  try {
    const chosen = results.runs().filter(({ run }) => input.runs.includes(run.id));
    const infos: Site['runs'] = chosen.map((each) => ({
      ...runInfo(each, () => false),
      active: false,
    }));
    for (const [i, summary] of chosen.entries())
      await writeRun(input, written, chosen, summary, `r${i}`);
    const cards = writeCards(input, written);
    writeComparisons(results, chosen, written, signal);
    const site: Site = {
      store: {
        ...(await storeInfo({ store: results.path, write: false })),
        ...{ cards, exportedAt: input.at },
      },
      runs: infos,
      files: written.files,
      notes: written.notes,
    };
    folder.write(`${DATA}/site.json`, JSON.stringify(site));
    writePage(folder, input.page);
    signal.throwIfAborted();
    folder.finish();
  } catch (error) {
    folder.discard();
    throw error;
  }
  return written.notes;
}

async function writeRun(
  input: SiteInput,
  written: Written,
  chosen: readonly RunSummary[],
  { run }: RunSummary,
  at: string,
): Promise<void> {
  const { results, note, signal, withText } = input;
  const { folder, files, notes } = written;
  const put = (asked: string, name: string, value: unknown): void => {
    folder.write(`${DATA}/${name}`, JSON.stringify(value));
    files[asked] = name;
  };
  const page = runPage({ results }, run.id);
  // The site has one scoring of each benchmark.
  const benchmarks = page.benchmarks.map((each) => ({
    ...each,
    scorings: each.scorings.slice(-1),
  }));
  put(`runs/${run.id}`, `${at}/run.json`, {
    ...page,
    run: { ...page.run, active: false },
    benchmarks,
  });
  for (const [i, { record }] of page.benchmarks.entries()) {
    const found = findBenchmarkOfRun({ results }, run.id, record.benchmark, null);
    const base = `${at}/b${i}`;
    const asked = `runs/${run.id}/${record.benchmark}`;
    const withheld = !withText && (await isWithheld(found.run, record));
    if (withheld) {
      notes.push(
        `${record.title} of run ${run.id}: prompts and replies are left out, because its authors ask that items not be published; --with-text includes them.`,
      );
    }
    const charts = await wholeCharts({ results }, found, signal);
    put(`${asked}/charts`, `${base}/charts.json`, withheld ? chartsWithoutTexts(charts) : charts);
    files[`${asked}/items`] = base;
    const others = othersOf(results, found.run, record).filter((each) =>
      chosen.some((one) => one.run.id === each.run),
    );
    await writeItems({
      ...{ results, found, others, withheld, folder, at: `${DATA}/${base}`, signal },
      mostSorted: input.mostSorted ?? MOST_SORTED,
      note: (rows) => note(`${run.id}, ${record.title}: ${rows.toLocaleString('en-US')} rows`),
    });
  }
  for (const { id } of page.cards) {
    const asked = `cards/${id}?runs=${run.id}`;
    const value = cardPage({ results }, id, new URLSearchParams({ runs: run.id }));
    put(asked, `${at}/card-${page.cards.findIndex((each) => each.id === id)}.json`, value);
  }
  await writeExplanations(input, written, page, at);
}

async function writeExplanations(
  { results, env, signal }: SiteInput,
  { folder, files, notes }: Written,
  { run, benchmarks, cards }: RunPage,
  at: string,
): Promise<void> {
  const responses = Math.max(0, ...benchmarks.map(({ tally }) => tally.responses));
  if (responses > MAX_EXPLAINED) {
    notes.push(`Run ${run.id} is not explained here; "cardbench explain ${run.id}" does it.`);
    return;
  }
  // A site is given away: it names no folder of this machine.
  const storeName = results.path === DEFAULT_STORE ? DEFAULT_STORE : basename(results.path);
  const used = responses > FEW ? cards.slice(0, 1) : cards;
  for (const [i, card] of [null, ...used.map(({ id }) => id)].entries()) {
    signal.throwIfAborted();
    try {
      const asked = { run: run.id, card, column: null };
      const { page, samples } = await explained(results, asked, storeName, env);
      const name = `${at}/explain-${i}`;
      const key = `runs/${run.id}/explain${card === null ? '' : `?card=${card}`}`;
      folder.write(`${DATA}/${name}.json`, JSON.stringify({ ...page, cards: used }));
      files[key] = `${name}.json`;
      for (const [row, causes] of samples.entries()) {
        for (const [c, [cause, keys]] of [...causes].entries()) {
          files[`${key} ${row} ${cause}`] = `${name}-${row}-${c}`;
          // The last file is not full.
          for (let from = 0; from <= keys.length; from += KEYS) {
            const part = keys.slice(from, from + KEYS).map(({ item, sample }) => [item, sample]);
            folder.write(`${DATA}/${name}-${row}-${c}-${from / KEYS}.json`, JSON.stringify(part));
          }
        }
      }
    } catch (error) {
      if (!(error instanceof CardbenchError)) throw error;
      notes.push(error.message);
    }
  }
}

/** The cards that the runs of the site are on, each by every column. */
function writeCards(
  { results, runs }: SiteInput,
  { folder, files }: Written,
): Site['store']['cards'] {
  return cardIds().flatMap((id, i) => {
    const { title, columns } = readCard(id);
    const pages = Object.keys(columns).map((column) => ({
      column,
      value: cardPage({ results }, id, new URLSearchParams({ column }), runs),
    }));
    if (pages.every(({ value }) => value.runs.length === 0)) return [];
    for (const [c, { column, value }] of pages.entries()) {
      const name = `cards/card-${i}-${c}.json`;
      folder.write(`${DATA}/${name}`, JSON.stringify(value));
      files[`cards/${id}?column=${column}`] = name;
      if (column === readCard(id).column) files[`cards/${id}`] = name;
    }
    return [{ id, title }];
  });
}
