import { z } from 'zod';
import { CardbenchError } from '../../core/errors.js';
import type { Item } from '../../core/item.js';
import { type Dataset, parseRecord } from '../../datasets/dataset.js';
import { describePosition, type Row, type RowPosition } from '../../datasets/formats/row.js';
import { categoryOf } from './categories.js';

export interface MmluItem {
  readonly question: string;
  readonly choices: readonly [string, string, string, string];
  /** `A` to `D`. */
  readonly gold: string;
  readonly subject: string;
}

/**
 * MMLU (Hendrycks et al. 2021) in four common layouts:
 *
 * - the original CSVs: no header; question, A, B, C, D, letter; one file per subject;
 * - the same with a header row (`question,choice0..choice3,answer`) and answers 0 to 3;
 * - Hugging Face `cais/mmlu` Parquet: `question, subject, choices[4], answer` 0 to 3;
 * - simple-evals' single file: `Question,A,B,C,D,Answer,Subject`.
 *
 * An item's id is its subject and its index within it (`anatomy/17`, from 0), the same in all four.
 */
export const mmluDataset: Dataset<MmluItem> = {
  name: 'mmlu',
  select: selectTestSplit,
  parse: parseFiles,
};

function selectTestSplit(names: readonly string[]): readonly string[] {
  const all = names.filter((name) => /(^|\/)all\/test[^/]*\.parquet$/.test(name));
  if (all.length > 0) return all;
  const inTest = names.filter((name) => /(^|\/)test[/-]|_test\.csv/.test(name));
  if (inTest.length > 0) return inTest;
  return names.filter(
    (name) => !/(^|\/)(dev|val|validation|auxiliary_train)[/-]|_(dev|val)\./.test(name),
  );
}

/** An item with the few-shot examples of its subject's dev split; five as published. */
export interface MmluFewShotItem extends MmluItem {
  readonly shots: readonly MmluItem[];
}

/** The same, with the dev split next to the test split: `dev/<subject>_dev.csv`, or `all/dev-*.parquet`. */
export const mmluFewShotDataset: Dataset<MmluFewShotItem> = {
  name: 'mmlu',
  select: (names) => [...names.filter(isDevFile), ...selectTestSplit(names)],
  parse: parseWithShots,
};

function isDevFile(name: string): boolean {
  return /(^|\/)all\/dev[^/]*\.parquet$|(^|\/)dev\/[^/]*\.csv$|_dev\.csv$/.test(name);
}

async function* parseWithShots(rows: AsyncIterable<Row>): AsyncGenerator<Item<MmluFewShotItem>> {
  const shots = new Map<string, MmluItem[]>();
  const shotsOf = (subject: string): MmluItem[] => {
    const known = shots.get(subject) ?? [];
    shots.set(subject, known);
    return known;
  };
  for await (const { part, data, id } of mmluQuestions(rows, splitOf)) {
    const own = shotsOf(data.subject);
    if (part === 'dev') own.push(data);
    else yield { id, data: { ...data, shots: own }, tags: mmluTags(data.subject) };
  }
}

type Layout = { kind: 'bare'; subject: string } | { kind: 'header'; columns: readonly string[] };

async function* parseFiles(rows: AsyncIterable<Row>): AsyncGenerator<Item<MmluItem>> {
  for await (const { id, data } of mmluQuestions(rows, splitOf)) {
    yield { id, data, tags: mmluTags(data.subject) };
  }
}

function splitOf(file: string): string {
  return isDevFile(file) ? 'dev' : 'test';
}

/** A question of MMLU, in whatever language. */
export interface MmluQuestion {
  /** What its file belongs to: a split, a language. */
  readonly part: string;
  /** `anatomy/17`: its subject, and its place in the subject among the questions of its part, from 0. */
  readonly id: string;
  readonly data: MmluItem;
}

/** The questions in any of the layouts. The ids count the questions of one part, whose files follow each other. */
export async function* mmluQuestions(
  rows: AsyncIterable<Row>,
  partOf: (file: string) => string,
): AsyncGenerator<MmluQuestion> {
  const counts = new Map<string, number>();
  let file: string | undefined;
  let part = '';
  let layout: Layout | undefined;
  for await (const row of rows) {
    const started = row.at.file !== file;
    if (started) {
      file = row.at.file;
      const own = partOf(file);
      if (own !== part) counts.clear();
      part = own;
    }
    let data: MmluItem;
    if (row.kind === 'record') {
      data = fromRecord(row.record, row.at);
    } else {
      if (started) {
        const header = headerOf(row.cells);
        layout = header ?? { kind: 'bare', subject: subjectOfFile(row.at.file) };
        if (header !== undefined) continue;
      }
      data = fromCells(row.cells, layout ?? { kind: 'bare', subject: '' }, row.at);
    }
    const index = counts.get(data.subject) ?? 0;
    counts.set(data.subject, index + 1);
    yield { part, id: `${data.subject}/${index}`, data };
  }
}

function headerOf(cells: readonly string[]): Layout | undefined {
  const columns = cells.map((cell) => cell.trim().toLowerCase());
  return columns.includes('question') && columns.includes('answer')
    ? { kind: 'header', columns }
    : undefined;
}

function subjectOfFile(file: string): string {
  const base = file.split('/').at(-1) ?? file;
  return base.replace(/\.csv$/i, '').replace(/_(test|dev|val)$/, '');
}

function fromCells(cells: readonly string[], layout: Layout, at: RowPosition): MmluItem {
  const expected = layout.kind === 'bare' ? 6 : layout.columns.length;
  if (cells.length !== expected) {
    throw new CardbenchError(
      `${describePosition(at)}: ${cells.length} columns instead of ${expected} (question, four choices, answer).`,
    );
  }
  if (layout.kind === 'bare') {
    const [question = '', a = '', b = '', c = '', d = '', answer = ''] = cells;
    return { question, choices: [a, b, c, d], gold: letterOf(answer, at), subject: layout.subject };
  }
  const cell = (...names: string[]): string => {
    for (const name of names) {
      const index = layout.columns.indexOf(name);
      if (index !== -1) return cells[index] ?? '';
    }
    throw new CardbenchError(`${describePosition(at)}: the header has no column "${names[0]}".`);
  };
  return {
    question: cell('question'),
    choices: [
      cell('choice0', 'a', 'option_a'),
      cell('choice1', 'b', 'option_b'),
      cell('choice2', 'c', 'option_c'),
      cell('choice3', 'd', 'option_d'),
    ],
    gold: letterOf(cell('answer'), at),
    subject: layout.columns.includes('subject') ? cell('subject') : subjectOfFile(at.file),
  };
}

const parquetRow = z.object({
  question: z.string(),
  subject: z.string().min(1),
  choices: z.tuple([z.string(), z.string(), z.string(), z.string()]),
  answer: z.union([z.int(), z.string()]).transform(String),
});

/** Global-MMLU names the choices one by one. */
const optionsRow = z
  .object({
    question: z.string(),
    subject: z.string().min(1),
    option_a: z.string(),
    option_b: z.string(),
    option_c: z.string(),
    option_d: z.string(),
    answer: z.string(),
  })
  .transform(({ option_a: a, option_b: b, option_c: c, option_d: d, ...row }) => {
    const choices: MmluItem['choices'] = [a, b, c, d];
    return { ...row, choices };
  });

function fromRecord(record: Readonly<Record<string, unknown>>, at: RowPosition): MmluItem {
  const schema = 'option_a' in record ? optionsRow : parquetRow;
  const { question, subject, choices, answer } = parseRecord(schema, record, at);
  return { question, choices, subject, gold: letterOf(answer, at) };
}

function letterOf(answer: string, at: RowPosition): string {
  const text = answer.trim();
  if (/^[A-D]$/.test(text)) return text;
  if (/^[0-3]$/.test(text)) return 'ABCD'[Number(text)] ?? '';
  throw new CardbenchError(`${describePosition(at)}: the answer is not A to D or 0 to 3.`);
}

/** What metrics group MMLU's questions by. */
export function mmluTags(subject: string): Record<string, string> {
  return { subject, category: categoryOf(subject) };
}
