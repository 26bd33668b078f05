import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import { sha256 } from '../core/hash.js';
import type { Item } from '../core/item.js';
import { seededRandom } from '../core/prng.js';
import { promptText } from '../core/prompt.js';
import type { ToolCall } from '../core/tool-calls.js';

/** A benchmark, and its items that the mock model knows. */
export interface KnownItems {
  readonly benchmark: AnyBenchmark;
  readonly items: readonly Item<unknown>[];
}

/** The default share of items that the mock model answers correctly. */
export const CORRECT_SHARE = 0.75;

const UNKNOWN =
  'I am the stand-in of cardbench, not a language model, and I do not know this question.';

export interface MockModel {
  /** The reply to a prompt. */
  readonly reply: (prompt: string, kind: 'chat' | 'completion') => string | readonly ToolCall[];
  /** Log-probability of each character of a text. */
  readonly logProbability: (text: string) => number;
}

/** Log-probability of each character of a continuation that it prefers, and of any other. */
const LIKELY = -0.01;
const UNLIKELY = -4;

/**
 * Answers instead of a language model. It recognises the prompts of the items that it knows, and answers each correctly
 * or not, by a draw that depends only on the seed and the item.
 *
 * @param options.share of the items that are answered correctly, from 0 to 1
 * @param options.system the system prompt that it is sent before each conversation
 */
export function mockModel(
  knowledge: readonly KnownItems[],
  options: {
    readonly seed: number;
    readonly share?: number;
    readonly system?: string | undefined;
  },
): MockModel {
  const { system, share = CORRECT_SHARE } = options;
  const known = new Map<string, Known>();
  // Continuations by their whole text; one text may belong to several items.
  const likely = new Map<string, boolean>();
  const isRight = (benchmark: AnyBenchmark, item: Item<unknown>): boolean =>
    seededRandom('stand-in', options.seed, benchmark.id, item.id)() < share;
  for (const { benchmark, items } of knowledge) {
    for (const item of items) {
      const prompt = benchmark.prompt(item);
      if (prompt.kind === 'choices') {
        const chosen = benchmark.mockReply?.(item, isRight(benchmark, item), prompt.kind);
        for (const [place, { context, continuation }] of prompt.choices.entries()) {
          likely.set(sha256(context + continuation), String(place) === chosen);
        }
        continue;
      }
      const chat = promptText(prompt);
      const texts = [
        system === undefined ? chat : `${system}\n\n${chat}`,
        benchmark.completionPrompt?.(item).text,
      ];
      for (const text of texts)
        if (text !== undefined) known.set(sha256(text), { benchmark, item });
    }
  }
  return {
    reply: (prompt, kind) => {
      const found = known.get(sha256(prompt));
      if (found?.benchmark.mockReply === undefined) return UNKNOWN;
      const { benchmark, item } = found;
      return found.benchmark.mockReply(item, isRight(benchmark, item), kind);
    },
    logProbability: (text) => (likely.get(sha256(text)) === true ? LIKELY : UNLIKELY),
  };
}

interface Known {
  readonly benchmark: AnyBenchmark;
  readonly item: Item<unknown>;
}
