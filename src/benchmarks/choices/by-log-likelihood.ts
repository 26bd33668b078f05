import type { Item } from '../../core/item.js';
import { choices, type Prompt } from '../../core/prompt.js';
import type { Protocol } from '../../core/protocol.js';
import type { Dataset } from '../../datasets/dataset.js';
import { accuracy, accuracyBy, macroAccuracy } from '../../metrics/accuracy.js';
import { ofDetail } from '../../metrics/detail.js';
import { byTag, type Metric } from '../../metrics/metric.js';
import type { Scorer } from '../../scorers/scorer.js';
import { type Benchmark, defineBenchmark } from '../benchmark.js';
import { asLetters } from './as-letters.js';
import { type ChoicesItem, mockPlace } from './choices-item.js';
import { multipleChoice } from './multiple-choice.js';

/**
 * A multiple-choice benchmark whose choices are ranked by log-likelihood, or asked as letter questions with `--as
 * generate`.
 */
export function byLogLikelihood(options: {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly dataset: Dataset<ChoicesItem>;
  /** The name and version of the prompt. */
  readonly prompt: string;
  readonly headline: 'acc' | 'acc_norm';
  /** Whether the other one is also reported. Default true. */
  readonly normed?: boolean;
  /** The tag with the name of the task, in a suite of tasks. */
  readonly by?: string;
}): Benchmark<ChoicesItem> {
  const { headline } = options;
  const other = headline === 'acc' ? 'acc_norm' : 'acc';
  const by = options.by === undefined ? undefined : byTag(options.by);
  const each = (name: string): Metric =>
    by === undefined ? accuracy({ name }) : accuracyBy({ name, by });
  const metrics = [
    ...(by === undefined ? [] : [macroAccuracy({ name: `macro_avg/${headline}`, by })]),
    each(headline),
    ...(options.normed === false ? [] : [ofDetail(each(other), other)]),
  ];
  return rankedByLogLikelihood(options, multipleChoice(headline), metrics);
}

/** The same, with a custom scorer and metrics. */
export function rankedByLogLikelihood<Data extends ChoicesItem>(
  options: {
    readonly id: string;
    readonly title: string;
    readonly description: string;
    readonly dataset: Dataset<Data>;
    readonly prompt: string;
    readonly by?: string;
    /** Here the position of the right choice gives it away, so the choices of letter questions are shuffled. */
    readonly shuffle?: boolean;
  },
  scorer: Scorer<Data>,
  metrics: readonly Metric[],
): Benchmark<Data> {
  const { id, title, description, dataset } = options;
  const shared = {
    id,
    title,
    description,
    dataset,
    ...(options.by === undefined ? {} : { balanceBy: options.by }),
  };
  const protocol: Protocol = {
    prompt: options.prompt,
    shots: 0,
    cot: false,
    temperature: 0,
    maxTokens: 1,
  };
  return defineBenchmark<Data>({
    ...shared,
    protocol,
    prompt: ({ data }: Item<Data>): Prompt => choices(...data.continuations),
    scorer,
    metrics,
    generate: asLetters<Data>({ ...shared, shuffle: options.shuffle === true }),
    mockReply: ({ data }, correct) => String(mockPlace(data, correct)),
  });
}
