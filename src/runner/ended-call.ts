import { promptText } from '../core/prompt.js';
import type { ModelResponse } from '../core/response.js';
import type { Reply } from '../models/model.js';
import { symptomsOf } from '../models/symptoms.js';
import type { AskedCall, AskedCalls, RunCallsOptions } from './asked-calls.js';
import { consequenceOf } from './consequence.js';
import type { CallResult } from './jobs.js';

/** Records the end of a call, and draws the consequences; `call` is missing for one that another process handed out. */
export function ended(
  options: RunCallsOptions,
  asked: AskedCalls,
  call: AskedCall | undefined,
  result: CallResult,
): void {
  const { executor, budget, endpoint, recorder, tracker, scoring, benchmarkRuns, fail } = options;
  const { outcome } = result;
  if (call === undefined) {
    // The result of a job of another process, or a second copy.
    const of = benchmarkRuns.find(({ target }) => target.benchmark === result.benchmark);
    tracker.track(recorder.record(result));
    if (of !== undefined) scoring.leftInStore(of);
    return;
  }
  const { job } = call;
  if (!executor.drawsAll) {
    const reply = outcome.kind === 'reply' ? outcome.reply : undefined;
    budget.ended(reply, () => promptText(job.request.prompt).length, 'model');
  }
  if (outcome.kind === 'reply') replied(options, asked, call, { ...result, outcome });
  else {
    if (outcome.kind === 'failed') recordItem(options, asked, call);
    tracker.track(recorder.record(result));
  }
  if (outcome.kind !== 'failed' || executor.drawsAll) return;
  asked.ends.noteOverflow(job, outcome.failure);
  const fields = (): string[] => fieldsOf(options.body(job.request));
  const consequence = consequenceOf(endpoint, outcome.failure, { ...job, fields });
  if (consequence?.ends === 'run') fail(consequence.error);
  if (consequence?.ends !== 'benchmark') return;
  asked.ends.end(call.of, consequence.error);
  // The reasons of the first calls are told together.
  if (!job.probe) asked.ends.tell();
}

function fieldsOf(body: unknown): string[] {
  return typeof body === 'object' && body !== null ? Object.keys(body) : [];
}

type ReplyResult = CallResult & { readonly outcome: { readonly kind: 'reply' } };

/** Stores a reply, and scores it once it is durable. */
export function replied(
  options: RunCallsOptions,
  asked: AskedCalls,
  call: AskedCall,
  result: ReplyResult,
): void {
  const { listener, recorder, tracker, scoring } = options;
  const { of, item, job } = call;
  recordItem(options, asked, call);
  const { reply } = result.outcome;
  listener.replied(job.benchmark, reply);
  for (const symptom of symptomsOf(job.request, reply)) {
    if (asked.toldSymptoms.has(symptom)) continue;
    asked.toldSymptoms.add(symptom);
    listener.note(`${symptom} "cardbench doctor" tells more.`);
  }
  tracker.track(
    recorder.record(result).then(() => scoring.take(of, item, job.sample, responseOf(reply))),
  );
}

/** Records the request and the gold answer, once per item. */
function recordItem(
  { recorder, tracker }: RunCallsOptions,
  { askedItem }: AskedCalls,
  call: AskedCall,
): void {
  const item = askedItem(call.of.resolved.benchmark, call);
  if (item !== undefined) tracker.track(recorder.record(item));
}

/** The part of a reply that scorers see. */
function responseOf({ content, finishReason, refused }: Reply): ModelResponse {
  return { content, finishReason, refused };
}
