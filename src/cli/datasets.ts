import { join } from 'node:path';
import { CardbenchError } from '../core/errors.js';
import { datasetFolder } from '../datasets/cache-folder.js';
import { datasetNames, type Manifest, readManifest } from '../datasets/manifest.js';
import { isPulled, pullDataset, verifyDataset } from '../datasets/pull.js';
import { count } from '../report/format.js';
import type { ListedDataset } from '../report/listed.js';
import { textTable } from '../report/text-table.js';
import type { Command, CommandGroup } from './command.js';
import { EXIT } from './exit-codes.js';
import { jsonOption } from './options.js';
import type { Terminal } from './terminal.js';

const names = {
  type: 'string',
  array: true,
  default: [] as string[],
  describe: 'Datasets; by default all',
} as const;

interface NamesArgs {
  names: string[];
}

const listCommand: Command<{ json: boolean }> = {
  builder: { json: jsonOption },
  handler: (args, { columns, print, printJson, env }) => {
    if (args.json) {
      printJson(chosen([]).map((manifest) => listed(manifest, isPulled(manifest, env))));
      return EXIT.done;
    }
    print(
      textTable(
        [
          'dataset',
          'items',
          { title: 'samples', drop: 2 },
          { title: 'licence', drop: 1, wrap: true },
          'cache',
          { title: 'homepage', drop: 3 },
        ],
        chosen([]).map((manifest) => [
          manifest.name,
          count(manifest.items),
          count(manifest.sampleItems),
          manifest.license,
          isPulled(manifest, env) ? 'pulled' : '-',
          manifest.homepage,
        ]),
        columns,
      ),
    );
    return EXIT.done;
  },
};

const pullCommand: Command<NamesArgs> = {
  builder: (yargs) => yargs.positional('names', names),
  handler: async (args, terminal) => {
    const { say, env } = terminal;
    for (const manifest of chosen(args.names)) {
      const onProgress = progress(terminal);
      const results = await pullDataset(manifest, { now: Date.now, onProgress, env });
      for (const { file, state } of results) say(`${manifest.name}: ${file} ${state}`);
    }
    return EXIT.done;
  },
};

const verifyCommand: Command<NamesArgs> = {
  builder: (yargs) => yargs.positional('names', names),
  handler: async (args, { print, env }) => {
    let damaged = 0;
    const manifests = chosen(args.names).filter(
      (manifest) => args.names.length > 0 || isPulled(manifest, env),
    );
    if (manifests.length === 0)
      print('The cache contains no dataset; "cardbench datasets pull" downloads them.');
    for (const manifest of manifests) {
      for (const { file, problem, sha256 } of await verifyDataset(manifest, env)) {
        if (problem !== undefined) damaged++;
        print(`${manifest.name}: ${file} ${problem ?? `ok ${sha256}`}`);
      }
    }
    if (damaged > 0) {
      throw new CardbenchError(
        `${damaged} of the files ${damaged === 1 ? 'is' : 'are'} not as published; "cardbench datasets pull" downloads them again.`,
      );
    }
    return EXIT.done;
  },
};

const pathCommand: Command<{ name: string; sample: boolean }> = {
  builder: (yargs) =>
    yargs
      .positional('name', { type: 'string', demandOption: true, describe: 'The dataset' })
      .option('sample', {
        type: 'boolean',
        default: false,
        describe: 'Print the folder of the built-in sample instead',
      }),
  handler: (args, { print, env }) => {
    const manifest = readManifest(args.name);
    print(args.sample ? join(manifest.folder, manifest.sample) : datasetFolder(manifest.name, env));
    return EXIT.done;
  },
};

export const datasetsCommand: CommandGroup = {
  subcommands: [
    {
      command: ['list', '$0'],
      describe: 'List the datasets: items, licence, and whether they are cached',
      load: () => listCommand,
    },
    {
      command: 'pull [names..]',
      usesKeys: true,
      describe: 'Download the published files to the cache; resumes interrupted downloads',
      load: () => pullCommand,
    },
    {
      command: 'verify [names..]',
      describe: 'Compare the cached files with their SHA-256',
      load: () => verifyCommand,
    },
    {
      command: 'path <name>',
      describe: 'Print the folder of a dataset',
      load: () => pathCommand,
    },
  ],
  epilogue:
    'The cache is CARDBENCH_HOME, or else the XDG cache folder. HF_ENDPOINT, HF_TOKEN and CARDBENCH_MIRROR are supported (docs/datasets.md).',
};

function listed(
  { name, title, items, sampleItems, license, homepage }: Manifest,
  isCached: boolean,
): ListedDataset {
  return { name, title, items, sampleItems, license, homepage, isCached };
}

function chosen(asked: readonly string[]): Manifest[] {
  return (asked.length === 0 ? datasetNames() : asked).map((name) => readManifest(name));
}

/** On a terminal, redraws one line; elsewhere, prints a line for every tenth. */
function progress({
  host: { stderr },
  say,
}: Terminal): (file: string, received: number, total: number | undefined) => void {
  let last = -1;
  return (file, received, total) => {
    const tenths =
      total === undefined ? Math.floor(received / 2 ** 22) : Math.floor((10 * received) / total);
    if (tenths === last) return;
    last = tenths;
    const of = total === undefined ? '' : ` of ${mebibytes(total)}`;
    const line = `${file}: ${mebibytes(received)}${of}`;
    if (stderr.isTTY) stderr.write(`\r\u001b[K${line}${received === total ? '\n' : ''}`);
    else say(line);
  };
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
