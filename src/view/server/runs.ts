import { cardIds, readCard } from '../../cards/card.js';
import { packageVersion } from '../../core/package-root.js';
import { terminalLine } from '../../core/terminal-text.js';
import type { BenchmarkSummary, RunSummary } from '../../results/run-summary.js';
import type { BenchmarkInfo, RunInfo, RunList, StoreInfo } from '../api.js';
import type { Context } from './context.js';
import { scoreOf } from './score.js';

export async function storeInfo({
  store,
  write,
}: Pick<Context, 'store' | 'write'>): Promise<StoreInfo> {
  return {
    store: store.split(/[\\/]/).at(-1) ?? '',
    version: packageVersion,
    write,
    cards: await cardTitles(),
  };
}

let titles: Promise<StoreInfo['cards']> | undefined;

/** The cards of the package; they do not change, so they are read once. */
function cardTitles(): Promise<StoreInfo['cards']> {
  titles ??= readTitles();
  titles.catch(() => {
    titles = undefined;
  });
  return titles;
}

/** Milliseconds between two cards, in which other requests are answered: the first page is not to wait for all cards. */
const PAUSE = 15;

async function readTitles(): Promise<StoreInfo['cards']> {
  const read: { id: string; title: string }[] = [];
  for (const id of cardIds()) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    read.push({ id, title: readCard(id).title });
  }
  return read;
}

export function runList({ results }: Context): RunList {
  return { runs: results.runs().map((summary) => runInfo(summary, results.isBeingRun)) };
}

/** A run in a list. Only a run that is not over can be worked on. */
export function runInfo(
  { run, benchmarks, annotations }: RunSummary,
  isBeingRun: (id: string) => boolean,
): RunInfo {
  return {
    id: run.id,
    status: run.status,
    active: run.status === 'unfinished' && isBeingRun(run.id),
    createdAt: run.createdAt,
    finishedAt: run.finishedAt,
    model: terminalLine(`${run.provider}:${run.model}`),
    standIn: run.standIn,
    tags: annotations.tags,
    note: annotations.note,
    benchmarks: benchmarks.map(benchmarkInfo),
  };
}

function benchmarkInfo({ headline, ...benchmark }: BenchmarkSummary): BenchmarkInfo {
  return {
    ...benchmark,
    metric: headline?.name ?? null,
    score: headline === null ? null : scoreOf(headline.estimate),
  };
}
