import { promptText } from '../core/prompt.js';
import { CHARACTERS_PER_TOKEN } from '../core/tokens.js';
import type { RunConfig } from '../runner/config.js';
import type { ResolvedBenchmark } from '../runner/plan/resolve.js';

/** The size and cost of a run, estimated from its prompts. */
export interface Estimate {
  readonly benchmark: string;
  readonly title: string;
  /** Responses per item. */
  readonly samples: number;
  readonly requests: number;
  /** Assumes four characters per token; scripts other than Latin need more tokens. */
  readonly tokensIn: number;
  /** The output tokens if every reply reached its token limit. */
  readonly mostTokensOut: number;
  /** Dollars, with {@link mostTokensOut}; `null` without a price. */
  readonly mostCost: number | null;
  /** Seconds, if every reply reached its token limit at {@link TOKENS_PER_SECOND}. */
  readonly mostSeconds: number;
}

/** The assumed speed of one reply: that of a slow host. */
export const TOKENS_PER_SECOND = 30;

/** The assumed number of concurrent calls if concurrency tunes itself. */
const IN_FLIGHT = 32;

export async function estimateRun(
  benchmarks: readonly ResolvedBenchmark[],
  config: Pick<RunConfig, 'price' | 'concurrency'>,
): Promise<Estimate[]> {
  const estimates: Estimate[] = [];
  for (const { plan, read, request } of benchmarks) {
    const { items, samples, protocol } = plan;
    let characters = 0;
    for await (const item of read()) characters += promptText(request(item).prompt).length;
    const requests = items.length * samples;
    const tokensIn = Math.ceil((characters * samples) / CHARACTERS_PER_TOKEN);
    const mostTokensOut = requests * protocol.maxTokens;
    const { price, concurrency } = config;
    estimates.push({
      benchmark: plan.id,
      title: plan.title,
      samples,
      requests,
      tokensIn,
      mostTokensOut,
      mostCost:
        price === undefined
          ? null
          : (tokensIn * price.input + mostTokensOut * price.output) / 1_000_000,
      mostSeconds:
        mostTokensOut / TOKENS_PER_SECOND / Math.min(inFlight(concurrency), Math.max(1, requests)),
    });
  }
  return estimates;
}

/** The number of concurrent calls that an estimate assumes. */
export function inFlight(concurrency: RunConfig['concurrency']): number {
  return concurrency === 'auto' ? IN_FLIGHT : concurrency;
}
