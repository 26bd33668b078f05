import { z } from 'zod';
import { CardbenchError } from '../core/errors.js';
import { sha256 } from '../core/hash.js';
import type { Item } from '../core/item.js';
import { chat, type Prompt, user } from '../core/prompt.js';
import type { ScoredSample } from '../core/score.js';
import { parseRecord, records } from '../datasets/dataset.js';
import type { Row } from '../datasets/formats/row.js';
import { accuracy } from '../metrics/accuracy.js';
import { metricOf } from '../metrics/arithmetic.js';
import { ratioResult } from '../metrics/ratio.js';
import { askJudge } from '../scorers/judge-question.js';
import { fromText, type Scorer } from '../scorers/scorer.js';
import { defineBenchmark } from './benchmark.js';

export interface SimpleQaItem {
  readonly question: string;
  readonly gold: string;
}

const text = z.string().trim().min(1);
const rowSchema = z.object({ problem: text, answer: text });

/** The published CSV: `metadata, problem, answer`. The questions have no ids: ours begin the SHA-256 of their text. */
async function* parseRows(rows: AsyncIterable<Row>): AsyncGenerator<Item<SimpleQaItem>> {
  for await (const { at, record } of records(rows)) {
    const { problem: question, answer: gold } = parseRecord(rowSchema, record, at);
    yield { id: sha256(question).slice(0, 12), data: { question, gold }, tags: {} };
  }
}

/** Our question to the judge, with the letters of the official one. */
function gradingQuestion({ question, gold }: SimpleQaItem, answer: string): Prompt {
  return chat(
    user(
      'Somebody was asked a question that has one short right answer. Grade what they said.\n\n' +
        'A, correct: it contains the right answer in full, in whatever words, and contradicts it nowhere. Another order ' +
        'of names, a smaller mistake in spelling, or rounding where the sense is kept does no harm; for a number, all ' +
        'digits of the right answer must agree. Guesses count if one answer is settled on.\n' +
        'B, incorrect: anything in it contradicts the right answer, hedged or not, or the answer lacks a part that the ' +
        'question asks for and gives another instead.\n' +
        'C, not attempted: the right answer is missing from it, in part or as a whole, and nothing contradicts it, such as "I do ' +
        'not know".\n\nReply with one letter: A, B or C.\n\n' +
        `Question: ${question}\nRight answer: ${gold}\nWhat they said: ${answer}`,
    ),
  );
}

/** The letter that a judge says last, by itself; a judge that reasons gives its verdict last. */
export function gradeIn(words: string): 'A' | 'B' | 'C' {
  const letter = words.match(/(?<![\p{L}\p{N}_'’])[ABC](?![\p{L}\p{N}_'’])/gu)?.at(-1);
  if (letter === undefined) throw new CardbenchError('The judge said none of A, B and C.');
  return letter as 'A' | 'B' | 'C';
}

const GRADES = {
  A: { value: 1, reason: '', details: { attempted: 1 } },
  B: { value: 0, reason: 'incorrect', details: { attempted: 1 } },
  C: { value: 0, reason: 'not attempted', details: { attempted: 0 } },
};

const scorer: Scorer<SimpleQaItem> = {
  name: 'simpleqa-judge',
  version: 1,
  asksJudge: true,
  needsJudge: true,
  judgeFields: ['question', 'target', 'predicted_answer'],
  labelOf: ({ value, details }) =>
    value === 1 ? 'correct' : details?.attempted === 1 ? 'incorrect' : 'not attempted',
  extractors: { whole: fromText((words) => words.trim() || null) },
  grade: async (answer, { data }, { ask }) => {
    const { question, gold } = data;
    const fields = { question, target: gold, predicted_answer: answer };
    const grade = GRADES[gradeIn(await askJudge(ask, gradingQuestion(data, answer), fields))];
    return { ...grade, reason: grade.reason === '' ? '' : `${grade.reason}, expected ${gold}` };
  },
};

/** Whether an answer was attempted, as every correct one was. */
function attemptedIn({ value, details }: ScoredSample): number {
  return details?.attempted ?? value;
}

/** Shares of all answers; one that is cut while the model thinks is not attempted. */
const shares = metricOf({ name: 'shares' }, (use, scores) => [
  use.mean('incorrect', scores, { value: (score) => attemptedIn(score) - score.value }),
  use.mean('not_attempted', scores, { value: (score) => 1 - attemptedIn(score) }),
]);

/**
 * Correct of those attempted, and the F-score: its harmonic mean with the share of correct ones. Of C correct, A attempted
 * and N in all, that is 2C / (A + N).
 */
const givenAttempted = metricOf({ name: 'given_attempted' }, (use, scores) => {
  const f = ratioResult(
    use,
    'f_score',
    scores,
    ({ value }) => 2 * value,
    (score) => 1 + attemptedIn(score),
  );
  const attempted = use.only(scores, (score) => attemptedIn(score) !== 0);
  if (attempted.length === 0) return [f];
  const name = 'correct_given_attempted';
  return [f, ratioResult(use, name, scores, ({ value }) => value, attemptedIn)];
});

/**
 * SimpleQA (Wei et al. 2024, arXiv:2411.04368): the question as it stands, graded by a judge as correct, incorrect or not
 * attempted (openai/simple-evals@ee3b0318, simpleqa_eval.py). Verdicts depend on the judge, so cards name theirs.
 */
export const simpleqa = defineBenchmark<SimpleQaItem>({
  id: 'simpleqa',
  title: 'SimpleQA',
  description: 'Short questions of fact, graded by a judge.',
  dataset: { name: 'simpleqa', parse: parseRows },
  protocol: { prompt: 'simpleqa/1', shots: 0, cot: false, temperature: 0, maxTokens: 2048 },
  prompt: ({ data }) => chat(user(data.question)),
  scorer,
  metrics: [accuracy({ name: 'correct' }), shares, givenAttempted],
  matchText: ({ question }) => question,
  mockReply: ({ data }, correct) => (correct ? `It is ${data.gold}.` : 'I do not know.'),
});
