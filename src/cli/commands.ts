import type { CommandEntry } from './command.js';

/** All commands, in the order of `--help`. */
export const commands: readonly CommandEntry[] = [
  {
    command: 'run [benchmarks..]',
    usesKeys: true,
    describe: 'Run a model on benchmarks: ask, score, store, and print the table',
    load: async () => (await import('./run.js')).runCommand,
  },
  {
    command: 'card [card]',
    usesKeys: true,
    describe:
      'Run the benchmarks of a model card, and compare the results with the published values',
    load: async () => (await import('./card.js')).cardCommand,
  },
  {
    command: 'explain [run]',
    describe: 'Explain from the stored data why the scores of a run differ from the published ones',
    load: async () => (await import('./explain.js')).explainCommand,
  },
  {
    command: 'compare [runs..]',
    usesKeys: true,
    describe:
      'Compare models item by item: paired differences, tests, and the items on which they differ',
    load: async () => (await import('./compare.js')).compareCommand,
  },
  {
    command: 'check',
    describe: 'Exit with 1 if a run is significantly worse than a baseline, and only then',
    load: async () => (await import('./check.js')).checkCommand,
  },
  {
    command: 'baseline <action> [run]',
    describe: 'Save the verdicts of a run to a small file to commit, for "cardbench check"',
    load: async () => (await import('./baseline.js')).baselineCommand,
  },
  {
    command: 'score <benchmark>',
    usesKeys: true,
    describe: 'Score outputs produced by other programs',
    load: async () => (await import('./score.js')).scoreCommand,
  },
  {
    command: 'import <benchmark>',
    usesKeys: true,
    describe: 'Import outputs produced by other programs as a run: store and score them',
    load: async () => (await import('./import.js')).importCommand,
  },
  {
    command: 'rescore [run]',
    usesKeys: true,
    describe:
      'Score the stored responses of a run again, without calling the model; both results are kept',
    load: async () => (await import('./rescore.js')).rescoreCommand,
  },
  {
    command: 'view [runs..]',
    describe:
      'See every run, item and difference in a browser; served on this machine only, or exported as a static site',
    load: async () => (await import('./view.js')).viewCommand,
  },
  {
    command: 'report [run]',
    describe: 'Report a stored run: table, protocol, hashes, and every metric with its interval',
    load: async () => (await import('./report.js')).reportCommand,
  },
  {
    command: 'reproduce <report>',
    usesKeys: true,
    describe: 'Repeat the run that a JSON report describes, and print both results',
    load: async () => (await import('./reproduce.js')).reproduceCommand,
  },
  {
    command: 'export [run]',
    describe: 'Export the responses of a run with their scores, for other programs',
    load: async () => (await import('./export.js')).exportCommand,
  },
  {
    command: 'runs',
    describe: 'List the stored runs, or show one',
    load: async () => (await import('./runs.js')).runsCommand,
  },
  {
    command: 'benchmarks',
    describe: 'List the benchmarks, their protocols and their scorers',
    load: async () => (await import('./benchmarks.js')).benchmarksCommand,
  },
  {
    command: 'datasets',
    describe: 'List, download and verify the published datasets',
    load: async () => (await import('./datasets.js')).datasetsCommand,
  },
  {
    command: 'doctor',
    describe: 'Check what an endpoint can do, before a card is run on it',
    usesKeys: true,
    load: async () => (await import('./doctor.js')).doctorCommand,
  },
  {
    command: 'init',
    describe: 'Write a config file and, if wanted, a GitHub workflow to this folder',
    load: async () => (await import('./init.js')).initCommand,
  },
  {
    command: 'worker',
    usesKeys: true,
    describe: 'Make calls and score programs for runs that were started with --queue',
    load: async () => (await import('./worker.js')).workerCommand,
  },
  {
    command: 'queue',
    describe: 'Look at a queue of work for several machines, and pause or empty it',
    load: async () => (await import('./queue.js')).queueCommand,
  },
  {
    command: 'new',
    describe: 'Write an example benchmark to start your own from',
    load: async () => (await import('./new-benchmark.js')).newCommand,
  },
  {
    command: 'completion <shell>',
    describe:
      'Print the script with which a shell completes commands, flags, benchmarks, cards, presets and runs',
    load: async () => (await import('./completion.js')).completionCommand(commands),
  },
  {
    command: 'serve-demo',
    describe: 'Serve the stand-in model on this machine, OpenAI-compatible',
    load: async () => (await import('./serve-demo.js')).serveDemoCommand,
  },
];
