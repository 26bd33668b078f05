import { shellWord } from '../core/shell-word.js';

/** What commands about a row are written with. Words are as they were given, not yet quoted for a shell. */
export interface CommandParts {
  readonly run: string;
  readonly benchmark: string;
  /** How `run` names the benchmark: by its id, or by the file that exports it. */
  readonly benchmarkWord: string;
  /** `null` for imported outputs, which name no endpoint. */
  readonly model: string | null;
  readonly baseUrl: string | null;
  /** The published dataset; `null` for one's own. */
  readonly dataset: string | null;
  /** What `--dataset` took: a path, `sample`; `null` for the published items. */
  readonly source: string | null;
  readonly at: CommandPlaces;
}

/** Where the store and the card are; `null` for the default store, and without a card. */
export interface CommandPlaces {
  readonly store: string | null;
  readonly card: string | null;
  /** `null` for the card's own. */
  readonly column: string | null;
}

export const NOWHERE: CommandPlaces = { store: null, card: null, column: null };

/** Stands for another endpoint, which nobody but the reader knows. */
export const ELSEWHERE = 'PROVIDER:MODEL';
export const OTHER_HOST = 'http://OTHER-HOST/v1';
export const EVALS = 'OWNER/DATASET';

/** Asks a part of the items again. */
export function againCommand(parts: CommandParts, only: string, flags: readonly string[]): string {
  const { run, benchmarkWord, model } = parts;
  const words = ['run', benchmarkWord, '--of', run, '--only', only, ...flags];
  // The settings, the model included, are those of the run.
  return command([...words, ...(model === null ? modelOf(parts) : []), ...storeOf(parts)]);
}

/** Writes the items of a cause to a file. */
export function itemsCommand(parts: CommandParts, cause: string, file: string): string {
  const { card, column } = parts.at;
  return command([
    ...['explain', parts.run, '--row', parts.benchmark],
    ...(card === null ? [] : ['--card', card]),
    ...(card === null || column === null ? [] : ['--column', column]),
    ...['--cause', cause, '--items', file],
    ...storeOf(parts),
  ]);
}

/** Shows one item. */
export function showCommand(parts: CommandParts, item: string): string {
  const { run, benchmark } = parts;
  const words = ['runs', 'show', run, '--benchmark', benchmark, '--item', item];
  return command([...words, ...storeOf(parts)]);
}

/** Scores the stored replies with another extractor. */
export function rescoreCommand(parts: CommandParts, extractor: string): string {
  const { run, benchmarkWord } = parts;
  const words = ['rescore', run, '--benchmark', benchmarkWord, '--extractor', extractor];
  return command([...words, ...storeOf(parts)]);
}

/** Compares the cached dataset with the published one; `null` for a dataset of one's own. */
export function verifyCommand({ dataset }: CommandParts): string | null {
  return dataset === null ? null : command(['datasets', 'verify', dataset]);
}

/** Checks the endpoint. */
export function doctorCommand(parts: CommandParts): string {
  const { card } = parts.at;
  return command(['doctor', ...modelOf(parts), ...(card === null ? [] : ['--card', card])]);
}

/** Runs the published items; `null` where there are none. */
export function publishedCommand(parts: CommandParts): string | null {
  if (parts.dataset === null) return null;
  const words = ['run', parts.benchmarkWord, '--dataset', 'published', ...modelOf(parts)];
  return command([...words, ...storeOf(parts)]);
}

/** Asks some items at another endpoint, and compares. */
export function elsewhereCommand(parts: CommandParts, limit: number): string {
  return experiment(parts, limit, ['-m', ELSEWHERE]);
}

/** Asks some items with published prompts, and compares. */
export function promptsCommand(parts: CommandParts, limit: number): string {
  return experiment(parts, limit, [...modelOf(parts), '--prompts', `meta-evals:${EVALS}`]);
}

function experiment(parts: CommandParts, limit: number, flags: readonly string[]): string {
  const { run, benchmark, benchmarkWord, source } = parts;
  const from = source === null ? [] : ['--dataset', source];
  const asked = ['run', benchmarkWord, '--limit', `${limit}`, ...flags, ...from];
  const against = ['explain', run, '--row', benchmark, '--against', 'latest'];
  return `${command([...asked, ...storeOf(parts)])} && ${command([...against, ...storeOf(parts)])}`;
}

function modelOf({ model, baseUrl }: CommandParts): readonly string[] {
  return ['-m', model ?? ELSEWHERE, ...(baseUrl === null ? [] : ['--base-url', baseUrl])];
}

function storeOf({ at: { store } }: CommandParts): readonly string[] {
  return store === null ? [] : ['--store', store];
}

function command(words: readonly string[]): string {
  return `cardbench ${words.map(shellWord).join(' ')}`;
}
