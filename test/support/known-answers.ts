import { join } from 'node:path';
import type { AnyBenchmark } from '../../src/benchmarks/benchmark.js';
import type { Item } from '../../src/core/item.js';
import { promptText } from '../../src/core/prompt.js';
import type { ToolCall } from '../../src/core/tool-calls.js';
import { loadDataset } from '../../src/datasets/load.js';
import { cardbench, onServer } from './cli.js';
import { chatReply, sendJson, startServer } from './server.js';
import { temporaryFolder } from './temp.js';

/** What a server says: a text, or calls of tools. */
export type Said = string | readonly ToolCall[];

/** A benchmark and what the server says to each of our sample items. */
export interface KnownAnswers {
  readonly benchmark: AnyBenchmark;
  // biome-ignore lint/suspicious/noExplicitAny: each benchmark has items of its own.
  readonly reply: (item: Item<any>, place: number) => Said;
}

/** What `cardbench run --json` says about a benchmark. */
export interface ReportedScores {
  readonly n: number;
  readonly errors: number;
  readonly noAnswer: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/**
 * Runs items from end to end against a server whose answers the test knows.
 *
 * @param path the folder of the published files; without it, our sample items are run
 */
export async function scoresOfKnownAnswers(
  known: readonly KnownAnswers[],
  flags: readonly string[] = [],
  path?: string,
): Promise<ReadonlyMap<string, ReportedScores>> {
  const replies = new Map<string, Said>();
  for (const { benchmark, reply } of known) {
    const source =
      path === undefined ? ({ kind: 'sample' } as const) : { kind: 'path' as const, path };
    const { items } = await loadDataset(benchmark.dataset, source);
    for (const [place, item] of items.entries()) {
      const key = squeeze(promptText(benchmark.prompt(item)));
      const said = reply(item, place);
      const before = replies.get(key) ?? said;
      if (JSON.stringify(before) !== JSON.stringify(said))
        throw new Error(`${item.id}: two answers`);
      replies.set(key, said);
    }
  }
  const server = await startServer((call, response) => {
    const said = replies.get(squeeze(call.prompt)) ?? 'an unknown question';
    sendJson(response, 200, call.path.endsWith('/chat/completions') ? chatOf(said) : textOf(said));
  });
  const store = join(temporaryFolder(), 'x.db');
  const ids = known.map(({ benchmark }) => benchmark.id);
  const run = ['run', ...ids, ...onServer(server.baseUrl, store, path), '--json', ...flags];
  const { code, stdout, stderr } = await cardbench(run);
  if (code !== 0) throw new Error(stderr);
  return new Map(
    JSON.parse(stdout).benchmarks.map((each: ReportedScores & { benchmark: string }) => [
      each.benchmark,
      each,
    ]),
  );
}

export function chatOf(said: Said): unknown {
  if (typeof said === 'string') return chatReply(said);
  const tool_calls = said.map((call, i) => ({ id: `c${i}`, type: 'function', function: call }));
  const message = { role: 'assistant', content: null, tool_calls };
  return chatReply(null, { choices: [{ index: 0, message, finish_reason: 'tool_calls' }] });
}

export function textOf(said: Said): unknown {
  return chatReply(null, { choices: [{ index: 0, text: said, finish_reason: 'stop' }] });
}

export function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** The mean over groups of the shares of what is right, as a macro average is defined. */
export function macroShare<Element>(
  all: readonly Element[],
  group: (element: Element) => string,
  right: (element: Element) => number,
): number {
  const groups = new Map<string, Element[]>();
  for (const element of all) {
    groups.set(group(element), [...(groups.get(group(element)) ?? []), element]);
  }
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  return mean([...groups.values()].map((members) => mean(members.map(right))));
}
