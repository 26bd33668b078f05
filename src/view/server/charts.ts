import { findBenchmark } from '../../benchmarks/registry.js';
import { histogram } from '../../core/histogram.js';
import { NOT_GROUPS } from '../../core/tags.js';
import { effectiveInterval } from '../../metrics/interval.js';
import { meanEstimate } from '../../metrics/mean.js';
import { scoresByTag, settling } from '../../report/run-details.js';
import type { RunBenchmarkRecord, ScoringRecord } from '../../results/records.js';
import type { GroupSums, Sums } from '../../results/side-file/sums.js';
import { headlineOf } from '../../runner/compute-metrics.js';
import type { Charts, Score } from '../api.js';
import type { Context } from './context.js';
import { type Found, ownerOf } from './items.js';
import { scoreOf } from './score.js';

/** Up to this many responses, charts are drawn from each of them; above it, from sums. */
const IN_MEMORY = 20_000;

type Drawn = Omit<Charts, 'failures' | 'preparing'>;

const EMPTY: Drawn = { groups: [], settling: [], latency: null, tokens: null };

/** What the charts of a benchmark of a run show, or how far the sums are from which those of a long run are drawn. */
export async function chartsOf(
  { results }: Pick<Context, 'results'>,
  { run, record, scoring }: Found,
): Promise<Charts> {
  const failures = results.failures(record.id);
  if (results.tally(record.id).responses <= IN_MEMORY) {
    return { ...fromResponses(results, record, scoring), failures, preparing: null };
  }
  const sums = await results.sums({
    ...{ runBenchmarkId: record.id, owner: ownerOf(run, record), scoringId: scoring?.id ?? null },
  });
  if ('done' in sums) return { ...EMPTY, failures, preparing: sums };
  return { ...fromSums(sums), failures, preparing: null };
}

/** The same, once the sums are made. */
export async function wholeCharts(
  context: Pick<Context, 'results'>,
  found: Found,
  signal: AbortSignal,
): Promise<Charts> {
  for (;;) {
    signal.throwIfAborted();
    const charts = await chartsOf(context, found);
    if (charts.preparing === null) return charts;
  }
}

function fromResponses(
  results: Context['results'],
  record: RunBenchmarkRecord,
  scoring: ScoringRecord | null,
): Drawn {
  const details = results.responseDetails(record.id, scoring?.id ?? null);
  const known = findBenchmark(record.benchmark);
  const tokens = details.flatMap(({ tokensOut }) => (tokensOut === null ? [] : [tokensOut]));
  return {
    groups: scoresByTag(details).map(({ tag, groups }) => ({
      tag,
      groups: groups.map(({ group, estimate }) => ({ group, ...scoreOf(estimate) })),
    })),
    settling: settling(details, (scores) =>
      known === undefined ? meanEstimate(scores) : headlineOf(known, scores),
    ),
    latency: histogram(details.map(({ latency }) => latency)) ?? null,
    tokens: histogram(tokens) ?? null,
  };
}

const MAX_GROUPS = 80;

function fromSums({ groups, arrivals, latency, tokens }: Sums): Drawn {
  const byTag = groups
    .filter(({ tag, values }) => {
      return !NOT_GROUPS.has(tag) && values.length > 1 && values.length <= MAX_GROUPS;
    })
    .sort((a, b) => a.values.length - b.values.length)
    .map(({ tag, values }) => ({
      tag,
      groups: values
        .map(({ value, means }) => ({ group: value, ...scoreOfCounts(means) }))
        .sort((a, b) => (a.group < b.group ? -1 : 1)),
    }));
  let [n, sum] = [0, 0];
  const points = arrivals.map((part) => {
    n += part.scored;
    sum += part.sum;
    const [low, high] = effectiveInterval(sum / n, n);
    return { n, value: sum / n, low, high };
  });
  return { groups: byTag, settling: points, latency, tokens };
}

/** The estimate of a mean over items, of which so many have each value. */
function scoreOfCounts(counts: GroupSums['means']): Score {
  let [n, sum, squares] = [0, 0, 0];
  for (const [value, count] of counts) {
    n += count;
    sum += value * count;
    squares += value * value * count;
  }
  const mean = sum / n;
  const binomial = mean * (1 - mean);
  const variance = squares / n - mean * mean;
  // Values between right and wrong vary less than right and wrong ones, which counts as more items.
  const size = binomial < 1e-12 || variance < 1e-12 ? n : (n * binomial) / variance;
  return { value: mean, interval: effectiveInterval(mean, Math.max(1, size)), n };
}
