import { z } from 'zod';
import { CardbenchError } from '../../core/errors.js';
import type { Item } from '../../core/item.js';
import { splitLlamaChat } from '../../core/llama-chat.js';
import { parseRecord, records } from '../../datasets/dataset.js';
import { describePosition, type Row, type RowPosition } from '../../datasets/formats/row.js';
import { choiceLetter } from '../../scorers/choice-letter.js';
import { type Benchmark, defineBenchmark } from '../benchmark.js';
import { type MmluFewShotItem, type MmluItem, mmluTags } from './dataset.js';
import { mmluMetrics } from './mmlu.js';
import { fewShotPrompts, otherLetter, SHOTS } from './prompts.js';

/** Meta translated MMLU into the languages that Llama 3.1 supports besides English. */
const LANGUAGES = {
  de: 'German',
  es: 'Spanish',
  fr: 'French',
  hi: 'Hindi',
  it: 'Italian',
  pt: 'Portuguese',
  th: 'Thai',
};
type Language = keyof typeof LANGUAGES;

const text = z.string().min(1);
const rowSchema = z.object({
  /** `mmlu_de_chat.anatomy` */
  subtask_name: z.string().regex(/^[\w-]+\.[a-z_]+$/),
  input_question: text,
  input_choice_list: z.object({ A: text, B: text, C: text, D: text }),
  input_correct_responses: z.array(text).min(1),
  input_final_prompts: z.array(text).min(1),
});

/**
 * Meta's details of its own evaluation hold the translated questions, and in each prompt the five translated examples
 * before it. Their columns are those of `--prompts meta-evals:`. An id is the language, the subject and the place in it.
 */
async function* parseRows(
  rows: AsyncIterable<Row>,
  language: Language,
): AsyncGenerator<Item<MmluFewShotItem>> {
  const counts = new Map<string, number>();
  for await (const { at, record } of records(rows)) {
    if (languageOf(at.file) !== language) {
      throw new CardbenchError(
        `${describePosition(at)}: the file is not of mmlu-${language}; its name or its folder ends in the language, such as mmlu_${language}.jsonl.`,
      );
    }
    const row = parseRecord(rowSchema, record, at);
    const subject = row.subtask_name.split('.')[1] ?? '';
    const key = `${language}/${subject}`;
    const index = counts.get(key) ?? 0;
    counts.set(key, index + 1);
    const { A, B, C, D } = row.input_choice_list;
    const data = {
      question: row.input_question,
      choices: [A, B, C, D] as const,
      subject,
      gold: letterIn(row.input_correct_responses[0] ?? '', at),
      shots: shotsIn(row.input_final_prompts[0] ?? '', subject),
    };
    yield { id: `${key}/${index}`, data, tags: { language, ...mmluTags(subject) } };
  }
}

/** `...__multilingual_mmlu_de__details/latest/0000.parquet`, `mmlu_de.jsonl` */
function languageOf(file: string): string | undefined {
  return /mmlu_([a-z]{2})(?:__details)?(?=[./])/.exec(file)?.[1];
}

function letterIn(answer: string, at: RowPosition): string {
  const letter = /^"?([A-D])"?$/.exec(answer.trim())?.[1];
  if (letter !== undefined) return letter;
  throw new CardbenchError(`${describePosition(at)}: the right response is not A to D.`);
}

/** The examples in a prompt: all turns but the last, which are a question with its choices and the reply to it. */
function shotsIn(prompt: string, subject: string): readonly MmluItem[] {
  const turns = splitLlamaChat(prompt)?.messages ?? [];
  return turns.flatMap(({ role, content }, i) => {
    const gold = /best answer is ([A-D])/.exec(turns[i + 1]?.content ?? '')?.[1];
    const [question, a, b, c, d] = partsAfter(content, MARKS);
    if (role !== 'user' || gold === undefined || d === undefined) return [];
    return [{ question: question ?? '', choices: [a ?? '', b ?? '', c ?? '', d], gold, subject }];
  });
}

const MARKS = ['Question: ', '\nA. ', '\nB. ', '\nC. ', '\nD. '];

/** The texts after each mark, up to the next one, and after the last up to the end of its line. */
function partsAfter(content: string, marks: readonly string[]): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const [i, mark] of marks.entries()) {
    const place = content.indexOf(mark, from);
    if (place === -1) return [];
    if (i > 0) parts.push(content.slice(from, place));
    from = place + mark.length;
  }
  const end = content.indexOf('\n', from);
  return [...parts, content.slice(from, end === -1 ? undefined : end)];
}

function shotsOf({ id, data }: Item<MmluFewShotItem>): readonly MmluItem[] {
  if (data.shots.length === SHOTS) return data.shots;
  throw new CardbenchError(
    `Item ${id}: its prompt in Meta's file has ${data.shots.length} few-shot examples that can be read instead of ${SHOTS}; send the prompts as they are with --prompts meta-evals:<file>.`,
  );
}

/**
 * MMLU in a language of the Llama cards: 5-shot, the letter alone in 10 tokens, the macro average over subjects
 * (meta-llama/llama-models@a9c89c47, models/llama3_1/eval_details.md, "Multilingual MMLU").
 */
function mmluIn(language: Language): Benchmark<MmluFewShotItem> {
  return defineBenchmark<MmluFewShotItem>({
    id: `mmlu-${language}`,
    title: `MMLU, ${LANGUAGES[language]}`,
    description: `MMLU in ${LANGUAGES[language]} with five few-shot examples, as translated by Meta.`,
    dataset: {
      name: 'mmlu-multilingual',
      select: (names) => names.filter((name) => languageOf(name) === language),
      parse: (rows) => parseRows(rows, language),
      items: 14_042,
    },
    protocol: { prompt: 'mmlu-letter/1', shots: SHOTS, cot: false, temperature: 0, maxTokens: 10 },
    ...fewShotPrompts(shotsOf),
    scorer: choiceLetter,
    metrics: mmluMetrics,
    balanceBy: 'subject',
    matchText: ({ question }) => question,
    matchChoices: ({ choices }) => choices,
    metaEvals: [`multilingual_mmlu_${language}`],
    mockReply: ({ data }, correct) =>
      `The best answer is ${correct ? data.gold : otherLetter(data.gold)}.`,
  });
}

export const mmluDe = mmluIn('de');
export const mmluEs = mmluIn('es');
export const mmluFr = mmluIn('fr');
export const mmluHi = mmluIn('hi');
export const mmluIt = mmluIn('it');
export const mmluPt = mmluIn('pt');
export const mmluTh = mmluIn('th');
