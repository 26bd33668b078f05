import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import { sha256 } from '../core/hash.js';
import type { Item } from '../core/item.js';
import { seededRandom } from '../core/prng.js';
import { promptText } from '../core/prompt.js';

/** What the stand-in knows: benchmarks and their items. */
export interface StandInKnowledge {
  readonly benchmark: AnyBenchmark;
  readonly items: readonly Item<unknown>[];
}

/** The share of items that the stand-in answers rightly, unless told otherwise. */
export const STAND_IN_SHARE = 0.75;

const UNKNOWN =
  'I am the stand-in of cardbench, not a language model, and I do not know this question.';

export interface StandIn {
  /** What it says to a prompt. */
  readonly reply: (prompt: string, kind: 'chat' | 'completion') => string;
  /** How likely it finds a text: the logarithm for each of its characters. */
  readonly logProbability: (text: string) => number;
}

/** For each character of a continuation that it finds likely, or does not. */
const LIKELY = -0.01;
const UNLIKELY = -4;

/**
 * The stand-in's side of a conversation: it recognises the prompts of the items it knows, and
 * answers an item rightly or wrongly by a draw that depends on the seed and the item alone.
 */
export function standIn(
  knowledge: readonly StandInKnowledge[],
  options: { readonly seed: number; readonly share?: number },
): StandIn {
  const share = options.share ?? STAND_IN_SHARE;
  const known = new Map<string, Known>();
  // Continuations by their whole text; one text may belong to several items.
  const likely = new Map<string, boolean>();
  const isRight = (benchmark: AnyBenchmark, item: Item<unknown>): boolean =>
    seededRandom('stand-in', options.seed, benchmark.id, item.id)() < share;
  for (const { benchmark, items } of knowledge) {
    for (const item of items) {
      const prompt = benchmark.prompt(item);
      if (prompt.kind === 'choices') {
        const chosen = benchmark.standInReply?.(item, isRight(benchmark, item), prompt.kind);
        for (const [place, { context, continuation }] of prompt.choices.entries()) {
          likely.set(sha256(context + continuation), String(place) === chosen);
        }
        continue;
      }
      const texts = [promptText(prompt), benchmark.completionPrompt?.(item).text];
      for (const text of texts)
        if (text !== undefined) known.set(sha256(text), { benchmark, item });
    }
  }
  return {
    reply: (prompt, kind) => {
      const found = known.get(sha256(prompt));
      if (found?.benchmark.standInReply === undefined) return UNKNOWN;
      const { benchmark, item } = found;
      return found.benchmark.standInReply(item, isRight(benchmark, item), kind);
    },
    logProbability: (text) => (likely.get(sha256(text)) === true ? LIKELY : UNLIKELY),
  };
}

interface Known {
  readonly benchmark: AnyBenchmark;
  readonly item: Item<unknown>;
}
