import { CardbenchError } from '../../core/errors.js';
import type { RunConfig } from '../config.js';
import type { BenchmarkPlan } from './plan.js';

type Config = Pick<RunConfig, 'maxTokens' | 'stream' | 'reasoningTags' | 'reasoningEffort'>;

/** The flags of a configuration that are about generated texts. */
function flagsOfTexts({ maxTokens, stream, reasoningTags, reasoningEffort }: Config): string[] {
  return [
    ...(maxTokens === undefined ? [] : ['--max-tokens']),
    ...(stream ? ['--stream'] : []),
    ...(reasoningTags === undefined ? [] : ['--reasoning-tags']),
    // Any other effort is refused: it would make the model think.
    ...(reasoningEffort === 'none' ? ['--reasoning-effort none'] : []),
  ];
}

/**
 * Refuses what is set about generated texts in a run that asks for none, only for log-likelihoods, and says so where a
 * part of the run asks for them.
 *
 * @throws CardbenchError for the first setting without any effect
 */
export function refuseWithoutTexts(
  config: Config,
  benchmarks: readonly Pick<BenchmarkPlan, 'title' | 'firstRequest'>[],
  note: (message: string) => void,
): void {
  const weighed = benchmarks.filter(({ firstRequest }) => firstRequest.prompt.kind === 'choices');
  const flags = flagsOfTexts(config);
  const [flag] = flags;
  if (flag === undefined || weighed.length === 0) return;
  if (weighed.length === benchmarks.length) {
    throw new CardbenchError(
      `${flag} has no effect: the run asks for log-likelihoods, and for no texts; leave it out.`,
    );
  }
  const titles = weighed.map(({ title }) => title).join(', ');
  note(`${flags.join(' and ')}: no effect on ${titles}, scored by log-likelihoods`);
}
