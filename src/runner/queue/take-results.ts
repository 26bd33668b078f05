import type { CallFailure } from '../../models/model.js';
import type { ExecutorEvent } from '../execute/executor.js';
import type { CallJob, CallResult } from '../jobs.js';
import type { LatencyMean } from './batch-size.js';
import type { CallLedger } from './call-ledger.js';
import type { ResultListener, SentResults } from './coordinator.js';

export interface TakeResultsOptions {
  readonly ledger: CallLedger;
  readonly latency: LatencyMean;
  /** Seconds without any reply after which the endpoint counts as lost. */
  readonly outageTimeout: number;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  readonly emit: (event: ExecutorEvent) => void;
  /** Jobs that a worker has given back: others are to do them. */
  readonly again: (jobs: readonly CallJob[]) => void;
  /** No further call is to be made. */
  readonly isStopped: () => boolean;
  /** What arrives now is told nobody. */
  readonly isOver: () => boolean;
}

/** Makes events of what workers send. */
export function takeResults(options: TakeResultsOptions): ResultListener {
  const { ledger, latency, clock, emit, isStopped } = options;
  let lastReply = clock();
  let returned: CallJob[] = [];

  const ended = (result: CallResult): void => {
    const job = ledger.takeOut(result);
    const { outcome } = result;
    if (outcome.kind === 'stopped' && !isStopped()) {
      // A worker has left: others do what it had not begun.
      if (job !== undefined) returned.push(job);
      return;
    }
    if (outcome.kind === 'reply') {
      lastReply = clock();
      latency.add(outcome.reply.latency);
    }
    ledger.ended(result, job);
    emit(result);
  };

  const lost = (last: CallFailure, worker: string): void => {
    if (clock() - lastReply >= options.outageTimeout * 1000) emit({ kind: 'endpoint lost', last });
    else
      emit({ kind: 'note', message: `${worker} does not reach the endpoint; the others go on.` });
  };

  /** @returns whether there is something to be stored */
  const take = ({ worker, results }: SentResults): boolean => {
    let any = false;
    for (const result of results) {
      switch (result.kind) {
        case 'call':
          ended(result);
          any = true;
          break;
        case 'failed attempt':
          emit(result);
          any = true;
          break;
        case 'control call':
          emit(result);
          break;
        case 'endpoint lost':
          lost(result.last, worker);
          break;
        case 'refused':
          emit({ kind: 'note', message: `${worker}: ${result.reason}` });
          break;
        case 'score':
          // Those who wait for scores listen, too.
          break;
      }
    }
    return any;
  };

  return (received, recorded) => {
    const stored = received.map(take);
    const jobs = returned;
    returned = [];
    if (jobs.length > 0) options.again(jobs);
    if (stored.includes(true) && !options.isOver()) emit({ kind: 'received', recorded });
    else recorded();
  };
}
