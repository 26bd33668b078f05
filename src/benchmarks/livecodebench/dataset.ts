import { z } from 'zod';
import type { Item } from '../../core/item.js';
import { type Dataset, parseRecord } from '../../datasets/dataset.js';
import type { FilePlace, Row } from '../../datasets/formats/row.js';
import { orSkip, RowError, type SkipRow } from '../../datasets/unusable-rows.js';

/** A problem. Its tests stay in the file until a program is scored: all of them take gigabytes. */
export interface LiveCodeBenchItem {
  readonly id: string;
  readonly question: string;
  /** What the program is to begin with; empty for programs that read standard input. */
  readonly starterCode: string;
  /** The method of `Solution` or function that is called; `null` for programs that read standard input. */
  readonly functionName: string | null;
  /** The line of the file that holds its tests. */
  readonly place: FilePlace;
}

const text = z.string().min(1);

const rowSchema = z.object({
  question_id: text,
  question_content: text,
  platform: text,
  contest_date: z.string().regex(/^\d{4}-\d\d-\d\d(T[\d:.+-]*)?$/, 'must be a date: 2024-08-03'),
  starter_code: z.string().default(''),
  difficulty: text,
  public_test_cases: z.string(),
  private_test_cases: z.string(),
  metadata: z.string().default('{}'),
});

const metadataSchema = z.looseObject({ func_name: z.string().nullish() });

/** The files of the lite version in the order of their releases: each adds the problems of some months. */
const FILE = /(?:^|\/)test(\d?)\.jsonl$/;

/**
 * The published JSON Lines. The tags are those that scores are reported by: `difficulty`, `platform`, `kind`, and those
 * of its versions: `release` is the first one that has the problem (v3 of `release_v3`), `date` that of the contest.
 */
export const liveCodeBenchDataset: Dataset<LiveCodeBenchItem> = {
  name: 'livecodebench',
  select: (names) => {
    const published = names.filter((name) => FILE.test(name));
    return published.length > 0 ? published : names.filter((name) => name.endsWith('.jsonl'));
  },
  parse: parseRows,
  contentOf: ({ id, question }) => ({ id, question }),
};

async function* parseRows(
  rows: AsyncIterable<Row>,
  skip?: SkipRow,
): AsyncGenerator<Item<LiveCodeBenchItem>> {
  for await (const row of rows) {
    const { at } = row;
    const item = orSkip(skip, () => itemOf(row));
    if (item === undefined) continue;
    const release = FILE.exec(at.file)?.[1];
    yield release === undefined
      ? item
      : { ...item, tags: { ...item.tags, release: `v${release || 1}` } };
  }
}

function itemOf(row: Row): Item<LiveCodeBenchItem> {
  const { at } = row;
  const read = parseRecord(rowSchema, row.kind === 'record' ? row.record : {}, at);
  const place = row.kind === 'record' ? row.place : undefined;
  if (place === undefined) {
    throw new RowError(at, 'its tests are read when they are needed; unpack the file to .jsonl');
  }
  const { question_id: id, question_content: question, starter_code: starterCode } = read;
  const { platform, difficulty, contest_date } = read;
  const functionName = functionIn(read.metadata, at);
  return {
    id,
    data: { id, question, starterCode, functionName, place },
    tags: {
      difficulty,
      platform,
      kind: functionName === null ? 'stdin' : 'function',
      // As the official windows compare it: a day without a time is its first moment.
      date: contest_date.replace(/T00:00:00(\.0+)?$/, ''),
    },
  };
}

function functionIn(metadata: string, at: Row['at']): string | null {
  let read: unknown;
  try {
    read = JSON.parse(metadata);
  } catch {
    throw new RowError(at, 'column "metadata" is not JSON');
  }
  return parseRecord(metadataSchema, read, at).func_name ?? null;
}
