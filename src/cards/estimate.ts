import { promptText } from '../core/prompt.js';
import { CHARACTERS_PER_TOKEN } from '../core/tokens.js';
import type { RunConfig } from '../runner/config.js';
import type { ResolvedBenchmark } from '../runner/plan/resolve.js';
import { GUARD_INSTRUCTIONS } from '../runner/score/guards.js';

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
  /** What is put to the guards of a system, at most; absent without guards. */
  readonly guards?: GuardEstimate;
}

/** The questions to guards: as many as if no prompt were found unsafe, and every reply reached its token limit. */
export interface GuardEstimate {
  readonly requests: number;
  readonly tokensIn: number;
  /** Dollars; `null` without a price of the guards. It is not part of the model's cost. */
  readonly mostCost: number | null;
}

/** The assumed speed of one reply: that of a slow host. */
export const TOKENS_PER_SECOND = 30;

/** The assumed number of concurrent calls if concurrency tunes itself. */
const IN_FLIGHT = 32;

export async function estimateRun(
  benchmarks: readonly ResolvedBenchmark[],
  config: Pick<RunConfig, 'price' | 'concurrency' | 'guardInput' | 'guardOutput' | 'guardPrice'>,
): Promise<Estimate[]> {
  const estimates: Estimate[] = [];
  for (const { benchmark, plan, read, request } of benchmarks) {
    const { items, samples, protocol } = plan;
    let characters = 0;
    let shown = 0;
    const { guarded } = benchmark.scorer;
    for await (const item of read()) {
      characters += promptText(request(item).prompt).length;
      shown += guarded?.prompt(item.data).length ?? 0;
    }
    const requests = items.length * samples;
    const tokensIn = Math.ceil((characters * samples) / CHARACTERS_PER_TOKEN);
    const mostTokensOut = requests * protocol.maxTokens;
    const { price, concurrency } = config;
    const asked = { items: items.length, samples, maxTokens: protocol.maxTokens };
    const guards = guarded === undefined ? undefined : guardEstimate(config, asked, shown);
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
      ...(guards === undefined ? {} : { guards }),
    });
  }
  return estimates;
}

/** Tokens of `unsafe` with two categories. */
const VERDICT = 8;

/**
 * @param shown characters of all prompts; samples of an item share what the input guard says
 */
function guardEstimate(
  { guardInput, guardOutput, guardPrice }: Parameters<typeof estimateRun>[1],
  { items, samples, maxTokens }: { items: number; samples: number; maxTokens: number },
  shown: number,
): GuardEstimate | undefined {
  if (guardInput === undefined && guardOutput === undefined) return undefined;
  const prompts =
    shown / CHARACTERS_PER_TOKEN + (items * GUARD_INSTRUCTIONS) / CHARACTERS_PER_TOKEN;
  const [inputs, outputs] = [
    guardInput === undefined ? 0 : items,
    guardOutput === undefined ? 0 : items * samples,
  ];
  const requests = inputs + outputs;
  const tokensIn = Math.ceil(
    (inputs === 0 ? 0 : prompts) + (outputs === 0 ? 0 : samples * (prompts + items * maxTokens)),
  );
  const mostCost =
    guardPrice === undefined
      ? null
      : (tokensIn * guardPrice.input + requests * VERDICT * guardPrice.output) / 1_000_000;
  return { requests, tokensIn, mostCost };
}

/** The number of concurrent calls that an estimate assumes. */
export function inFlight(concurrency: RunConfig['concurrency']): number {
  return concurrency === 'auto' ? IN_FLIGHT : concurrency;
}
