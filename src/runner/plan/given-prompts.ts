import { basename } from 'node:path';
import type { AnyBenchmark } from '../../benchmarks/benchmark.js';
import { itemFinder } from '../../benchmarks/predictions/item-finder.js';
import { type MetaEvalsRow, metaEvalsRow } from '../../benchmarks/predictions/meta-evals.js';
import { CardbenchError } from '../../core/errors.js';
import type { Item } from '../../core/item.js';
import { splitLlamaChat, withoutBeginToken } from '../../core/llama-chat.js';
import { chat, type Message } from '../../core/prompt.js';
import { terminalLine } from '../../core/terminal-text.js';
import { records } from '../../datasets/dataset.js';
import { hashFile } from '../../datasets/download.js';
import { contentOfFile } from '../../datasets/formats/content.js';
import { isQuotable } from '../../datasets/formats/document.js';
import { rowsOf } from '../../datasets/formats/rows.js';
import type { LoadedDataset } from '../../datasets/opened.js';
import { usableRows } from '../../datasets/unusable-rows.js';
import type { RunConfig } from '../config.js';
import { META_EVALS, publishedEvalsFile } from './published-evals.js';

/** A benchmark that uses the prompts of a file instead of its own, and the items that have one there. */
export interface WithGivenPrompts {
  readonly benchmark: AnyBenchmark;
  readonly loaded: LoadedDataset<unknown>;
  /** Number of items of the dataset without a prompt in the file. */
  readonly missing: number;
  /** The file; `null` if the benchmark uses its own prompts. */
  readonly prompts: { readonly path: string; readonly sha256: string } | null;
}

/** Replaces the benchmark's prompts by those of `--prompts`; without it nothing changes. */
export async function withGivenPrompts(
  benchmark: AnyBenchmark,
  loaded: LoadedDataset<unknown>,
  { prompts: reference, api }: Pick<RunConfig, 'prompts' | 'api'>,
  env?: Readonly<Record<string, string | undefined>>,
): Promise<WithGivenPrompts> {
  if (reference === undefined) return { benchmark, loaded, missing: 0, prompts: null };
  if (!reference.startsWith(META_EVALS)) {
    throw new CardbenchError(
      `--prompts ${reference}: give ${META_EVALS}<Parquet file> or ${META_EVALS}<owner>/<dataset>.`,
    );
  }
  const path = await publishedEvalsFile(reference, benchmark, env);
  return withPromptsOfFile(benchmark, loaded, path, api);
}

/**
 * Replaces the benchmark's prompts by those of a file.
 *
 * @param api with `chat`, every prompt must be convertible into messages
 */
export async function withPromptsOfFile(
  benchmark: AnyBenchmark,
  loaded: LoadedDataset<unknown>,
  path: string,
  api: RunConfig['api'],
): Promise<WithGivenPrompts> {
  const quote = isQuotable(path);
  const rows = await rowsByItem(path, benchmark, loaded.items);
  const hash = await hashFile(path);
  const items = loaded.items.flatMap((item) => {
    const row = rows.get(item.id);
    return row === undefined ? [] : [asAsked(benchmark, item, row)];
  });
  if (items.length === 0) {
    throw new CardbenchError(
      `${path}: none of its questions is one of ${benchmark.id}; name the subset of this benchmark, or another --dataset.`,
    );
  }
  const promptOf = (item: Item<unknown>): string => rows.get(item.id)?.prompts[0] ?? '';
  if (api === 'chat') for (const item of items) messagesOf(item.id, promptOf(item), quote);
  const { completionExtractor: _own, ...rest } = benchmark;
  return {
    benchmark: {
      ...rest,
      protocol: { ...benchmark.protocol, prompt: `meta-evals/${hash.slice(0, 12)}` },
      prompt: (item: Item<unknown>) => chat(...messagesOf(item.id, promptOf(item), quote)),
      completionPrompt: (item: Item<unknown>) => ({ text: withoutBeginToken(promptOf(item)) }),
    },
    loaded: { ...loaded, items },
    missing: loaded.items.length - items.length,
    prompts: { path, sha256: hash },
  };
}

async function rowsByItem(
  path: string,
  benchmark: AnyBenchmark,
  items: readonly Item<unknown>[],
): Promise<Map<string, MetaEvalsRow>> {
  if (benchmark.matchText === undefined) {
    throw new CardbenchError(`${benchmark.id} does not take its prompts from a file.`);
  }
  const find = itemFinder(items, benchmark);
  const rows = new Map<string, MetaEvalsRow>();
  for await (const { record, at } of records(
    usableRows(rowsOf(basename(path), contentOfFile(path))),
  )) {
    const row = metaEvalsRow(record, at);
    if (row.prompts.length === 0) continue;
    rows.set(find({ texts: [row.question], ids: [], choices: row.choices }), row);
  }
  return rows;
}

/** Reorders an item's choices as the file shows them, so that the right letter follows. */
function asAsked(
  benchmark: AnyBenchmark,
  item: Item<unknown>,
  { choices }: MetaEvalsRow,
): Item<unknown> {
  if (benchmark.withChoices === undefined || choices.length === 0) return item;
  const data = benchmark.withChoices(item.data, choices);
  if (data !== undefined) return { ...item, data };
  throw new CardbenchError(
    `${benchmark.id}, item ${item.id}: the choices of the file are not those of the dataset.`,
  );
}

function messagesOf(id: string, prompt: string, quote: boolean): readonly Message[] {
  const split = splitLlamaChat(prompt);
  if (split === undefined) {
    throw new CardbenchError(
      `Item ${id}: its prompt cannot be converted into messages without loss; send it as it is with --api completion.`,
    );
  }
  if (split.begun.trim() !== '') {
    throw new CardbenchError(
      `Item ${id}: its prompt contains the start of the reply${quote ? ` ("${terminalLine(split.begun, 40)}")` : ''}, which a chat endpoint cannot continue; use --api completion.`,
    );
  }
  return split.messages;
}
