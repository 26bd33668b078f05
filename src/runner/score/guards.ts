import { CardbenchError } from '../../core/errors.js';
import { sha256 } from '../../core/hash.js';
import { promptText } from '../../core/prompt.js';
import { textOf } from '../../core/response.js';
import { readSmallText } from '../../datasets/formats/document.js';
import { hostOf } from '../../models/endpoint.js';
import { failureText } from '../../models/failure-text.js';
import { findServer } from '../../models/find-server.js';
import { type CallOutcome, usedBy, type Wasted } from '../../models/model.js';
import { DEMO } from '../../models/providers.js';
import {
  GUARD_FIELDS,
  GUARD_PROMPT,
  GUARD_VERSIONS,
  type GuardApi,
  type GuardedTurns,
  type GuardVersion,
  guardQuestion,
  guardVerdictIn,
  guardVersionOf,
} from '../../scorers/guards/llama-guard.js';
import type { Guards } from '../../scorers/guards/score-guarded.js';
import { requireFields } from '../../scorers/judge-question.js';
import type { SampleRef } from '../jobs.js';
import type { ResolvedBenchmark } from '../plan/resolve.js';
import { type GivenGuards, guardComplaint } from '../settings/guard-complaint.js';
import type { AskJudge, Judge } from './judge.js';
import { type JudgeConfig, judgeOf, requireReachable } from './judge-of.js';

/** The settings of the guards. */
export interface GuardSettings extends GivenGuards {
  readonly guardVersion?: GuardVersion | undefined;
  readonly guardApi?: GuardApi | undefined;
}

type GuardConfig = GuardSettings & Omit<JudgeConfig, 'judge' | 'judgeBaseUrl' | 'judgePrompt'>;

/** A guard, ready to be asked. */
export interface Guard extends Judge {
  readonly version: GuardVersion;
  readonly api: GuardApi;
}

/** The guards of a system; at least one. */
export interface GuardsOfRun {
  readonly input?: Guard | undefined;
  readonly output?: Guard | undefined;
}

/** The places of guards. */
export const PLACES = ['input', 'output'] as const;
export type GuardPlace = (typeof PLACES)[number];

/** Why the stand-in is refused as a guard. */
export function standIn(flag: Guard['flag']): string {
  return `${flag} demo: the stand-in is no guard; name a Llama Guard`;
}

/**
 * What of the guards is part of a run's plan: another system is another run. `undefined` without guards.
 *
 * @throws CardbenchError for settings of guards where there is no guard, and for a prompt that cannot be used
 */
export function plannedGuards(config: GuardSettings): string | undefined {
  const complaint = guardComplaint(config);
  if (complaint !== undefined) throw new CardbenchError(`${complaint}.`);
  const named = PLACES.flatMap((place) => {
    const { id } = givenFor(config, place);
    if (id === undefined) return [];
    const { guardApi = 'chat' } = config;
    return [`${place} ${id} ${howAsked(versionOf(config, id, place), guardApi, promptOf(config))}`];
  });
  return named.length === 0 ? undefined : named.join(', ');
}

/** The id and the address that are given for a guard. */
function givenFor(config: GuardSettings, place: GuardPlace) {
  return place === 'input'
    ? { id: config.guardInput, baseUrl: config.guardInputBaseUrl }
    : { id: config.guardOutput, baseUrl: config.guardOutputBaseUrl };
}

/** How a guard is asked: `(llama-guard-3)`, and with which prompt if it completes one. */
function howAsked(version: GuardVersion, api: GuardApi, question: Judge['question']): string {
  if (api === 'chat') return `(${version})`;
  const prompt = question === undefined ? GUARD_PROMPT : sha256(question.text).slice(0, 12);
  return `(${version}, prompt ${prompt})`;
}

function versionOf({ guardVersion }: GuardSettings, id: string, place: GuardPlace): GuardVersion {
  const version = guardVersion ?? guardVersionOf(id);
  if (version !== undefined) return version;
  throw new CardbenchError(
    `--guard-${place} ${id}: the id does not say which Llama Guard it is; name it with --guard-version (${GUARD_VERSIONS.join(', ')}).`,
  );
}

/** The user's own prompt. */
function promptOf({ guardPrompt, guardApi }: GuardSettings): Judge['question'] {
  if (guardPrompt === undefined || guardApi !== 'completion') return undefined;
  const text = readSmallText(guardPrompt);
  const { required, optional } = GUARD_FIELDS;
  requireFields(`--guard-prompt ${guardPrompt}`, text, [...required, ...optional], optional);
  return { file: guardPrompt, text };
}

/**
 * The guards that a configuration names; `null` if it names none.
 *
 * @throws CardbenchError for a missing key, an invalid address or an id that says no version
 */
export async function guardsOf(
  config: GuardConfig,
  env?: Readonly<Record<string, string | undefined>>,
  find: typeof findServer = findServer,
): Promise<GuardsOfRun | null> {
  if (plannedGuards(config) === undefined) return null;
  const question = promptOf(config);
  const guardOf = async (place: GuardPlace): Promise<Guard | undefined> => {
    const { id, baseUrl } = givenFor(config, place);
    if (id === undefined) return undefined;
    const asked = { ...config, judge: id, judgeBaseUrl: baseUrl, judgePrompt: undefined };
    const guard = await judgeOf(asked, env, find, `--guard-${place}`);
    if (guard === null) return undefined;
    const { guardApi: api = 'chat' } = config;
    return { ...guard, version: versionOf(config, id, place), api, question };
  };
  return { input: await guardOf('input'), output: await guardOf('output') };
}

/** The name of the guards in a scoring. */
export function guardsLabel({ input, output }: GuardsOfRun): string {
  const named = (place: string, guard: Guard | undefined): string[] => {
    if (guard === undefined) return [];
    const { name, version, api, question } = guard;
    return [`${place} ${name} ${howAsked(version, api, question)}`];
  };
  return [...named('input', input), ...named('output', output)].join(', ');
}

/** Characters of a guard's instructions and categories, for estimates: those of our own prompt. */
export const GUARD_INSTRUCTIONS = promptText(
  guardQuestion('llama-guard-3', 'completion', { prompt: '', reply: '' }),
).length;

/** What every guard is asked before a run: nobody can take it for unsafe. */
export const HARMLESS: GuardedTurns = {
  prompt: 'Which colours does a rainbow have?',
  reply: 'Red, orange, yellow, green, blue, indigo and violet.',
};

/**
 * Asks a guard about a conversation: about what the user said if the guard stands before the model, about what the
 * model replied if it stands behind it.
 */
export function askGuard(
  guard: Guard,
  place: GuardPlace,
  { prompt, reply }: GuardedTurns,
  signal: AbortSignal,
): Promise<CallOutcome> {
  const { model, version, api, question } = guard;
  const turns = place === 'input' || reply === undefined ? { prompt } : { prompt, reply };
  return model.call(
    { prompt: guardQuestion(version, api, turns, question?.text), temperature: 0, maxTokens: 64 },
    signal,
  );
}

/** What to try with a guard that does not answer as Llama Guard does. */
export function otherApi({ api }: Guard): string {
  return `check its id, or try --guard-api ${api === 'chat' ? 'completion' : 'chat'}`;
}

/**
 * Asks each guard about a harmless conversation, before anything else is asked.
 *
 * @returns what that has used
 * @throws CardbenchError where no benchmark takes guards, where a guard cannot be reached, and where it does not answer
 *   as Llama Guard does
 */
export async function requireGuards(
  guards: GuardsOfRun | null,
  benchmarks: readonly Pick<ResolvedBenchmark, 'benchmark'>[],
  signal: AbortSignal,
): Promise<Wasted> {
  const spent = { tokensIn: 0, tokensOut: 0 };
  if (guards === null) return spent;
  const [first] = PLACES.filter((place) => guards[place] !== undefined);
  if (benchmarks.every(({ benchmark }) => benchmark.scorer.guarded === undefined)) {
    throw new CardbenchError(
      `--guard-${first}: no benchmark of the run is one of systems with guards; leave it out.`,
    );
  }
  for (const place of PLACES) {
    const guard = guards[place];
    if (guard === undefined) continue;
    const { flag, endpoint, version } = guard;
    if (endpoint.provider === DEMO) throw new CardbenchError(`${standIn(flag)}.`);
    await requireReachable(guard);
    const outcome = await askGuard(guard, place, HARMLESS, signal);
    const { tokensIn, tokensOut } = usedBy(outcome);
    spent.tokensIn += tokensIn;
    spent.tokensOut += tokensOut;
    // The run tries again what may succeed later.
    if (!outcome.ok && outcome.failure.retryable) continue;
    if (!outcome.ok) {
      throw new CardbenchError(
        `${flag}: ${hostOf(endpoint)} answered ${failureText(outcome.failure)}. The model was not called.`,
      );
    }
    try {
      guardVerdictIn(version, textOf(outcome.reply.content));
    } catch (thrown) {
      if (!(thrown instanceof CardbenchError)) throw thrown;
      const cure = otherApi(guard);
      throw new CardbenchError(
        `${flag} ${guard.name} does not answer as Llama Guard does. ${thrown.message}. ${cure[0]?.toUpperCase()}${cure.slice(1)}. The model was not called.`,
      );
    }
  }
  return spent;
}

/** Asks the guards about one sample. */
export type AskGuards = (sample: SampleRef) => Guards;

/** The guards as the scoring asks them. */
export function askGuards(guards: GuardsOfRun, ask: (guard: Guard) => AskJudge): AskGuards {
  const [input, output] = PLACES.map((place) => {
    const guard = guards[place];
    return guard === undefined ? undefined : ([guard, ask(guard)] as const);
  });
  const about = (sample: SampleRef, asked: typeof input): Guards['input'] =>
    asked === undefined
      ? undefined
      : async (turns) => {
          const [{ version, api, question }, put] = asked;
          const prompt = guardQuestion(version, api, turns, question?.text);
          return guardVerdictIn(version, await put(sample, prompt));
        };
  return (sample) => ({ input: about(sample, input), output: about(sample, output) });
}
