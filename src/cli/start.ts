import { packageVersion } from '../core/package-root.js';

/** What `cardbench` alone prints: what it is, where to begin, and where the rest is found. */
export function startText(): string {
  return `cardbench ${packageVersion} runs language models on the benchmarks of their model cards, and says whether the
published numbers are reproduced.

Try it, without a key and without a network:

  cardbench run mmlu humaneval mgsm --model demo

Then:

  cardbench card llama-3.3-70b-instruct -m <provider>:<model>    is this card reproduced?
  cardbench compare <run> <run>                                  which of two models is better, item by item?
  cardbench check --baseline <run>                               did it get worse? (for CI)
  cardbench doctor -m <provider>:<model>                         can this endpoint serve a card?

"cardbench --help" lists all commands, and "cardbench <command> --help" the flags of one.`;
}
