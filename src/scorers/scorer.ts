import type { Item } from '../core/item.js';
import type { Prompt } from '../core/prompt.js';
import type { ModelResponse } from '../core/response.js';
import type { Score } from '../core/score.js';
import type { Sandbox } from '../sandbox/sandbox.js';

/** Finds the answer in a response; `null` if there is none. Must not throw on any response. */
export type Extractor<Data> = (response: ModelResponse, item: Item<Data>) => string | null;

/** Finds the answer in the text of a response. */
export type TextExtractor<Data> = (text: string, item: Item<Data>) => string | null;

/** What a scorer can use besides the answer and the item. */
export interface ScoringContext {
  /** The name of the extractor that found the answer. */
  readonly extractor: string;
  /** The response that the answer was found in, for scorers that grade more than its text. */
  readonly response: ModelResponse;
  /** Starts the sandbox at the first call. Code written by a model runs only there. */
  readonly sandbox: () => Promise<Sandbox>;
  /** Puts a question to the judge model; `undefined` if the user gave none. */
  readonly ask?: AskJudgeModel;
}

/** Puts a question to the judge model and resolves to its reply. */
export interface AskJudgeModel {
  (prompt: Prompt): Promise<string>;
  /** The user's own question, with names in braces for the scorer to fill in (`--judge-prompt`). */
  readonly template?: string | undefined;
}

/** How a response is scored: an extractor finds its answer, `grade` gives the verdict. */
export interface Scorer<Data> {
  readonly name: string;
  /** Must be raised whenever a verdict can change; results of different versions are not comparable. */
  readonly version: number;
  /** It runs code, so a sandbox is opened before the first call; a missing sandbox then costs nothing. */
  readonly needsSandbox?: boolean;
  /** It reads the files of the dataset, which only the machine that plans a run is sure to have. */
  readonly readsDataset?: boolean;
  /** It can put questions to a judge model, if the user gives one. */
  readonly asksJudge?: boolean;
  /** It cannot grade without a judge; a run without one ends before the first call. Requires `asksJudge`. */
  readonly needsJudge?: boolean;
  /** The names that a user's own question to the judge has in braces; without them, it takes none. */
  readonly judgeFields?: readonly string[];
  /** What a judge said, of a score: `not attempted`. By default `right` or `wrong`; the agreement of judges is by it. */
  readonly labelOf?: (score: Pick<Score, 'value' | 'details'>) => string;
  /** Its benchmark can be run on a system of a model and guards (`--guard-input`, `--guard-output`). */
  readonly guarded?: GuardedScoring<Data>;
  /** Extractors by the name for `--extractor`; the first is the default. */
  readonly extractors: Readonly<Record<string, Extractor<Data>>>;
  /** The verdict on an answer. */
  readonly grade: (
    answer: string,
    item: Item<Data>,
    context: ScoringContext,
  ) => Verdict | Promise<Verdict>;
}

/** What the scoring of a guarded system needs of a benchmark. */
export interface GuardedScoring<Data> {
  /** What the user says, as it is shown to a guard. */
  readonly prompt: (data: Data) => string;
  /** The verdict on a refusal: what the system says where a guard says unsafe. */
  readonly whenRefused: (item: Item<Data>) => Verdict;
  /** The tag that tells safe prompts from unsafe ones, if it has both. */
  readonly kinds?: string;
}

/** Right (1), wrong (0) or in between, and the reason. */
export interface Verdict {
  readonly value: number;
  readonly reason: string;
  /** See {@link Score.details}. */
  readonly details?: Readonly<Record<string, number>>;
}

/** Makes an extractor that reads the text of responses; it finds no answer in log-likelihoods. */
export function fromText<Data>(extract: TextExtractor<Data>): Extractor<Data> {
  return ({ content }, item) => (content.kind === 'text' ? extract(content.text, item) : null);
}

/** The text of a response as it is. */
export const wholeText: Extractor<unknown> = fromText((text) => text);

/** The name of a scorer's default extractor. */
export function defaultExtractor<Data>(scorer: Scorer<Data>): string {
  return Object.keys(scorer.extractors)[0] ?? '';
}

/**
 * Extracts the answer of a response and grades it. A response without one is wrong, and its score says why; so is one
 * that ends in its reasoning, though silence be the right answer.
 */
export async function scoreResponse<Data>(
  scorer: Scorer<Data>,
  extractor: string,
  response: ModelResponse,
  item: Item<Data>,
  context: Omit<ScoringContext, 'response' | 'extractor'>,
): Promise<Score> {
  const answer = scorer.extractors[extractor]?.(response, item) ?? null;
  const whole: ScoringContext = { ...context, extractor, response };
  if (endsInReasoning(response)) return unanswered(scorer, answer, item, whole);
  if (answer === null) return { value: 0, answer: null, reason: 'no answer found' };
  return { answer, ...(await scorer.grade(answer, item, whole)) };
}

function endsInReasoning({ content }: ModelResponse): boolean {
  return content.kind === 'text' && content.endsInReasoning === true;
}

/** A score of 0, with the counts that the benchmark's metrics need. */
async function unanswered<Data>(
  scorer: Scorer<Data>,
  answer: string | null,
  item: Item<Data>,
  context: ScoringContext,
): Promise<Score> {
  const score = { value: 0, answer: null, reason: 'truncated while thinking' };
  // Scorers that run code or ask a judge count nothing.
  if (answer === null || scorer.needsSandbox === true || scorer.asksJudge === true) return score;
  const { details } = await scorer.grade(answer, item, context);
  return details === undefined ? score : { ...score, details };
}
