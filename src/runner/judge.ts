import { CardbenchError } from '../core/errors.js';
import { sha256 } from '../core/hash.js';
import { type Prompt, promptText } from '../core/prompt.js';
import { textOf } from '../core/response.js';
import type { Endpoint } from '../models/endpoint.js';
import type { Model } from '../models/model.js';
import type { CallSize, Traffic } from '../scheduling/traffic.js';
import type { BatchWriter } from '../store/batch-writer.js';
import { judgementTable } from '../store/judgements.js';
import type { Connection } from '../store/open.js';
import type { SampleKey } from '../store/records.js';
import { responseTable } from '../store/responses.js';
import type { Budget } from './budget.js';
import { callWithRetries, type RetryPolicy } from './retry.js';
import { ScoringStopped } from './scoring.js';

/** The model that `--judge` names, ready to be asked. */
export interface Judge {
  /** `<provider>:<id>`, as it stands with the scoring. */
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly model: Model;
}

/** Puts a question about the answer to one sample; gives the judge's words. */
export type AskJudge = (sample: SampleKey, prompt: Prompt) => Promise<string>;

/** What a judge may say; one that reasons first needs room for it. */
const MAX_TOKENS = 1024;

export interface JudgeOptions {
  readonly judge: Judge;
  readonly db: Connection;
  readonly writer: BatchWriter;
  readonly runBenchmarkId: number;
  /** All calls to the judge's endpoint. */
  readonly traffic: Traffic;
  readonly retry: RetryPolicy;
  /** What the run may use; without it, the judge may use what it takes. */
  readonly budget?: Budget;
  /** Told why, when the budget allows no further call. */
  readonly onExhausted?: (reason: string) => void;
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
  const { judge, db, writer, runBenchmarkId, traffic, retry, stop, abort, now } = options;
  const { budget, onExhausted } = options;
  const table = judgementTable(db, runBenchmarkId, judge.name);
  const failures = responseTable(db, runBenchmarkId);
  const time = (): string => new Date(now()).toISOString();
  return async (sample, prompt) => {
    const request = { prompt, temperature: 0, maxTokens: MAX_TOKENS };
    const requestSha256 = sha256(JSON.stringify(judge.model.body(request)));
    const said = table.find(requestSha256);
    if (said !== undefined) return said;
    if (stop.aborted) throw new ScoringStopped();
    const exhausted = budget?.exhausted();
    if (exhausted !== undefined) {
      onExhausted?.(exhausted);
      throw new ScoringStopped();
    }
    const about = size(prompt);
    budget?.begun();
    const outcome = await callWithRetries(
      () => traffic.pass(about, () => judge.model.call(request, abort), stop),
      retry,
      stop,
      (failure, attempt, final) => {
        const message = `judge: ${failure.message}`;
        void writer.add(() =>
          failures.insertFailure({
            ...sample,
            attempt,
            failure: { ...failure, message },
            final,
            failedAt: time(),
          }),
        );
      },
    );
    const came = outcome.kind === 'reply' ? outcome.reply : undefined;
    budget?.ended(came, about.characters, 'judge');
    if (outcome.kind === 'stopped') {
      if (stop.aborted) throw new ScoringStopped();
      throw new CardbenchError('The judge has given no reply for too long');
    }
    if (outcome.kind === 'failed') {
      throw new CardbenchError(`The judge gave no reply: ${outcome.failure.message}`);
    }
    const { reply, attempts } = outcome;
    await writer.add(() =>
      table.insert({ ...sample, requestSha256, reply, attempts, receivedAt: time() }),
    );
    return textOf(reply.content);
  };
}

function size(prompt: Prompt): CallSize {
  return { characters: () => promptText(prompt).length, maxTokens: MAX_TOKENS };
}
