import { promptText } from '../core/prompt.js';
import { CHARACTERS_PER_TOKEN } from '../core/tokens.js';
import type { RunConfig } from '../runner/config.js';
import type { ResolvedBenchmark } from '../runner/plan/resolve.js';

/** What a run would take, estimated from its prompts. */
export interface Estimate {
  readonly benchmark: string;
  readonly title: string;
  readonly requests: number;
  /** At four characters a token; texts in other scripts than Latin take more. */
  readonly tokensIn: number;
  /** If every reply used all the tokens it may. */
  readonly mostTokensOut: number;
  /** Dollars, with {@link mostTokensOut}; `null` without a price. */
  readonly mostCost: number | null;
  /** Seconds, if every reply were of the greatest length at {@link TOKENS_PER_SECOND}. */
  readonly mostSeconds: number;
}

/** The speed of one reply that estimates assume: that of a slow host. */
export const TOKENS_PER_SECOND = 30;

/** Calls in flight that estimates assume where the concurrency tunes itself. */
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

/** How many calls in flight an estimate assumes. */
export function inFlight(concurrency: RunConfig['concurrency']): number {
  return concurrency === 'auto' ? IN_FLIGHT : concurrency;
}
