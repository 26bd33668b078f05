import type { Item } from '../core/item.js';
import type { Prompt } from '../core/prompt.js';
import type { Score } from '../core/score.js';
import { replyText } from '../core/tool-calls.js';
import type { Sandbox } from '../sandbox/sandbox.js';

/** Finds the answer in a response; `null` when there is none. Never throws, on any string. */
export type Extractor<Data> = (response: string, item: Item<Data>) => string | null;

/** What a scorer may use beside the answer and the item. */
export interface ScoringContext {
  /** Started at the first call; code of a model runs nowhere else. */
  readonly sandbox: () => Promise<Sandbox>;
  /** Puts a question to the judge model, where the user named one. */
  readonly ask?: (prompt: Prompt) => Promise<string>;
}

/** How an extracted answer is judged. */
export interface Scorer<Data> {
  readonly name: string;
  /** Raised whenever a verdict can change: runs under different versions are not comparable. */
  readonly version: number;
  /** It runs code: a sandbox is opened before anything is asked, so that a missing one costs nothing. */
  readonly needsSandbox?: boolean;
  /** It asks a judge model where it finds no equality itself, if there is one. */
  readonly asksJudge?: boolean;
  /** It reads replies as they are stored, calls of tools included, where others read the text. */
  readonly readsToolCalls?: boolean;
  /** By the names that `--extractor` takes; the first is the default. */
  readonly extractors: Readonly<Record<string, Extractor<Data>>>;
  readonly judge: (
    answer: string,
    item: Item<Data>,
    context: ScoringContext,
  ) => Verdict | Promise<Verdict>;
}

/** Right (1), wrong (0) or between, and why. */
export interface Verdict {
  readonly value: number;
  readonly reason: string;
  /** See {@link Score.details}. */
  readonly details?: Readonly<Record<string, number>>;
}

/** The name of the extractor that a scorer uses when none is asked for. */
export function defaultExtractor<Data>(scorer: Scorer<Data>): string {
  return Object.keys(scorer.extractors)[0] ?? '';
}

/** Extracts, then judges a response as it is stored. One without an answer is wrong, and says that it had none. */
export async function scoreResponse<Data>(
  scorer: Scorer<Data>,
  extractor: string,
  response: string,
  item: Item<Data>,
  context: ScoringContext,
): Promise<Score> {
  const said = scorer.readsToolCalls === true ? response : replyText(response);
  const answer = scorer.extractors[extractor]?.(said, item) ?? null;
  if (answer === null) return { value: 0, answer: null, reason: 'no answer found' };
  return { answer, ...(await scorer.judge(answer, item, context)) };
}
