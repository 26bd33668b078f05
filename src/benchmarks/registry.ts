import { CardbenchError } from '../core/errors.js';
import { agieval } from './agieval.js';
import type { AnyBenchmark } from './benchmark.js';
import { bfcl, bfclTools } from './bfcl/bfcl.js';
import { bigbench } from './bigbench/bigbench.js';
import { geometricShapes } from './bigbench/geometric-shapes.js';
import { gpqaDiamond } from './gpqa-diamond.js';
import { arcChallenge, arcEasy } from './gpt4all/arc.js';
import { boolq } from './gpt4all/boolq.js';
import { hellaswag } from './gpt4all/hellaswag.js';
import { openbookqa } from './gpt4all/openbookqa.js';
import { piqa } from './gpt4all/piqa.js';
import { winogrande } from './gpt4all/winogrande.js';
import { gsm8k } from './gsm8k/gsm8k.js';
import { humaneval } from './humaneval.js';
import { ifeval } from './ifeval/ifeval.js';
import { math, math500, mathHard } from './math/math.js';
import { mbpp, mbppPlus } from './mbpp/mbpp.js';
import { mgsm } from './mgsm/mgsm.js';
import { mmlu, mmluFewShot } from './mmlu/mmlu.js';
import { mmluPro } from './mmlu-pro/mmlu-pro.js';
import { truthfulqa } from './truthfulqa/truthfulqa.js';

/** Every built-in benchmark, in the order of the cards' tables. */
export const benchmarks: readonly AnyBenchmark[] = [
  mmlu,
  mmluFewShot,
  mmluPro,
  ifeval,
  gpqaDiamond,
  humaneval,
  mbpp,
  mbppPlus,
  math,
  math500,
  mathHard,
  bfcl,
  bfclTools,
  mgsm,
  gsm8k,
  arcChallenge,
  arcEasy,
  boolq,
  hellaswag,
  openbookqa,
  piqa,
  winogrande,
  agieval,
  bigbench,
  geometricShapes,
  truthfulqa,
];

const byId: ReadonlyMap<string, AnyBenchmark> = new Map(
  benchmarks
    .flatMap((benchmark) => [benchmark, ...(benchmark.generate ? [benchmark.generate] : [])])
    .map((benchmark) => [benchmark.id, benchmark]),
);

/** The built-in benchmark of this id, also one that `--as generate` runs; `undefined` when there is none. */
export function findBenchmark(id: string): AnyBenchmark | undefined {
  return byId.get(id);
}

/** Whether this version has a benchmark of this id. */
export function isKnown(id: string): boolean {
  return byId.has(id);
}

/** The built-in benchmark of this id; fails when there is none. */
export function benchmarkById(id: string): AnyBenchmark {
  const found = findBenchmark(id);
  if (found !== undefined) return found;
  const ids = benchmarks.map((benchmark) => benchmark.id).join(', ');
  throw new CardbenchError(
    `There is no benchmark "${id}"; there are ${ids}, or give a file such as ./my-benchmark.ts.`,
  );
}
