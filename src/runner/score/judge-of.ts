import { CardbenchError } from '../../core/errors.js';
import { readSmallText } from '../../datasets/formats/document.js';
import { createModel } from '../../models/client.js';
import { type Endpoint, hostOf, resolveEndpoint, withHeaders } from '../../models/endpoint.js';
import { failureText } from '../../models/failure-text.js';
import { findServer } from '../../models/find-server.js';
import { DEMO } from '../../models/providers.js';
import { unreachable } from '../../models/reach.js';
import { requireFields } from '../../scorers/judge-question.js';
import type { RunConfig } from '../config.js';
import { keyAdvice } from '../consequence.js';
import type { ResolvedBenchmark } from '../plan/resolve.js';
import type { Judge } from './judge.js';

/** The settings that name the judge, and those of requests, which its requests follow, too. */
export type JudgeConfig = Pick<RunConfig, 'judge' | 'judgeBaseUrl' | 'timeout'> &
  Partial<
    Pick<
      RunConfig,
      'judgePrompt' | 'model' | 'baseUrl' | 'omit' | 'rename' | 'headers' | 'reasoningTags'
    >
  >;

/**
 * The judge that a configuration names; `null` if it names none. No more is asked of it than which of its addresses it
 * listens at, where it has several.
 *
 * @param find finds that out
 * @throws CardbenchError for a missing key, an invalid address or a name without an id
 */
export async function judgeOf(
  config: JudgeConfig,
  env?: Readonly<Record<string, string | undefined>>,
  find: typeof findServer = findServer,
  flag: Judge['flag'] = '--judge',
): Promise<Judge | null> {
  const { judge, judgeBaseUrl, judgePrompt, timeout, reasoningTags } = config;
  if (judge === undefined) {
    if (judgeBaseUrl === undefined) return null;
    throw new CardbenchError('--judge-base-url is given without --judge; name the judge, too.');
  }
  const flags = { model: flag, baseUrl: `${flag}-base-url` };
  const named = withHeadersOf(config, resolveEndpoint(judge, judgeBaseUrl, env, flags), env);
  const endpoint = await find(named);
  return {
    name: `${endpoint.provider}:${endpoint.modelId}`,
    flag,
    endpoint,
    model: createModel({
      endpoint,
      stream: false,
      timeout: timeout * 1000,
      reasoningTags,
      shape: config,
    }),
    question:
      judgePrompt === undefined
        ? undefined
        : { file: judgePrompt, text: readSmallText(judgePrompt) },
  };
}

/**
 * The judge whose verdicts are compared with those of the first; `null` if there is none.
 *
 * @throws CardbenchError as {@link judgeOf}, and where both are the same
 */
export async function secondJudgeOf(
  config: JudgeConfig & Pick<RunConfig, 'secondJudge' | 'secondJudgeBaseUrl'>,
  first: Judge | null,
  env?: Readonly<Record<string, string | undefined>>,
): Promise<Judge | null> {
  const { secondJudge, secondJudgeBaseUrl } = config;
  if (secondJudge === undefined) return null;
  const second = await judgeOf(
    { ...config, judge: secondJudge, judgeBaseUrl: secondJudgeBaseUrl },
    env,
    findServer,
    '--second-judge',
  );
  if (second !== null && second.name === first?.name) {
    throw new CardbenchError(
      `--second-judge: ${second.name} is the first judge, too; name another model.`,
    );
  }
  return second;
}

/** Headers may hold a key: they go to the server that they were given for, and to no other. */
function withHeadersOf(
  { model, baseUrl, headers }: JudgeConfig,
  judge: Endpoint,
  env: Readonly<Record<string, string | undefined>> | undefined,
): Endpoint {
  if (model === undefined || headers === undefined || Object.keys(headers).length === 0) {
    return judge;
  }
  const asked = resolveEndpoint(model, baseUrl, env);
  return asked.baseUrl === judge.baseUrl ? withHeaders(judge, headers) : judge;
}

/** Fails where a judge is needed and none is named, where none would be asked, and where it cannot be reached. */
export async function requireJudge(
  judge: Judge | null,
  benchmarks: readonly Pick<ResolvedBenchmark, 'benchmark'>[],
): Promise<void> {
  if (judge === null) {
    const needing = benchmarks.find(({ benchmark }) => benchmark.scorer.needsJudge === true);
    if (needing === undefined) return;
    throw new CardbenchError(
      `${needing.benchmark.title} is graded by a judge; name one with --judge <provider>:<id>.`,
    );
  }
  if (benchmarks.every(({ benchmark }) => benchmark.scorer.asksJudge !== true)) {
    throw new CardbenchError(`${judge.flag}: no benchmark of the run asks a judge; leave it out.`);
  }
  if (judge.endpoint.provider === DEMO) {
    throw new CardbenchError(`${judge.flag} demo: the stand-in knows no answers; name a model.`);
  }
  requireOwnQuestion(judge, benchmarks);
  await requireReachable(judge);
}

/** Fails where a judge or a guard cannot be reached. */
export async function requireReachable(judge: Pick<Judge, 'endpoint' | 'flag'>): Promise<void> {
  const failure = await unreachable(judge.endpoint);
  if (failure === undefined) return;
  const where = hostOf(judge.endpoint);
  throw new CardbenchError(
    failure.cause === 'connection'
      ? `${judge.flag}: ${where} cannot be reached (${failure.message}); start the server or check ${judge.flag}-base-url. Nothing was called.`
      : `${judge.flag}: ${where} answered ${failureText(failure)}; ${keyAdvice(judge.endpoint)}. Nothing was called.`,
  );
}

/** Fails where the user's own question is for no benchmark of the run, or not for all that ask a judge. */
function requireOwnQuestion(
  { question }: Judge,
  benchmarks: readonly Pick<ResolvedBenchmark, 'benchmark'>[],
): void {
  if (question === undefined) return;
  for (const { benchmark } of benchmarks) {
    const { asksJudge, judgeFields } = benchmark.scorer;
    if (asksJudge !== true) continue;
    if (judgeFields === undefined) {
      throw new CardbenchError(
        `--judge-prompt: ${benchmark.title} asks the judge a question of its own; leave it out.`,
      );
    }
    requireFields(`--judge-prompt ${question.file}`, question.text, judgeFields);
  }
}
