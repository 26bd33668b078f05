import type { Argv } from 'yargs';
import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import { benchmarks } from '../benchmarks/registry.js';
import { CardbenchError } from '../core/errors.js';
import type { Item } from '../core/item.js';
import { didYouMean } from '../core/nearest.js';
import { loadDataset } from '../datasets/load.js';
import { CORRECT_SHARE, type KnownItems, mockModel } from '../demo/mock-model.js';
import { MOCK_MODEL_ID, startMockServer } from '../demo/mock-server.js';
import { parsePairs } from '../runner/settings/pairs.js';
import type { Command } from './command.js';
import { EXIT } from './exit-codes.js';
import { untilStopped } from './until-stopped.js';

const builder = (yargs: Argv) =>
  yargs.options({
    port: {
      type: 'number',
      default: 8787,
      describe: 'Port on 127.0.0.1; 0 for any free port',
      requiresArg: true,
    },
    seed: {
      type: 'number',
      default: 0,
      describe: 'Determines which items are answered correctly',
      requiresArg: true,
    },
    share: {
      type: 'number',
      default: CORRECT_SHARE,
      describe: 'Share of correct answers, 0 to 1',
      requiresArg: true,
    },
    latency: {
      type: 'number',
      default: 0,
      describe: 'Milliseconds before each reply',
      requiresArg: true,
    },
    dataset: {
      type: 'string',
      array: true,
      nargs: 1,
      default: [] as string[],
      describe: '<benchmark>=<path>: also answer these items, besides the samples',
    },
  });

type Args = Awaited<ReturnType<typeof builder>['argv']>;

export const serveDemoCommand: Command<Args> = {
  builder: builder as Command<Args>['builder'],
  handler: async (args, { print, say, host, env }) => {
    requireWithin('--port', args.port, 0, 65_535);
    requireWithin('--share', args.share, 0, 1);
    requireWithin('--latency', args.latency, 0, 3_600_000);
    const paths = parsePairs(args.dataset, '--dataset');
    const ids = benchmarks.map(({ id }) => id);
    const stray = Object.keys(paths).find((name) => !ids.includes(name));
    if (stray !== undefined) {
      throw new CardbenchError(
        `--dataset ${stray}=...: there is no benchmark "${stray}"${didYouMean(stray, ids)}; "cardbench benchmarks" lists them.`,
      );
    }
    const knowledge = [];
    for (const benchmark of benchmarks) {
      const sample = await loadDataset<unknown>(benchmark.dataset, { kind: 'sample' }, env);
      knowledge.push(...waysToAsk(benchmark, sample.items));
      const path = paths[benchmark.id];
      if (path === undefined) continue;
      const loaded = await loadDataset<unknown>(benchmark.dataset, { kind: 'path', path }, env);
      knowledge.push(...waysToAsk(benchmark, loaded.items));
    }
    const server = await startMockServer({
      ...mockModel(knowledge, { seed: args.seed, share: args.share }),
      latency: args.latency,
      port: args.port,
    });
    print(server.baseUrl);
    say(
      `${MOCK_MODEL_ID} is not a language model: it looks up the answers to the sample items. Press Ctrl-C to stop it.`,
    );
    await untilStopped(host);
    await server.close();
    return EXIT.done;
  },
};

/** Choices may be ranked by log-likelihood, or asked as letters. */
function waysToAsk(benchmark: AnyBenchmark, items: readonly Item<unknown>[]): KnownItems[] {
  const ways = benchmark.generate === undefined ? [benchmark] : [benchmark, benchmark.generate];
  return ways.map((each) => ({ benchmark: each, items }));
}

function requireWithin(flag: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined || (value >= least && value <= most)) return;
  throw new CardbenchError(`${flag} must be from ${least} to ${most}, got ${value}.`);
}
