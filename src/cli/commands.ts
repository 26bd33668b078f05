import type { CommandModule } from 'yargs';

/** A command without its name: flags, and what it does. */
export type Command<Args = object> = Pick<CommandModule<object, Args>, 'builder' | 'handler'>;

/** A command by its name, loaded when it is called: most of cardbench's start is loading code. */
export interface CommandEntry {
  readonly command: string;
  readonly describe: string;
  // biome-ignore lint/suspicious/noExplicitAny: the one place where the types of flags are forgotten.
  readonly load: () => Promise<Command<any>>;
}

/** All commands, in the order of `--help`. */
export const commands: readonly CommandEntry[] = [
  {
    command: 'run [benchmarks..]',
    describe: 'Sit a model through benchmarks, score, store, and print the table',
    load: async () => (await import('./run.js')).runCommand,
  },
  {
    command: 'card [card]',
    describe: 'Run the rows of a model card and print ours beside the published values',
    load: async () => (await import('./card.js')).cardCommand,
  },
  {
    command: 'compare [runs..]',
    describe: 'Compare models item by item: paired differences, tests, and where they differ',
    load: async () => (await import('./compare.js')).compareCommand,
  },
  {
    command: 'check',
    describe: 'Fail (exit 1) when a run is significantly worse than a baseline, and only then',
    load: async () => (await import('./check.js')).checkCommand,
  },
  {
    command: 'baseline <action> [run]',
    describe: 'Write the verdicts of a run to a small file to commit, for "cardbench check"',
    load: async () => (await import('./baseline.js')).baselineCommand,
  },
  {
    command: 'score <benchmark>',
    describe: 'Score outputs that were made elsewhere',
    load: async () => (await import('./score.js')).scoreCommand,
  },
  {
    command: 'import <benchmark>',
    describe: 'Make a run of outputs that were made elsewhere: store, score, and keep them',
    load: async () => (await import('./import.js')).importCommand,
  },
  {
    command: 'rescore [run]',
    describe:
      'Score the stored responses of a run again, without asking the model; both results are kept',
    load: async () => (await import('./rescore.js')).rescoreCommand,
  },
  {
    command: 'report [run]',
    describe: 'Print a stored run: table, protocol, hashes, every metric with its error bar',
    load: async () => (await import('./report.js')).reportCommand,
  },
  {
    command: 'reproduce <report>',
    describe: 'Run again what a JSON report says was run, and print both results',
    load: async () => (await import('./reproduce.js')).reproduceCommand,
  },
  {
    command: 'export [run]',
    describe: 'Write the responses of a run with their scores, for other programs',
    load: async () => (await import('./export.js')).exportCommand,
  },
  {
    command: 'runs',
    describe: 'List the stored runs, or show one',
    load: async () => (await import('./runs.js')).runsCommand,
  },
  {
    command: 'benchmarks',
    describe: 'List the benchmarks, how they are sat and scored',
    load: async () => (await import('./benchmarks.js')).benchmarksCommand,
  },
  {
    command: 'datasets',
    describe: 'List, pull and verify the published datasets',
    load: async () => (await import('./datasets.js')).datasetsCommand,
  },
  {
    command: 'serve-demo',
    describe: 'Serve the stand-in model, OpenAI-compatible, on this machine',
    load: async () => (await import('./serve-demo.js')).serveDemoCommand,
  },
];
