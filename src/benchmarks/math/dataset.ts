import { z } from 'zod';
import { CardbenchError } from '../../core/errors.js';
import { sha256 } from '../../core/hash.js';
import type { Item } from '../../core/item.js';
import { type Dataset, parseRecord, records } from '../../datasets/dataset.js';
import { describePosition, type Row } from '../../datasets/formats/row.js';
import { lastBoxed } from '../../scorers/math/boxed.js';

export interface MathItem {
  readonly problem: string;
  /** LaTeX. */
  readonly gold: string;
}

const rowSchema = z
  .object({
    problem: z.string().min(1),
    solution: z.string(),
    level: z.union([z.string(), z.number()]).transform((level) => /\d/.exec(String(level))?.[0]),
    type: z.string().min(1).optional(),
    subject: z.string().min(1).optional(),
    answer: z.string().min(1).optional(),
  })
  .refine(({ type, subject }) => (type ?? subject) !== undefined, {
    path: ['type'],
    message: 'must name the subject',
  });

/**
 * The published JSON Lines or Parquet: `problem`, `level`, `type` (or `subject`), `solution`, and `answer` if
 * it is not in the solution's last box. The id is the subject and the beginning of the problem's SHA-256,
 * `algebra/1f0c2e9a`, because layouts number the problems differently.
 *
 * @param options the level to include, all by default; how many items that are; and which items are part of it, where
 *   files also hold others
 */
export function mathDataset(
  name: string,
  options: {
    readonly level?: string;
    readonly items?: number;
    readonly isPart?: (id: string) => boolean;
  } = {},
): Dataset<MathItem> {
  return {
    name,
    ...(options.items === undefined ? {} : { items: options.items }),
    ...(options.isPart === undefined ? {} : { isPart: options.isPart }),
    select: (names) => {
      const test = names.filter((each) => /(^|\/)test[^/]*$|-test\./.test(each));
      return test.length > 0 ? test : names.filter((each) => !/train/.test(each));
    },
    parse: (rows) => parseRows(rows, options.level),
  };
}

async function* parseRows(
  rows: AsyncIterable<Row>,
  only: string | undefined,
): AsyncGenerator<Item<MathItem>> {
  for await (const { at, record } of records(rows)) {
    const row = parseRecord(rowSchema, record, at);
    const level = row.level ?? 'unknown';
    if (only !== undefined && level !== only) continue;
    const gold = row.answer ?? lastBoxed(row.solution);
    if (gold === null) {
      throw new CardbenchError(
        `${describePosition(at)}: column "solution": there is no \\boxed{} with the answer.`,
      );
    }
    const subject = slug(row.type ?? row.subject ?? '');
    const id = `${subject}/${sha256(row.problem).slice(0, 8)}`;
    yield { id, data: { problem: row.problem, gold }, tags: { subject, level } };
  }
}

/** `Counting & Probability` is `counting_and_probability`, as the published folders name it. */
function slug(subject: string): string {
  return subject.toLowerCase().replace(/&/g, 'and').trim().replace(/\s+/g, '_');
}
