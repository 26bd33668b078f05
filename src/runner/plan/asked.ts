import type { AnyBenchmark } from '../../benchmarks/benchmark.js';
import { CardbenchError } from '../../core/errors.js';
import type { Prompt } from '../../core/prompt.js';
import type { Protocol } from '../../core/protocol.js';
import type { RunConfig } from '../config.js';
import { headerNames } from '../settings/headers.js';

/** The settings of what requests hold beside the question. */
export type AskedConfig = Pick<
  RunConfig,
  'system' | 'temperature' | 'reasoningEffort' | 'reasoningTags' | 'omit' | 'rename' | 'headers'
>;

/**
 * What the user's settings add to a protocol. What is not set is left out, so that the protocol of a run that sets
 * nothing is that of a version without these settings.
 *
 * @param kind of the benchmark's prompts: a system prompt and an effort are for conversations
 * @throws CardbenchError where a setting cannot be followed
 */
export function askedOf(
  { title }: Pick<AnyBenchmark, 'title'>,
  kind: Prompt['kind'],
  config: AskedConfig,
): Partial<Protocol> {
  const { system, temperature = 0, reasoningEffort, reasoningTags, omit, rename, headers } = config;
  const thinks = reasoningEffort !== undefined && reasoningEffort !== 'none';
  if (kind === 'choices' && thinks) throw new CardbenchError(noLogLikelihoods(title));
  if (kind === 'choices' && (system !== undefined || temperature !== 0)) {
    throw new CardbenchError(
      `${title} is scored by log-likelihoods of plain texts, which take no ${system === undefined ? '--temperature above 0' : '--system'}; run it without, or ask for letters with --as generate.`,
    );
  }
  if (kind === 'completion' && (system ?? reasoningEffort) !== undefined) {
    throw new CardbenchError(
      `${title} is asked as a text to be continued, which takes no ${system === undefined ? '--reasoning-effort' : '--system'}; leave it out, or ask by chat.`,
    );
  }
  return {
    ...(kind === 'chat' && system !== undefined ? { system } : {}),
    ...(kind === 'chat' && reasoningEffort !== undefined ? { reasoningEffort } : {}),
    ...(reasoningTags === undefined ? {} : { reasoningTags }),
    ...(omit.length === 0 ? {} : { omit: [...new Set(omit)].sort() }),
    ...(Object.keys(rename).length === 0 ? {} : { rename }),
    ...(Object.keys(headers).length === 0 ? {} : { headers: headerNames(headers) }),
  };
}

/** Why log-likelihoods are not asked of a model that thinks. */
export function noLogLikelihoods(title: string): string {
  return `${title} is scored by log-likelihoods, which say nothing about a model that thinks before it answers; let it answer at once, or ask for letters with --as generate.`;
}
