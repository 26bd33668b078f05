import { promptText } from '../core/prompt.js';
import { withoutPassages } from '../core/without-passages.js';
import type { CallFailure } from '../models/model.js';
import { type AskedCalls, idOf, type RunCallsOptions } from './asked-calls.js';
import type { ExecutorEvent } from './execute/executor.js';

/** Some servers repeat the prompt in an error: there a confidential one is left out, as it is of all that is stored. */
export function withoutPrompt(
  { benchmarkRuns, config }: Pick<RunCallsOptions, 'benchmarkRuns' | 'config'>,
  { calls }: Pick<AskedCalls, 'calls'>,
  event: ExecutorEvent,
): ExecutorEvent {
  if ((event.kind !== 'failed attempt' && event.kind !== 'call') || config.withText) return event;
  const of = benchmarkRuns.find(({ target }) => target.benchmark === event.benchmark);
  if (of?.resolved.benchmark.confidential !== true) return event;
  const prompt = calls.get(idOf(event))?.job.request.prompt;
  const without = (failure: CallFailure): CallFailure => ({
    ...failure,
    message:
      prompt === undefined
        ? 'what the server said is left out'
        : withoutPassages(failure.message, [promptText(prompt)]),
  });
  if (event.kind === 'failed attempt') return { ...event, failure: without(event.failure) };
  const { outcome } = event;
  return {
    ...event,
    failedAttempts: event.failedAttempts.map((attempt) => ({
      ...attempt,
      failure: without(attempt.failure),
    })),
    outcome:
      outcome.kind === 'failed' ? { ...outcome, failure: without(outcome.failure) } : outcome,
  };
}
