import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { CardbenchError } from '../core/errors.js';
import { canonicalJson } from '../core/hash.js';
import { inWords } from '../core/in-words.js';
import { didYouMean } from '../core/nearest.js';
import { packageRoot } from '../core/package-root.js';
import { schemaComplaint } from '../core/schema-complaint.js';
import { terminalLine } from '../core/terminal-text.js';
import { isQuotable } from '../datasets/formats/document.js';
import { readYamlDocument } from '../datasets/formats/yaml-document.js';
import { type SamplingByColumn, samplingByColumn, samplingSchema } from './card-sampling.js';

const rowSchema = z
  .strictObject({
    /** The row's name on the card. */
    title: z.string().min(1),
    /** Our benchmark for the row; empty if the row is an average, or cannot be run. */
    benchmark: z.string().default(''),
    /** Why no benchmark of this version can run the row: a clause without a full stop. */
    why: z.string().min(1).optional(),
    /** How the card sampled, where it says so; for these columns, by default for all. */
    sampling: samplingSchema.optional(),
    /** The titles of the earlier rows that it is the mean of. */
    average: z.array(z.string()).min(1).optional(),
    shots: z.union([z.int(), z.literal('-')]),
    /** The metric as the card names it. */
    metric: z.string(),
    /** Our metric to compare with it; by default the benchmark's headline metric. */
    ours: z.string().optional(),
    /** Published scores in per cent, by column. */
    values: z.record(z.string(), z.number().min(0).max(100)),
    /** Published standard errors in per cent, by column. */
    stderr: z.record(z.string(), z.number().min(0)).optional(),
  })
  .refine(
    ({ benchmark, average, why }) =>
      [benchmark !== '', average !== undefined, why !== undefined].filter(Boolean).length === 1,
    {
      path: ['benchmark'],
      message:
        'must name a benchmark, or list in "average" the rows that it is the mean of, or say in "why" why it cannot be run',
    },
  );

const cardSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/),
    title: z.string(),
    /** Where the numbers were published. */
    source: z.string(),
    /** Descriptions of the columns, by name. */
    columns: z.record(z.string(), z.string()),
    /** The column of the card's own model. */
    column: z.string(),
    /** The endpoint that its rows are asked at, where that is not chat: base models continue texts. */
    api: z.literal('completion').optional(),
    /** How the card sampled all rows; what a row says comes first. */
    sampling: z.array(samplingSchema).default([]),
    /** What a reader has to do that a run does not, by column: a sentence. */
    notes: z.record(z.string(), z.string().min(1)).default({}),
    rows: z.array(rowSchema).min(1),
  })
  .refine(({ columns, column }) => column in columns, {
    path: ['column'],
    message: 'is not one of the columns',
  })
  .refine(
    ({ columns, rows }) =>
      rows.every(({ values }) => Object.keys(values).every((name) => name in columns)),
    { path: ['rows'], message: 'a row has a value for a column that is not among the columns' },
  )
  .refine(
    ({ columns, sampling, notes, rows }) =>
      [
        ...Object.keys(notes),
        ...[...sampling, ...rows.map((row) => row.sampling)].flatMap((each) => each?.columns ?? []),
      ].every((name) => name in columns),
    { path: ['sampling'], message: 'names a column that is not among the columns' },
  )
  .refine(({ rows }) => strayMember(rows) === undefined, {
    path: ['rows'],
    error: ({ input }) =>
      `an average names "${strayMember((input as { rows: z.output<typeof rowSchema>[] }).rows)}", which is not an earlier row`,
  })
  .transform(({ sampling, rows, ...card }) => ({
    ...card,
    rows: rows.map(({ sampling: own, ...row }) => ({
      ...row,
      /** How the card sampled the row, by column, where it says so. */
      sampling:
        row.benchmark === ''
          ? {}
          : samplingByColumn(Object.keys(card.columns), [
              ...sampling,
              ...(own === undefined ? [] : [own]),
            ]),
    })),
  }))
  .refine(({ rows }) => asksTwice(rows) === undefined, {
    path: ['rows'],
    message: 'two rows ask one benchmark with different sampling; a run can only ask it in one way',
  });

/** A benchmark that two rows sample differently. */
function asksTwice(
  rows: readonly { readonly benchmark: string; readonly sampling: SamplingByColumn }[],
): string | undefined {
  const known = new Map<string, string>();
  for (const { benchmark, sampling } of rows) {
    if (benchmark === '') continue;
    const written = canonicalJson(
      Object.entries(sampling).map(([column, { metrics: _metrics, ...own }]) => [column, own]),
    );
    if ((known.get(benchmark) ?? written) !== written) return benchmark;
    known.set(benchmark, written);
  }
  return undefined;
}

/** The first member of an average that is not an earlier row. */
function strayMember(rows: readonly z.output<typeof rowSchema>[]): string | undefined {
  const above = new Set<string>();
  for (const { title, average } of rows) {
    const stray = average?.find((member) => !above.has(member));
    if (stray !== undefined) return stray;
    above.add(title);
  }
  return undefined;
}

/** A model card's table: published scores, and how to compare ours with them. */
export type Card = z.output<typeof cardSchema>;
export type CardRow = Card['rows'][number];

/** The requested column, or by default the card's own. */
export function columnOf({ id, columns, column }: Card, asked: string | undefined): string {
  if (asked === undefined || Object.hasOwn(columns, asked)) return asked ?? column;
  throw new CardbenchError(
    `--column ${asked}: ${id} has no such column; it has ${Object.keys(columns).join(', ')}.`,
  );
}

/**
 * The number of decimals of a row's values: the largest among them. A row of integers has as many as the card's other
 * rows, because YAML does not distinguish 86.0 from 86.
 */
export function decimalsOf({ values }: CardRow, rows: readonly CardRow[]): number {
  const most = (values: readonly number[]): number =>
    Math.max(0, ...values.map((value) => String(value).split('.')[1]?.length ?? 0));
  return most(Object.values(values)) || most(rows.flatMap((row) => Object.values(row.values)));
}

const FOLDER = join(packageRoot, 'results', 'published');

/** The ids of the cards that come with the package, sorted. */
export function cardIds(folder = FOLDER): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort();
}

/** The cards that come with the package, once they have been read: their files do not change, and parsing takes long. */
const shipped = new Map<string, Card>();

/** Reads a card by its id, or a user's own by the path of its file. */
export function readCard(reference: string): Card {
  const known = shipped.get(reference);
  if (known !== undefined) return known;
  const own = /\.ya?ml$/.test(reference);
  const path = own ? resolve(reference) : join(FOLDER, `${reference}.yaml`);
  if (!existsSync(path)) {
    throw new CardbenchError(
      own
        ? `There is no card ${path}; check the path.`
        : `There is no card "${terminalLine(reference, 80)}"${didYouMean(reference, cardIds())}; choose one of ${cardIds().join(', ')}, or give a file such as ./my-card.yaml.`,
    );
  }
  const card = cardSchema.safeParse(readYamlDocument(path), { error: inWords });
  if (card.success) {
    if (!own) shipped.set(reference, card.data);
    return card.data;
  }
  throw new CardbenchError(
    `${path} is not a valid card (${schemaComplaint(card.error, isQuotable(path))}).`,
  );
}
