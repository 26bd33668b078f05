import { CardbenchError } from '../../core/errors.js';
import { sha256 } from '../../core/hash.js';
import type { Prompt } from '../../core/prompt.js';
import { textOf } from '../../core/response.js';
import type { Endpoint } from '../../models/endpoint.js';
import type { Model } from '../../models/model.js';
import type { Limiter } from '../../scheduling/limiter.js';
import type { Budget } from '../budget.js';
import { sizeOf } from '../execute/local.js';
import { callWithRetries, type RetryPolicy } from '../execute/retry.js';
import type { SampleRef } from '../jobs.js';
import type { Recorder } from '../record/recorder.js';
import { createTaskTracker } from '../task-tracker.js';
import { ScoringStopped } from './scoring-pool.js';

/** The model that `--judge` names, ready to be asked. */
export interface Judge {
  /** `<provider>:<id>`, as it stands with the scoring. */
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly model: Model;
}

/** Puts a question about the answer to one sample; gives the judge's words. */
export type AskJudge = (sample: SampleRef, prompt: Prompt) => Promise<string>;

/** What a judge may say; one that reasons first needs room for it. */
const MAX_TOKENS = 1024;

export interface JudgeOptions {
  readonly judge: Judge;
  readonly recorder: Recorder;
  /** All calls to the judge's endpoint. */
  readonly limiter: Limiter;
  readonly retry: RetryPolicy;
  /** What the run may use; without it, the judge may use what it takes. */
  readonly budget?: Budget;
  /** Told why, when the budget allows no further call. */
  readonly onBudgetExhausted?: (reason: string) => void;
  /** Fires when no further call is to be made. */
  readonly stop: AbortSignal;
  readonly abort: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Asks the judge under the retries and limits of any other call. What it said to the same request in this
 * run before is not asked again; a question that fails for good leaves the sample in error.
 */
export function askJudge(options: JudgeOptions): AskJudge {
  const { judge, recorder, limiter, retry, stop, abort, now } = options;
  const { budget, onBudgetExhausted } = options;
  const time = (): string => new Date(now()).toISOString();
  return async (sample, prompt) => {
    const request = { prompt, temperature: 0, maxTokens: MAX_TOKENS };
    const requestSha256 = sha256(JSON.stringify(judge.model.body(request)));
    const said = recorder.judged(sample, judge.name, requestSha256);
    if (said !== undefined) return said;
    if (stop.aborted) throw new ScoringStopped();
    const exhausted = budget?.exhausted();
    if (exhausted !== undefined) {
      onBudgetExhausted?.(exhausted);
      throw new ScoringStopped();
    }
    const size = sizeOf(request);
    budget?.begun();
    const recordings = createTaskTracker();
    const outcome = await callWithRetries(
      () => limiter.schedule(size, () => judge.model.call(request, abort), stop),
      retry,
      stop,
      (failure, attempt, final) => {
        const told = { ...failure, message: `judge: ${failure.message}` };
        const failed = { attempt, failure: told, final, failedAt: time() };
        recordings.track(recorder.record({ kind: 'failed attempt', ...sample, ...failed }));
      },
    );
    const came = outcome.kind === 'reply' ? outcome.reply : undefined;
    budget?.ended(came, size.characters, 'judge');
    await recordings.settled();
    if (outcome.kind === 'stopped') {
      if (stop.aborted) throw new ScoringStopped();
      throw new CardbenchError('The judge has given no reply for too long');
    }
    if (outcome.kind === 'failed') {
      throw new CardbenchError(`The judge gave no reply: ${outcome.failure.message}`);
    }
    const { reply, attempts } = outcome;
    await recorder.record({
      kind: 'judgement',
      ...sample,
      judge: judge.name,
      requestSha256,
      reply,
      attempts,
      receivedAt: time(),
    });
    return textOf(reply.content);
  };
}
