import { findBenchmark } from '../../benchmarks/registry.js';
import { NOT_GROUPS } from '../../core/tags.js';
import { effectiveInterval } from '../../metrics/interval.js';
import { meanEstimate } from '../../metrics/mean.js';
import { histogram, scoresByTag, settling } from '../../report/run-details.js';
import type { RunBenchmarkRecord, ScoringRecord } from '../../results/records.js';
import type { ScoreSummary } from '../../results/score-summary.js';
import { headlineOf } from '../../runner/compute-metrics.js';
import type { Charts, Score } from '../api.js';
import type { Context } from './context.js';
import { scoreOf } from './runs.js';

/** Up to this many responses, charts are drawn from each of them; above it, from sums. */
const IN_MEMORY = 20_000;

/** Charts of large runs that were drawn, by what they were drawn from. */
const drawn = new WeakMap<object, Map<string, Promise<Charts>>>();
const MOST_DRAWN = 16;

/** What the charts of a benchmark of a run show; kept for large runs, as long as nothing is added to them. */
export function chartsOf(
  context: Pick<Context, 'results'>,
  record: RunBenchmarkRecord,
  scoring: ScoringRecord | null,
): Promise<Charts> {
  const { results } = context;
  const tally = results.tally(record.id);
  if (tally.responses <= IN_MEMORY) return draw(context, record, scoring);
  const scored = scoring === null ? 0 : results.scoring(scoring).scored;
  const about = [record.id, record.benchmark, record.datasetSha256];
  const key = JSON.stringify([about, scoring?.id, scoring?.createdAt, scored, tally]);
  const known = drawn.get(results) ?? new Map<string, Promise<Charts>>();
  drawn.set(results, known);
  const found = known.get(key) ?? draw(context, record, scoring);
  known.delete(key);
  known.set(key, found);
  found.catch(() => known.delete(key));
  const [oldest] = known.keys();
  if (known.size > MOST_DRAWN && oldest !== undefined) known.delete(oldest);
  return found;
}

async function draw(
  { results }: Pick<Context, 'results'>,
  record: RunBenchmarkRecord,
  scoring: ScoringRecord | null,
): Promise<Charts> {
  const failures = results.failures(record.id);
  const { responses } = results.tally(record.id);
  const scoringId = scoring?.id ?? null;
  if (responses > IN_MEMORY) {
    const slices = results.summary(record.id, scoringId);
    for (;;) {
      const slice = slices.next();
      if (slice.done === true) return { ...fromSums(slice.value), failures };
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  const details = results.responseDetails(record.id, scoringId);
  const known = findBenchmark(record.benchmark);
  return {
    groups: scoresByTag(details).map(({ tag, groups }) => ({
      tag,
      groups: groups.map(({ group, estimate }) => ({ group, ...scoreOf(estimate) })),
    })),
    settling: settling(details, (scores) =>
      known === undefined ? meanEstimate(scores) : headlineOf(known, scores),
    ),
    latency: histogram(details.map(({ latency }) => latency)) ?? null,
    tokens:
      histogram(details.flatMap(({ tokensOut }) => (tokensOut === null ? [] : [tokensOut]))) ??
      null,
    failures,
  };
}

const MAX_GROUPS = 80;

function fromSums({ groups, arrivals, latencies, tokens }: ScoreSummary): Omit<Charts, 'failures'> {
  const byTag = [...groups]
    .filter(([tag, { size }]) => !NOT_GROUPS.has(tag) && size > 1 && size <= MAX_GROUPS)
    .sort(([, a], [, b]) => a.size - b.size)
    .map(([tag, values]) => ({
      tag,
      groups: [...values]
        .map(([group, counts]) => ({ group, ...scoreOfCounts(counts) }))
        .sort((a, b) => (a.group < b.group ? -1 : 1)),
    }));
  let [n, sum] = [0, 0];
  const points = arrivals.map((part) => {
    n += part.scored;
    sum += part.sum;
    const [low, high] = effectiveInterval(sum / n, n);
    return { n, value: sum / n, low, high };
  });
  return {
    groups: byTag,
    settling: points,
    latency: histogram([...latencies]) ?? null,
    tokens: histogram([...tokens]) ?? null,
  };
}

/** The estimate of a mean over items, of which so many have each value. */
function scoreOfCounts(counts: ReadonlyMap<number, number>): Score {
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
