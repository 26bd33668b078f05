import { CardbenchError } from '../../core/errors.js';
import { sha256 } from '../../core/hash.js';
import type { Prompt } from '../../core/prompt.js';
import { textOf } from '../../core/response.js';
import type { Endpoint } from '../../models/endpoint.js';
import type { Model, ModelRequest } from '../../models/model.js';
import { cureFor } from '../../models/refused-field.js';
import type { Limiter } from '../../scheduling/limiter.js';
import type { AskJudgeModel } from '../../scorers/scorer.js';
import { guardLabel } from '../../store/judgements.js';
import type { Budget } from '../budget.js';
import { sizeOf } from '../execute/local.js';
import { callWithRetries, type RetryPolicy } from '../execute/retry.js';
import type { SampleRef } from '../jobs.js';
import type { Recorder } from '../record/recorder.js';
import { createTaskTracker } from '../task-tracker.js';
import { ScoringStopped } from './scoring-pool.js';

/** The model that `--judge` names, ready to be asked. */
export interface Judge {
  /** `<provider>:<id>`, as stored with the scoring. */
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly model: Model;
  /** The flag that names it. */
  readonly flag: '--judge' | '--second-judge' | '--guard-input' | '--guard-output';
  /** The user's own question to it. */
  readonly question?: JudgeQuestion | undefined;
}

/** The text of `--judge-prompt`. */
export interface JudgeQuestion {
  readonly file: string;
  readonly text: string;
}

/** The name of a judge in a scoring: with another question, verdicts are not comparable. */
export function judgeLabel({ name, question }: Judge): string {
  return question === undefined
    ? name
    : `${name} with question ${sha256(question.text).slice(0, 12)}`;
}

/** Asks the judge a question about a sample's answer, and resolves to its reply. */
export interface AskJudge {
  (sample: SampleRef, prompt: Prompt): Promise<string>;
  readonly template?: string | undefined;
}

/** The judge as the scorer of one sample asks it. */
export function askAbout(ask: AskJudge, sample: SampleRef): AskJudgeModel {
  return Object.assign((prompt: Prompt) => ask(sample, prompt), { template: ask.template });
}

/** Maximum tokens of a judge's reply, with room for reasoning. */
const MAX_TOKENS = 1024;

/** Who is asked: what its messages call it, and what is asked for. */
const ROLES = {
  judge: { label: (name: string) => name, maxTokens: MAX_TOKENS, whole: false },
  /** Of a verdict that is cut off, categories may be missing. */
  guard: { label: guardLabel, maxTokens: 64, whole: true },
} as const;

export interface JudgeOptions {
  /** A judge by default. */
  readonly role?: keyof typeof ROLES;
  readonly judge: Judge;
  readonly recorder: Recorder;
  /** All calls to the judge's endpoint. */
  readonly limiter: Limiter;
  readonly retry: RetryPolicy;
  /** The run's budget; without one the judge's calls are not limited. */
  readonly budget?: Budget;
  /** Called with the reason when the budget allows no further call. */
  readonly onBudgetExhausted?: (reason: string) => void;
  /** Fires when no further call is to be made. */
  readonly stop: AbortSignal;
  readonly abort: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Asks the judge with the same retries and limits as other calls. A request that was answered in this run before is not
 * sent again; a question that fails for good is a scoring error of the sample.
 */
export function askJudge(options: JudgeOptions): AskJudge {
  const { judge, recorder, limiter, retry, stop, abort, now, role = 'judge' } = options;
  const { budget, onBudgetExhausted } = options;
  const { maxTokens, whole, label } = ROLES[role];
  const stored = label(judge.name);
  const time = (): string => new Date(now()).toISOString();
  /** Questions under way, by benchmark: several samples of an item may have the same one. */
  const underWay = new Map<string, Promise<string>>();
  const ask = async (sample: SampleRef, prompt: Prompt): Promise<string> => {
    const request = { prompt, temperature: 0, maxTokens };
    const requestSha256 = sha256(JSON.stringify(judge.model.body(request)));
    const said = recorder.judged(sample, stored, requestSha256);
    if (said !== undefined) return said;
    const key = `${sample.benchmark} ${requestSha256}`;
    const before = underWay.get(key);
    if (before !== undefined) return before;
    const asked = call(sample, request, requestSha256);
    underWay.set(key, asked);
    try {
      return await asked;
    } finally {
      underWay.delete(key);
    }
  };
  const call = async (
    sample: SampleRef,
    request: ModelRequest,
    requestSha256: string,
  ): Promise<string> => {
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
        const told = { ...failure, message: `${role}: ${failure.message}` };
        const failed = { attempt, failure: told, final, failedAt: time() };
        recordings.track(recorder.record({ kind: 'failed attempt', ...sample, ...failed }));
      },
    );
    const came = outcome.kind === 'reply' ? outcome.reply : undefined;
    budget?.ended(came, size.characters, role);
    await recordings.settled();
    if (outcome.kind === 'stopped') {
      if (stop.aborted) throw new ScoringStopped();
      throw new CardbenchError(`The ${role} has not replied for too long`);
    }
    if (outcome.kind === 'failed') {
      const cure = cureFor(outcome.failure.message, Object.keys(judge.model.body(request)));
      throw new CardbenchError(
        `The ${role} gave no reply: ${outcome.failure.message}${cure === undefined ? '' : `; ${cure}`}`,
      );
    }
    const { reply, attempts } = outcome;
    if (reply.content.kind === 'text' && reply.content.endsInReasoning === true) {
      throw new CardbenchError(
        `The ${role} spent its ${maxTokens} tokens on reasoning; name one that thinks less`,
      );
    }
    if (whole && reply.finishReason === 'length') {
      throw new CardbenchError(`The ${role}'s reply was cut off after ${maxTokens} tokens`);
    }
    await recorder.record({
      kind: 'judgement',
      ...sample,
      judge: stored,
      requestSha256,
      reply,
      attempts,
      receivedAt: time(),
    });
    return textOf(reply.content);
  };
  return Object.assign(ask, { template: judge.question?.text });
}
