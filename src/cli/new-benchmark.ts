import { existsSync } from 'node:fs';
import type { Argv } from 'yargs';
import { isKnown } from '../benchmarks/catalogue.js';
import { CardbenchError } from '../core/errors.js';
import { terminalLine } from '../core/terminal-text.js';
import type { Command, CommandGroup } from './command.js';
import { EXIT } from './exit-codes.js';
import { newBenchmarkFiles } from './new-benchmark-files.js';
import { examples } from './options.js';
import { writeWhole } from './write-file.js';

const builder = (yargs: Argv) =>
  examples(
    yargs
      .positional('name', {
        type: 'string',
        demandOption: true,
        describe: 'Its id: lower-case letters, digits, dots and dashes',
      })
      .options({
        force: { type: 'boolean', default: false, describe: 'Overwrite files that exist' },
      }),
    [['$0 new benchmark my-benchmark', 'Write three files to edit']],
  );

type Args = Awaited<ReturnType<typeof builder>['argv']>;

const benchmarkCommand: Command<Args> = {
  builder: builder as Command<Args>['builder'],
  handler: ({ name, force }, { print, say }) => {
    if (!/^[a-z0-9][a-z0-9._-]{0,59}$/.test(name)) {
      throw new CardbenchError(
        `"${terminalLine(name, 60)}" cannot be the id of a benchmark; use up to 60 lower-case letters, digits, ".", "_" and "-", a letter or digit first.`,
      );
    }
    if (isKnown(name)) {
      throw new CardbenchError(
        `There is a benchmark "${name}" already; give yours another id, such as my-${name}.`,
      );
    }
    const files = newBenchmarkFiles(name);
    const existing = [...files.keys()].filter((path) => existsSync(path));
    if (existing.length > 0 && !force) {
      throw new CardbenchError(
        `${existing.join(' and ')} ${existing.length === 1 ? 'exists' : 'exist'} already; give --force to overwrite, or another name.`,
      );
    }
    for (const [path, text] of files) {
      writeWhole(path, [text], 'the folder');
      say(`Wrote ${path}`);
    }
    print(
      `\nNext:\n\n  cardbench run ./${name}.ts -m demo\n  node --test ${name}.test.mjs          # where the package cardbench is installed\n\ndocs/own-benchmarks.md describes what can be changed.`,
    );
    return EXIT.done;
  },
};

export const newCommand: CommandGroup = {
  subcommands: [
    {
      command: 'benchmark <name>',
      describe: 'Write a benchmark of your own: a typed example, ten items, and a test',
      load: () => benchmarkCommand,
    },
  ],
};
