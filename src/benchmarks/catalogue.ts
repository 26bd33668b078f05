import { CardbenchError } from '../core/errors.js';
import { didYouMean } from '../core/nearest.js';
import type { AnyBenchmark } from './benchmark.js';

type Load = () => Promise<AnyBenchmark>;

/**
 * Every built-in benchmark by its id, in the order of the cards' tables. Each is loaded when it is needed. To add a
 * benchmark, add a line here.
 */
const loaders: Readonly<Record<string, Load>> = {
  mmlu: async () => (await import('./mmlu/mmlu.js')).mmlu,
  'mmlu-5shot': async () => (await import('./mmlu/mmlu.js')).mmluFewShot,
  'mmlu-5shot-likelihoods': async () => (await import('./mmlu/by-letters.js')).mmluByLikelihoods,
  'mmlu-de': async () => (await import('./mmlu/llama-languages.js')).mmluDe,
  'mmlu-es': async () => (await import('./mmlu/llama-languages.js')).mmluEs,
  'mmlu-fr': async () => (await import('./mmlu/llama-languages.js')).mmluFr,
  'mmlu-hi': async () => (await import('./mmlu/llama-languages.js')).mmluHi,
  'mmlu-it': async () => (await import('./mmlu/llama-languages.js')).mmluIt,
  'mmlu-pt': async () => (await import('./mmlu/llama-languages.js')).mmluPt,
  'mmlu-th': async () => (await import('./mmlu/llama-languages.js')).mmluTh,
  mmmlu: async () => (await import('./mmlu/translated.js')).mmmlu,
  'global-mmlu': async () => (await import('./mmlu/translated.js')).globalMmlu,
  'mmlu-redux': async () => (await import('./mmlu/redux.js')).mmluRedux,
  'mmlu-pro': async () => (await import('./mmlu-pro/mmlu-pro.js')).mmluPro,
  'mmlu-pro-0shot': async () => (await import('./mmlu-pro/mmlu-pro.js')).mmluProZeroShot,
  ifeval: async () => (await import('./ifeval/ifeval.js')).ifeval,
  ifbench: async () => (await import('./ifbench/ifbench.js')).ifbench,
  'gpqa-diamond': async () => (await import('./gpqa.js')).gpqaDiamond,
  gpqa: async () => (await import('./gpqa.js')).gpqa,
  'gpqa-extended': async () => (await import('./gpqa.js')).gpqaExtended,
  humaneval: async () => (await import('./humaneval.js')).humaneval,
  'humaneval-plus': async () => (await import('./humaneval-plus.js')).humanevalPlus,
  mbpp: async () => (await import('./mbpp/mbpp.js')).mbpp,
  'mbpp-plus': async () => (await import('./mbpp/mbpp.js')).mbppPlus,
  livecodebench: async () => (await import('./livecodebench/livecodebench.js')).livecodebench,
  math: async () => (await import('./math/math.js')).math,
  'math-500': async () => (await import('./math/math.js')).math500,
  'math-hard': async () => (await import('./math/math.js')).mathHard,
  supergpqa: async () => (await import('./supergpqa/supergpqa.js')).supergpqa,
  musr: async () => (await import('./musr.js')).musr,
  zebralogic: async () => (await import('./zebralogic.js')).zebralogic,
  'aime-2024': async () => (await import('./aime.js')).aime2024,
  'aime-2025': async () => (await import('./aime.js')).aime2025,
  bbh: async () => (await import('./bbh/bbh.js')).bbh,
  'bbh-direct': async () => (await import('./bbh/bbh.js')).bbhDirect,
  bfcl: async () => (await import('./bfcl/bfcl.js')).bfcl,
  'bfcl-tools': async () => (await import('./bfcl/bfcl.js')).bfclTools,
  drop: async () => (await import('./drop/drop.js')).drop,
  triviaqa: async () => (await import('./triviaqa.js')).triviaqa,
  simpleqa: async () => (await import('./simpleqa.js')).simpleqa,
  hle: async () => (await import('./hle.js')).hle,
  xstest: async () => (await import('./xstest.js')).xstest,
  mgsm: async () => (await import('./mgsm/mgsm.js')).mgsm,
  gsm8k: async () => (await import('./gsm8k/gsm8k.js')).gsm8k,
  'arc-challenge': async () => (await import('./gpt4all/arc.js')).arcChallenge,
  'arc-challenge-chat': async () => (await import('./gpt4all/arc.js')).arcChallengeChat,
  'arc-easy': async () => (await import('./gpt4all/arc.js')).arcEasy,
  boolq: async () => (await import('./gpt4all/boolq.js')).boolq,
  hellaswag: async () => (await import('./gpt4all/hellaswag.js')).hellaswag,
  openbookqa: async () => (await import('./gpt4all/openbookqa.js')).openbookqa,
  piqa: async () => (await import('./gpt4all/piqa.js')).piqa,
  winogrande: async () => (await import('./gpt4all/winogrande.js')).winogrande,
  agieval: async () => (await import('./agieval.js')).agieval,
  bigbench: async () => (await import('./bigbench/bigbench.js')).bigbench,
  'bigbench-geometric-shapes': async () =>
    (await import('./bigbench/geometric-shapes.js')).geometricShapes,
  truthfulqa: async () => (await import('./truthfulqa/truthfulqa.js')).truthfulqa,
};

/** The benchmarks that `--as generate` asks as letter questions, under `<id>-generate`. */
const ALSO_AS_LETTERS: ReadonlySet<string> = new Set([
  'mmlu-5shot-likelihoods',
  'arc-challenge',
  'arc-easy',
  'boolq',
  'hellaswag',
  'openbookqa',
  'piqa',
  'winogrande',
  'agieval',
  'bigbench',
  'truthfulqa',
]);

/** The ids of the built-in benchmarks. */
export const benchmarkIds: readonly string[] = Object.keys(loaders);

/** Whether this version has a benchmark of this id, also one that `--as generate` runs. */
export function isKnown(id: string): boolean {
  const [, plain] = /^(.+)-generate$/.exec(id) ?? [];
  return Object.hasOwn(loaders, id) || (plain !== undefined && ALSO_AS_LETTERS.has(plain));
}

/**
 * Loads the built-in benchmark of this id, also one that `--as generate` runs.
 *
 * @throws CardbenchError when there is none
 */
export async function loadBenchmark(id: string): Promise<AnyBenchmark> {
  if (!isKnown(id)) throw unknownBenchmark(id);
  const own = Object.hasOwn(loaders, id) ? await loaders[id]?.() : undefined;
  const found = own ?? (await loaders[id.replace(/-generate$/, '')]?.())?.generate;
  if (found === undefined) throw unknownBenchmark(id);
  return found;
}

/** The error for an id that no built-in benchmark has. */
export function unknownBenchmark(id: string): CardbenchError {
  return new CardbenchError(
    `There is no benchmark "${id}"${didYouMean(id, benchmarkIds)}; "cardbench benchmarks" lists them, and your own is a file such as ./my-benchmark.ts.`,
  );
}
