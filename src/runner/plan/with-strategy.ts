import type { RunConfig } from '../config.js';
import type { PlannedRun } from './plan-run.js';
import { requestsOf } from './requests.js';
import type { ResolvedBenchmark } from './resolve.js';

/** The same plan with the strategy by which its endpoint gives log-likelihoods, in each benchmark that asks for them. */
export function withStrategy(
  { plan, benchmarks }: PlannedRun,
  strategy: string,
  config: Pick<RunConfig, 'api' | 'params'>,
): PlannedRun {
  const changed = benchmarks.map((each) =>
    asksForLogLikelihoods(each) ? byStrategy(each, strategy, config) : each,
  );
  return { plan: { ...plan, benchmarks: changed.map((each) => each.plan) }, benchmarks: changed };
}

/** Whether the items of a benchmark are continuations to be weighed. */
export function asksForLogLikelihoods({
  plan,
}: {
  readonly plan: Pick<ResolvedBenchmark['plan'], 'firstRequest'>;
}): boolean {
  return plan.firstRequest.prompt.kind === 'choices';
}

function byStrategy(
  resolved: ResolvedBenchmark,
  strategy: string,
  config: Pick<RunConfig, 'api' | 'params'>,
): ResolvedBenchmark {
  const { plan, benchmark, first } = resolved;
  const protocol = { ...plan.protocol, logLikelihoods: strategy };
  const request = requestsOf(benchmark, protocol, config);
  return { ...resolved, plan: { ...plan, protocol, firstRequest: request(first) }, request };
}
