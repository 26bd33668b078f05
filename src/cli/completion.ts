import type { Argv } from 'yargs';
import { benchmarkIds } from '../benchmarks/catalogue.js';
import { cardIds } from '../cards/card.js';
import { datasetNames } from '../datasets/manifest.js';
import { DEMO, providers } from '../models/providers.js';
import type { Command, CommandEntry } from './command.js';
import { commandHelp } from './command-help.js';
import { bashScript, fishScript, zshScript } from './completion-scripts.js';
import { EXIT } from './exit-codes.js';
import { examples } from './options.js';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

const builder = (yargs: Argv) =>
  examples(
    yargs.positional('shell', {
      choices: ['bash', 'zsh', 'fish'] as const,
      demandOption: true,
      describe: 'The shell that runs it',
    }),
    [
      ['source <($0 completion bash)', 'For this shell; in ~/.bashrc for every one (zsh likewise)'],
      [
        '$0 completion fish > ~/.config/fish/completions/cardbench.fish',
        'For every fish from now on',
      ],
    ],
  );

type Args = Awaited<ReturnType<typeof builder>['argv']>;

/** `cardbench completion`, for these commands. */
export function completionCommand(commands: readonly CommandEntry[]): Command<Args> {
  return {
    builder: builder as Command<Args>['builder'],
    handler: async ({ shell }, { print }) => {
      print(
        SCRIPTS[shell](await commandHelp(commands), {
          benchmarks: benchmarkIds,
          cards: cardIds(),
          datasets: datasetNames(),
          models: [DEMO, ...Object.keys(providers).map((name) => `${name}:`)],
        }).trimEnd(),
      );
      return EXIT.done;
    },
  };
}
