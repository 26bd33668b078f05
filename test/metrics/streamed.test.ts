import { describe, expect, it } from 'vitest';
import { guarded } from '../../src/benchmarks/guard.js';
import { benchmarkById, benchmarks } from '../../src/benchmarks/registry.js';
import { seededRandom } from '../../src/core/prng.js';
import type { ScoredSample } from '../../src/core/score.js';
import { accuracy, accuracyBy } from '../../src/metrics/accuracy.js';
import { streamOf } from '../../src/metrics/arithmetic.js';
import { ofDetail } from '../../src/metrics/detail.js';
import { byTag, type Metric, type MetricResult } from '../../src/metrics/metric.js';
import { samplingMetric } from '../../src/metrics/sampling.js';
import type { ScoreStream } from '../../src/metrics/score-stream.js';
import { estimatesOf, estimatesOfStream } from '../../src/runner/compute-metrics.js';
import { randomScores } from '../support/random-scores.js';

/** A stream that can be read only one score after the other. */
function streamFrom(scores: readonly ScoredSample[]): ScoreStream {
  return {
    length: scores.length,
    *[Symbol.iterator]() {
      yield* scores;
    },
  };
}

const withoutTerms = ({ name, estimate }: MetricResult): MetricResult => ({ name, estimate });

function expectSame(metric: Metric, scores: readonly ScoredSample[]): void {
  const stream = streamOf(metric);
  expect(stream, `${metric.name} is computed of a stream`).toBeDefined();
  expect(stream?.(streamFrom(scores)).map(withoutTerms), metric.name).toEqual(
    metric.compute(scores).map(withoutTerms),
  );
}

const cases = [
  { items: 60, samples: 1, fractions: false },
  { items: 25, samples: 3, fractions: false },
  { items: 40, samples: 2, fractions: true },
  { items: 1, samples: 1, fractions: true },
].map((of) => ({ ...of, scores: randomScores(seededRandom('streamed', JSON.stringify(of)), of) }));

describe('metrics of scores that are not held', () => {
  it('are those of scores that are, to the last digit, in every benchmark', () => {
    for (const { scores } of cases) {
      for (const metric of new Set(benchmarks.flatMap(({ metrics }) => metrics))) {
        expectSame(metric, scores);
      }
    }
  });

  it('are so for metrics of several samples, with groups, clusters and weights', () => {
    const cluster = byTag('problem');
    const weights = (groups: readonly string[]) => new Map(groups.map((each, i) => [each, i / 10]));
    for (const { scores, samples } of cases) {
      for (const name of ['avg@k', 'cons@k', 'pass@k', 'pass^k', 'pass@1']) {
        for (const design of [
          {},
          { cluster },
          { group: byTag('subject') },
          { group: byTag('subject'), weights },
        ]) {
          expectSame(samplingMetric(name, samples, design), scores);
        }
      }
      expectSame(samplingMetric('pass@64', samples), scores);
      expectSame(ofDetail(accuracy({ cluster }), 'f1'), scores);
      expectSame(ofDetail(accuracy(), 'nowhere'), scores);
      expectSame(accuracyBy({ by: byTag('language'), cluster }), scores);
    }
  });

  it('are computed of held scores where the ids are in another order, or a metric needs them', () => {
    const [{ scores } = { scores: [] }] = cases;
    const own: Metric = {
      name: 'own',
      compute: (given) => accuracy({ name: 'own' }).compute(given.slice(0, 9)),
    };
    const benchmark = { ...benchmarkById('mmlu'), metrics: [accuracy(), own] };
    for (const given of [scores, [...scores].reverse()]) {
      let held = 0;
      const results = estimatesOfStream(benchmark, streamFrom(given), () => {
        held++;
        return given;
      });
      expect(results).toEqual(estimatesOf(benchmark, given));
      expect(held).toBe(1);
    }
  });

  it('are so in a benchmark of the user’s own', () => {
    const [{ scores } = { scores: [] }] = cases;
    const benchmark = guarded({ ...benchmarkById('mmlu'), metrics: [accuracy()] }, './mine.ts');
    const given = [...scores].reverse();
    expect(estimatesOfStream(benchmark, streamFrom(given), () => given)).toEqual(
      estimatesOf(benchmark, given),
    );
  });
});
