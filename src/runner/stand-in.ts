import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import { sha256 } from '../core/hash.js';
import type { Item } from '../core/item.js';
import { seededRandom } from '../core/prng.js';
import { type Prompt, promptText } from '../core/prompt.js';

/** What the stand-in knows: benchmarks and their items. */
export interface StandInKnowledge {
  readonly benchmark: AnyBenchmark;
  readonly items: readonly Item<unknown>[];
}

/** The share of items that the stand-in answers rightly, unless told otherwise. */
export const STAND_IN_SHARE = 0.75;

const UNKNOWN =
  'I am the stand-in of cardbench, not a language model, and I do not know this question.';

/**
 * The stand-in's side of a conversation: it recognises the prompts of the items it knows, and
 * answers an item rightly or wrongly by a draw that depends on the seed and the item alone.
 */
export function standInReplies(
  knowledge: readonly StandInKnowledge[],
  options: { readonly seed: number; readonly share?: number },
): (prompt: string, kind: Prompt['kind']) => string {
  const share = options.share ?? STAND_IN_SHARE;
  const known = new Map<string, { benchmark: AnyBenchmark; item: Item<unknown> }>();
  for (const { benchmark, items } of knowledge) {
    for (const item of items) {
      const texts = [promptText(benchmark.prompt(item)), benchmark.completionPrompt?.(item).text];
      for (const text of texts)
        if (text !== undefined) known.set(sha256(text), { benchmark, item });
    }
  }
  return (prompt, kind) => {
    const found = known.get(sha256(prompt));
    if (found?.benchmark.standInReply === undefined) return UNKNOWN;
    const { benchmark, item } = found;
    const correct = seededRandom('stand-in', options.seed, benchmark.id, item.id)() < share;
    return found.benchmark.standInReply(item, correct, kind);
  };
}
