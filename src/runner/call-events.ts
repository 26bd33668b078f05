import type { Wasted } from '../models/model.js';
import { type AskedCalls, idOf, type RunCallsOptions } from './asked-calls.js';
import { budgetError } from './budget.js';
import { ended } from './ended-call.js';
import type { CallJob } from './jobs.js';
import { withoutPrompt } from './without-prompt.js';

/** Records and reports the events of an executor. */
export async function consume(
  options: RunCallsOptions,
  asked: AskedCalls,
  jobs: AsyncIterable<CallJob>,
): Promise<void> {
  const { executor, listener, recorder, tracker, fail, batches, stop, abort } = options;
  for await (const told of executor.execute(jobs, { stop, abort })) {
    const event = withoutPrompt(options, asked, told);
    switch (event.kind) {
      case 'failed attempt':
        listener.failed(event.benchmark, event.failure, event.final);
        tracker.track(recorder.record(event));
        countSpent(options, event.failure.wasted);
        break;
      case 'call': {
        const id = idOf(event);
        const call = asked.calls.get(id);
        asked.calls.delete(id);
        ended(options, asked, call, event);
        break;
      }
      case 'control call':
        countSpent(options, event.used);
        break;
      case 'endpoint lost':
        fail(options.outage(event.last));
        break;
      case 'batch submitted':
        batches.submitted(event.id, event.at);
        break;
      case 'batch closed':
        recorder.flush();
        batches.closed(event.id, event.at);
        break;
      case 'received':
        recorder.flush();
        event.recorded();
        break;
      case 'workers':
        listener.workers?.(event.seen);
        break;
      case 'note':
        listener.note(event.message);
    }
  }
}

/** Replies that are not kept use up the budget like any other. */
function countSpent({ budget, fail }: RunCallsOptions, spent: Wasted | undefined): void {
  if (spent === undefined) return;
  budget.wasted(spent);
  const exhausted = budget.exhausted();
  if (exhausted !== undefined) fail(budgetError(exhausted));
}
