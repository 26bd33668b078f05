import { lastMatch } from './last-match.js';
import { type Extractor, fromText, type Scorer, type TextExtractor } from './scorer.js';

/** The data of a multiple-choice item that is scored by its letter. */
export interface LetterItem {
  /** A capital letter. */
  readonly gold: string;
}

/** Right when the extracted letter is the gold one. */
export function letterScorer<Data extends LetterItem>(options: {
  readonly name: string;
  readonly version: number;
  readonly extractors: Readonly<Record<string, Extractor<Data>>>;
}): Scorer<Data> {
  return {
    ...options,
    grade: (answer, { data }) => ({
      value: answer === data.gold ? 1 : 0,
      reason: answer === data.gold ? '' : `expected ${data.gold}`,
    }),
  };
}

/** The last `Answer: X`, A to D, in any case, also in bold, in brackets or between dollar signs. */
export const answerColon: TextExtractor<unknown> = (text) =>
  lastMatch(text, /answer\s{0,9}:[\s*_$]{0,9}\(?([A-D])(?![\p{L}\p{N}_])/giu)?.toUpperCase() ??
  null;

/**
 * A multiple-choice letter, A to D.
 *
 * - `best-answer`: the last `best answer is X`, in any case: the rule of the Llama 3 evaluations
 *   (meta-llama/llama-models, models/llama3_3/eval_details.md).
 * - `last-letter`: the last capital letter after a space: the rule of Meta's public recipe for
 *   Llama 3.2 (lm-evaluation-harness task of that name).
 * - `answer-colon`: the last `Answer: X`, in any case: the format that openai/simple-evals and inspect_ai ask for.
 */
export const choiceLetter: Scorer<LetterItem> = letterScorer({
  name: 'choice-letter',
  version: 1,
  extractors: {
    'best-answer': fromText(
      (text) => lastMatch(text, /best answer is ([A-D])/gi)?.toUpperCase() ?? null,
    ),
    'answer-colon': fromText(answerColon),
    'last-letter': fromText((text) => lastMatch(text, / ([A-D])/g)),
  },
});
