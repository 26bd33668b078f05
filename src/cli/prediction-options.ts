import { betterExtractors } from '../runner/choose-extractor.js';
import { publishedEvals } from '../runner/plan/published-evals.js';
import { type ReadForScoring, readForScoring } from '../runner/read-for-scoring.js';
import { manyUnanswered } from './prediction-lines.js';
import { refuseIgnored } from './refuse-ignored.js';
import type { Terminal } from './terminal.js';

/** The options of the commands that read outputs of other programs. */
export const predictionOptions = {
  predictions: {
    alias: 'p',
    type: 'string',
    demandOption: true,
    describe: 'File of outputs, or meta-evals: or nous-evals: with a file or dataset id',
    requiresArg: true,
  },
  format: {
    type: 'string',
    default: 'auto',
    describe: 'Format of the file: cardbench, lm-eval, inspect, openai-batch, ...',
    requiresArg: true,
  },
  map: {
    type: 'string',
    describe: 'Fields of any file: item=id,response=output[0].text,label=correct',
    requiresArg: true,
  },
  'from-model': {
    type: 'string',
    describe: 'Read only the outputs of this model, if the file names several',
    requiresArg: true,
  },
  dataset: { type: 'string', describe: '"sample", "published" or a path', requiresArg: true },
  strict: {
    type: 'boolean',
    default: false,
    describe: 'Stop at the first row that cannot be used, instead of leaving it out',
  },
  extractor: {
    type: 'string',
    describe: 'Extractor that finds the answer in an output',
    requiresArg: true,
  },
} as const;

export interface PredictionArgs {
  readonly benchmark: string;
  readonly predictions: string;
  readonly format: string;
  readonly map?: string | undefined;
  readonly fromModel?: string | undefined;
  readonly dataset?: string | undefined;
  readonly extractor?: string | undefined;
  readonly strict: boolean;
}

/** Opens the outputs and the dataset that the flags name. */
export async function openPredictionsOf(
  args: PredictionArgs,
  { say, env }: Terminal,
): Promise<ReadForScoring> {
  const { format, predictions } = args;
  const published = publishedEvals(predictions);
  if (published !== undefined) {
    const contradicts = `contradicts --predictions ${published.prefix}...`;
    if (format !== 'auto' && format !== published.format) refuseIgnored({ format }, contradicts);
    if (args.map !== undefined) refuseIgnored({ map: args.map }, contradicts);
  }
  if (args.map !== undefined && format !== 'auto') {
    refuseIgnored({ format }, 'has no effect beside --map, which says where the fields are');
  }
  return readForScoring(args, say, env);
}

/** Extractors to be tried where many outputs have no answer: those that find answers in many more. */
export async function betterFor(
  { benchmark, dataset, predictions, extractor }: ReadForScoring,
  scored: { readonly n: number; readonly noAnswer: number },
): Promise<readonly string[]> {
  if (!manyUnanswered(scored)) return [];
  return betterExtractors(benchmark, dataset, predictions, extractor);
}
