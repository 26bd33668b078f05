import { loadBenchmark } from '../benchmarks/catalogue.js';
import { CardbenchError } from '../core/errors.js';
import type { RunConfig } from '../runner/config.js';
import type { Terminal } from './terminal.js';

/**
 * A card's run without the rows that only a judge can grade, where no judge is named: the others need none.
 *
 * @throws CardbenchError if no row is left
 */
export async function leaveOutJudged(config: RunConfig, { say }: Terminal): Promise<RunConfig> {
  if (config.judge !== undefined) return config;
  const benchmarks = await Promise.all(config.benchmarks.map(loadBenchmark));
  const judged = benchmarks.filter(({ scorer }) => scorer.needsJudge === true);
  if (judged.length === 0) return config;
  const kept = benchmarks.filter(({ scorer }) => scorer.needsJudge !== true).map(({ id }) => id);
  const [one, many] = ['is graded by a judge and is', 'are graded by a judge and are'];
  const named = judged.map(({ title }) => title).join(' and ');
  if (kept.length === 0) {
    throw new CardbenchError(
      `All that is asked is graded by a judge; name one with --judge <provider>:<id>.`,
    );
  }
  say(
    `${named} ${judged.length === 1 ? one : many} left out; name a judge with --judge <provider>:<id>.`,
  );
  return { ...config, benchmarks: kept };
}
