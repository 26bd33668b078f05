import { z } from 'zod';
import type { Item } from '../../core/item.js';
import { assistant, chat, user } from '../../core/prompt.js';
import { type Dataset, parseRecord, records } from '../../datasets/dataset.js';
import type { Row } from '../../datasets/formats/row.js';
import { accuracy } from '../../metrics/accuracy.js';
import { numericAnswer } from '../../scorers/numeric-answer.js';
import { fromText } from '../../scorers/scorer.js';
import { defineBenchmark } from '../benchmark.js';
import { afterHashes, afterLabel, finalAnswer, lastNumber } from './extract.js';
import { labelledSolutions } from './labelled-solutions.js';
import { SHOTS } from './shots.js';

export interface Gsm8kItem {
  readonly question: string;
  /** The text after `####` in the solution, including thousands separators. */
  readonly gold: string;
}

const rowSchema = z.object({
  question: z.string().min(1),
  answer: z.string().regex(/####\s*-?\d[\d,]*(\.\d+)?\s*$/, 'must end in "#### <number>"'),
});

/** The published JSONL: `question`, `answer` with the solution and `#### <number>`; ids are `test/17`, from 0. */
const gsm8kDataset: Dataset<Gsm8kItem> = {
  name: 'gsm8k',
  select: (names) => {
    const test = names.filter((name) => /(^|\/)test[^/]*$/.test(name));
    return test.length > 0 ? test : names.filter((name) => !/(^|\/)train/.test(name));
  },
  parse: parseRows,
};

/**
 * GSM8K (Cobbe et al. 2021), 8-shot with reasoning, the few-shot examples as turns of a conversation;
 * greedy, 1,024 tokens.
 */
export const gsm8k = defineBenchmark<Gsm8kItem>({
  id: 'gsm8k',
  title: 'GSM8K (CoT)',
  description: 'Grade-school word problems in English.',
  dataset: gsm8kDataset,
  protocol: {
    prompt: 'gsm8k-cot/1',
    shots: SHOTS.length,
    cot: true,
    temperature: 0,
    maxTokens: 1024,
  },
  prompt: ({ data }) =>
    chat(
      ...SHOTS.flatMap((shot) => [user(questionText(shot.question)), assistant(shot.solution)]),
      user(questionText(data.question)),
    ),
  completionPrompt: ({ data }) => ({
    text: [
      ...SHOTS.map((shot) => `${questionText(shot.question)}\n\nSolution: ${shot.solution}`),
      `${questionText(data.question)}\n\nSolution:`,
    ].join('\n\n\n'),
    stop: ['\n\n\n'],
  }),
  scorer: numericAnswer({
    name: 'gsm8k-number',
    version: 2,
    extractors: {
      'final-answer': fromText(finalAnswer),
      'a-label': fromText(afterLabel),
      hashes: fromText(afterHashes),
      'last-number': fromText(lastNumber),
    },
  }),
  predictionFormats: [labelledSolutions],
  matchText: ({ question }) => question,
  metaEvals: ['gsm8k'],
  metrics: [accuracy({ name: 'em' })],
  mockReply: ({ data }, correct) => {
    const number = data.gold.replaceAll(',', '');
    return `I add up what is given, step by step. The final answer is ${correct ? number : `${number}1`}.`;
  },
});

function questionText(question: string): string {
  return (
    'Solve this word problem. Show your reasoning, then end with the sentence ' +
    `"The final answer is N", where N is the number.\n\nProblem: ${question}`
  );
}

async function* parseRows(rows: AsyncIterable<Row>): AsyncGenerator<Item<Gsm8kItem>> {
  let index = 0;
  for await (const { at, record } of records(rows)) {
    const { question, answer } = parseRecord(rowSchema, record, at);
    const gold = answer.slice(answer.lastIndexOf('####') + 4).trim();
    yield { id: `test/${index++}`, data: { question, gold }, tags: {} };
  }
}
