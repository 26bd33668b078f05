import { join } from 'node:path';
import type { AnyBenchmark } from '../../src/benchmarks/benchmark.js';
import type { Item } from '../../src/core/item.js';
import { promptText } from '../../src/core/prompt.js';
import { loadDataset } from '../../src/datasets/load.js';
import { cardbench, onServer } from './cli.js';
import { chatReply, sendJson, startServer } from './server.js';
import { temporaryFolder } from './temp.js';

/** A benchmark and what the server says to each of our sample items. */
export interface KnownAnswers {
  readonly benchmark: AnyBenchmark;
  // biome-ignore lint/suspicious/noExplicitAny: each benchmark has items of its own.
  readonly reply: (item: Item<any>, place: number) => string;
}

/** What `cardbench run --json` says about a benchmark. */
export interface ReportedScores {
  readonly n: number;
  readonly errors: number;
  readonly noAnswer: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Runs our sample items from end to end against a server whose answers the test knows. */
export async function scoresOfKnownAnswers(
  known: readonly KnownAnswers[],
  flags: readonly string[] = [],
): Promise<ReadonlyMap<string, ReportedScores>> {
  const replies = new Map<string, string>();
  for (const { benchmark, reply } of known) {
    const { items } = await loadDataset(benchmark.dataset, { kind: 'sample' });
    for (const [place, item] of items.entries()) {
      const key = squeeze(promptText(benchmark.prompt(item)));
      const said = reply(item, place);
      if ((replies.get(key) ?? said) !== said) throw new Error(`${item.id}: two answers`);
      replies.set(key, said);
    }
  }
  const server = await startServer((call, response) => {
    sendJson(response, 200, chatReply(replies.get(squeeze(call.prompt)) ?? 'an unknown question'));
  });
  const store = join(temporaryFolder(), 'x.db');
  const ids = known.map(({ benchmark }) => benchmark.id);
  const run = ['run', ...ids, ...onServer(server.baseUrl, store), '--json', ...flags];
  const { code, stdout, stderr } = await cardbench(run);
  if (code !== 0) throw new Error(stderr);
  return new Map(
    JSON.parse(stdout).benchmarks.map((each: ReportedScores & { benchmark: string }) => [
      each.benchmark,
      each,
    ]),
  );
}

function squeeze(text: string): string {
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
