import { reasoningApart } from '../core/reasoning/apart.js';
import { reasoningSplitter } from '../core/reasoning/split.js';
import { type AskedCall, type AskedCalls, idOf, type RunCallsOptions } from './asked-calls.js';
import { createAskedItems } from './asked-items.js';
import { createBenchmarkEnds } from './benchmark-ends.js';
import type { BenchmarkRun } from './benchmark-run.js';
import { budgetError } from './budget.js';
import { consume } from './call-events.js';
import { replied } from './ended-call.js';
import type { CallJob, CallResult } from './jobs.js';
import { callJobs, type PlannedCall, probeJob } from './plan/call-jobs.js';

/** Reused replies in a row after which the event loop gets a turn. */
const TURN = 64;

/**
 * Makes the calls for all samples that have no response yet, in the order of the plan, and records the results. The
 * first call of each new benchmark is made before the others, so that a refused parameter or key costs one call.
 */
export async function makeCalls(options: RunCallsOptions): Promise<void> {
  const { run, benchmarkRuns, executor, body, budget, earlier, stop, now, config } = options;
  const split = reasoningSplitter(options.config.reasoningTags);
  const asked: AskedCalls = {
    calls: new Map(),
    askedItem: createAskedItems(options),
    ends: createBenchmarkEnds(options),
    toldSymptoms: new Set(),
  };
  const isNew = ({ answered }: BenchmarkRun): boolean => answered.size === 0;

  async function* probes(): AsyncGenerator<AskedCall> {
    for (const of of benchmarkRuns.filter(isNew)) {
      yield { of, ...probeJob(of.resolved, { run, body }) };
    }
  }
  async function* outstanding(afterProbes: boolean): AsyncGenerator<AskedCall> {
    for (const of of benchmarkRuns.filter((each) => !asked.ends.has(each))) {
      const probed = afterProbes && isNew(of) ? of.resolved.first.id : undefined;
      for await (const call of outstandingCalls(of, { run, body, config })) {
        if (asked.ends.has(of)) break;
        if (call.item.id !== probed || call.job.sample > 0) yield { of, ...call };
      }
    }
  }
  /** Jobs for the executor: without samples whose reply is reused, and within the budget. */
  async function* toBeCalled(calls: AsyncIterable<AskedCall>): AsyncGenerator<CallJob> {
    let used = 0;
    for await (const call of calls) {
      if (stop.aborted) return;
      const { job } = call;
      if (!executor.drawsAll) {
        const found = earlier?.find(job.requestSha256, job.sample);
        if (found !== undefined) {
          const reply = reasoningApart(found, split);
          const receivedAt = new Date(now()).toISOString();
          const outcome = { kind: 'reply' as const, reply, attempts: 0, receivedAt };
          replied(options, asked, call, { ...resultOf(job), outcome });
          if (++used % TURN === 0) await new Promise((resolve) => setImmediate(resolve));
          continue;
        }
        const exhausted = budget.exhausted();
        if (exhausted !== undefined) {
          options.fail(budgetError(exhausted));
          return;
        }
        budget.begun();
      }
      asked.calls.set(idOf(job), call);
      yield job;
    }
  }

  if (executor.drawsAll) return consume(options, asked, toBeCalled(outstanding(false)));
  await consume(options, asked, toBeCalled(probes()));
  asked.ends.tell();
  if (!stop.aborted) await consume(options, asked, toBeCalled(outstanding(true)));
}

function outstandingCalls(
  { resolved, answered }: BenchmarkRun,
  options: Parameters<typeof callJobs>[1],
): AsyncGenerator<PlannedCall> {
  return callJobs(resolved, options, (item, sample) => !answered.has(item, sample));
}

function resultOf({
  run,
  benchmark,
  item,
  sample,
  requestSha256,
}: CallJob): Omit<CallResult, 'outcome'> {
  return { kind: 'call', run, benchmark, item, sample, requestSha256, failedAttempts: [] };
}
