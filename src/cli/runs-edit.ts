import type { Argv } from 'yargs';
import { CardbenchError } from '../core/errors.js';
import { count } from '../report/format.js';
import { compactStore, deleteRun, nameRun, noteRun, tagRun } from '../runner/record/annotate.js';
import type { Command } from './command.js';
import { EXIT } from './exit-codes.js';
import { storeOption } from './options.js';
import { withResults } from './with-results.js';

const run = {
  type: 'string',
  demandOption: true,
  describe: 'Name or id of the run, a prefix of the id, or "latest"',
} as const;

const tagBuilder = (yargs: Argv) =>
  yargs
    .positional('run', run)
    .positional('names', {
      type: 'string',
      array: true,
      default: [] as string[],
      describe: 'Tags to add',
    })
    .options({
      remove: {
        type: 'string',
        describe: 'Tags to remove, separated by commas',
        requiresArg: true,
      },
      store: storeOption,
    });

type TagArgs = Awaited<ReturnType<typeof tagBuilder>['argv']>;

/** `cardbench runs tag <run> [names..]` */
export const tagCommand: Command<TagArgs> = {
  builder: tagBuilder as Command<TagArgs>['builder'],
  handler: async (args, { show }) => {
    const remove = (args.remove ?? '')
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '');
    if (args.names.length + remove.length === 0) {
      throw new CardbenchError('Give tags to add, or --remove <tags>.');
    }
    const id = await tagRun(args.store, args.run, { add: args.names, remove });
    await withResults(args.store, (results) => {
      const tags = results.runs().find((each) => each.run.id === id)?.annotations.tags ?? [];
      show(tags.length === 0 ? `${id} has no tags.` : `${id}: ${tags.join(', ')}`);
    });
    return EXIT.done;
  },
};

const noteBuilder = (yargs: Argv) =>
  yargs
    .positional('run', run)
    .positional('text', {
      type: 'string',
      demandOption: true,
      describe: 'The note; empty to remove it',
    })
    .options({ store: storeOption });

type NoteArgs = Awaited<ReturnType<typeof noteBuilder>['argv']>;

/** `cardbench runs note <run> <text>` */
export const noteCommand: Command<NoteArgs> = {
  builder: noteBuilder as Command<NoteArgs>['builder'],
  handler: async (args, { show }) => {
    const id = await noteRun(args.store, args.run, args.text);
    show(args.text.trim() === '' ? `${id} has no note.` : `${id}: the note is stored.`);
    return EXIT.done;
  },
};

const nameBuilder = (yargs: Argv) =>
  yargs
    .positional('run', run)
    .positional('name', {
      type: 'string',
      demandOption: true,
      describe: 'The name; empty to remove it',
    })
    .options({ store: storeOption });

type NameArgs = Awaited<ReturnType<typeof nameBuilder>['argv']>;

/** `cardbench runs name <run> <name>` */
export const nameCommand: Command<NameArgs> = {
  builder: nameBuilder as Command<NameArgs>['builder'],
  handler: async (args, { show }) => {
    const id = await nameRun(args.store, args.run, args.name);
    show(args.name === '' ? `${id} has no name.` : `${id} is now also "${args.name}".`);
    return EXIT.done;
  },
};

/** `cardbench runs compact` */
export const compactCommand: Command<{ store: string }> = {
  builder: { store: storeOption },
  handler: async (args, { show }) => {
    const freed = await compactStore(args.store);
    show(`${args.store} is ${(freed / 1e6).toFixed(1)} MB smaller.`);
    return EXIT.done;
  },
};

const deleteBuilder = (yargs: Argv) =>
  yargs.positional('run', run).options({
    yes: {
      type: 'boolean',
      default: false,
      describe: 'Delete it; without this, only say what would be deleted',
    },
    store: storeOption,
  });

type DeleteArgs = Awaited<ReturnType<typeof deleteBuilder>['argv']>;

/** `cardbench runs delete <run> --yes` */
export const deleteCommand: Command<DeleteArgs> = {
  builder: deleteBuilder as Command<DeleteArgs>['builder'],
  handler: async (args, { show }) => {
    if (!args.yes) {
      const what = await withResults(args.store, (results) => {
        const { id } = results.find(args.run);
        const responses = results
          .benchmarks(id)
          .reduce((sum, record) => sum + results.tally(record.id).responses, 0);
        return `the run ${id} with its ${count(responses)} responses`;
      });
      throw new CardbenchError(`This deletes ${what} for good; add --yes to do so.`);
    }
    const { run: id, freed } = await deleteRun(args.store, args.run);
    show(`Deleted the run ${id}; the store is ${(freed / 1e6).toFixed(1)} MB smaller.`);
    return EXIT.done;
  },
};
