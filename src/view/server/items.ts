import { z } from 'zod';
import { SORT_COLUMNS } from '../../results/item-list.js';
import type { RunBenchmarkRecord, RunRecord, ScoringRecord } from '../../results/records.js';
import type { ItemPageData, ItemsPage, OtherReply } from '../api.js';
import type { Context } from './context.js';
import { samplesOfCause } from './explain/page.js';
import { parameters } from './parameters.js';
import { Missing } from './problem.js';

/** A benchmark of a run under one of its scorings. */
export interface Found {
  readonly run: RunRecord;
  readonly record: RunBenchmarkRecord;
  readonly scoring: ScoringRecord | null;
}

/** Tells whether what was derived from a benchmark of a run still is of it: ids are used again. */
export const ownerOf = (run: RunRecord, record: RunBenchmarkRecord): string =>
  `${run.id} ${run.createdAt} ${record.benchmark} ${record.datasetSha256}`;

/** Finds a benchmark of a run, under the scoring that is asked for or else the newest. */
export function findBenchmarkOfRun(
  { results }: Pick<Context, 'results'>,
  id: string,
  benchmark: string,
  scoring: string | null,
): Found {
  const run = results.runs().find((each) => each.run.id === id)?.run;
  if (run === undefined) throw new Missing(`There is no run ${id} in this store.`);
  const record = results.benchmarks(id).find((each) => each.benchmark === benchmark);
  if (record === undefined) throw new Missing(`The run ${id} has no benchmark ${benchmark}.`);
  const scorings = results.scorings(record.id);
  const found =
    scoring === null ? scorings.at(-1) : scorings.find((each) => String(each.id) === scoring);
  if (scoring !== null && found === undefined) {
    throw new Missing(`The benchmark ${benchmark} of the run ${id} has no scoring ${scoring}.`);
  }
  return { run, record, scoring: found ?? null };
}

const flag = z.literal('1').transform(() => true as const);

/** The parameters of a list of items; docs/view.md describes them. */
const listSchema = z.strictObject({
  scoring: z.string().optional(),
  outcome: z.enum(['right', 'wrong', 'no answer', 'error']).optional(),
  truncated: flag.optional(),
  refused: flag.optional(),
  flips: flag.optional(),
  disagrees: z.coerce.number().int().optional(),
  tag: z
    .string()
    .regex(/^[^:]+:/, 'must be <tag>:<value>')
    .transform((text) => {
      const end = text.indexOf(':');
      return { name: text.slice(0, end), value: text.slice(end + 1) };
    })
    .optional(),
  cause: z.string().max(200).optional(),
  card: z.string().max(200).optional(),
  column: z.string().max(200).optional(),
  row: z.coerce.number().int().min(0).optional(),
  id: z.string().max(500).optional(),
  text: z.string().max(500).optional(),
  sort: z.enum(SORT_COLUMNS).optional(),
  order: z.enum(['up', 'down']).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  offset: z.coerce.number().int().min(0).optional(),
  after: z.string().max(5000).optional(),
});

/** A page of items. */
export async function itemsPage(
  context: Context,
  { run, record, scoring }: Found,
  query: URLSearchParams,
): Promise<ItemsPage> {
  const { disagrees, order, scoring: _scoring, ...rest } = parameters(listSchema, query);
  const { cause, card = null, column = null, row = 0, ...given } = rest;
  const among =
    cause === undefined
      ? undefined
      : await samplesOfCause(context, { run: run.id, card, column }, row, cause);
  const filter = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  return context.results.list({
    runBenchmarkId: record.id,
    owner: ownerOf(run, record),
    scoringId: scoring?.id ?? null,
    limit: given.limit,
    ...filter,
    ...(among === undefined ? {} : { among }),
    ...(disagrees === undefined ? {} : { disagreesWith: disagrees }),
    descending: order === 'down',
  });
}

/** Characters of a text that a page shows before the whole is asked for. */
const SHOWN = 200_000;

/** Everything about one item. */
export function itemPageData(
  { results }: Pick<Context, 'results'>,
  { run, record, scoring }: Found,
  id: string,
  isWhole: boolean,
): ItemPageData {
  const details = results.item(record.id, id, scoring?.id ?? null);
  if (details === undefined) {
    throw new Missing(
      `The run ${run.id} has no item "${id.slice(0, 200)}" of ${record.benchmark}.`,
    );
  }
  let isCut = false;
  const cut = (text: string): string => {
    if (isWhole || text.length <= SHOWN) return text;
    isCut = true;
    return text.slice(0, SHOWN);
  };
  const samples = details.samples.map((sample) => {
    const { response } = sample;
    if (response === null || response.content.kind !== 'text') return sample;
    const { content } = response;
    const reasoning = content.reasoning === null ? null : cut(content.reasoning);
    return {
      ...sample,
      response: { ...response, content: { ...content, text: cut(content.text), reasoning } },
    };
  });
  const request = details.asked?.request ?? null;
  return {
    ...details,
    samples,
    asked: details.asked === null ? null : { ...details.asked, request: null },
    request: request === null ? null : { path: request.path, body: bodyOf(request.body) },
    run: run.id,
    model: `${run.provider}:${run.model}`,
    benchmark: record.benchmark,
    title: record.title,
    scoring: scoring?.id ?? null,
    cutTo: isCut ? SHOWN : null,
    others: othersOf(results, run, record),
  };
}

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const MAX_OTHERS = 50;

/** Other runs of the same benchmark, the newest first. */
export function othersOf(
  results: Context['results'],
  run: RunRecord,
  record: RunBenchmarkRecord,
): OtherReply[] {
  return results
    .runs()
    .filter((each) => each.run.id !== run.id)
    .filter(({ benchmarks }) => benchmarks.some(({ benchmark }) => benchmark === record.benchmark))
    .slice(0, MAX_OTHERS)
    .map((each) => ({
      run: each.run.id,
      model: `${each.run.provider}:${each.run.model}`,
      createdAt: each.run.createdAt,
      scoring: null,
    }));
}
