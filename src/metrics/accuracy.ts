import { macroEstimate, meanEstimate } from './mean.js';
import { groupBy, type KeyOf, type Metric } from './metric.js';

export interface AccuracyOptions {
  /** The name it is printed under. Default `acc`. */
  readonly name?: string;
  /** Which scores move together. Default: those of one item. */
  readonly cluster?: KeyOf;
}

/** The share of right answers over all responses (micro average). */
export function accuracy(options: AccuracyOptions = {}): Metric {
  const name = options.name ?? 'acc';
  return {
    name,
    linear: true,
    clustered: options.cluster !== undefined,
    design: options.cluster === undefined ? {} : { cluster: options.cluster },
    compute: (scores) => [{ name, estimate: meanEstimate(scores, options.cluster) }],
  };
}

/** The unweighted mean of the groups' accuracies. */
export function macroAccuracy(options: AccuracyOptions & { readonly by: KeyOf }): Metric {
  const name = options.name ?? 'macro_avg/acc';
  return {
    name,
    linear: true,
    clustered: options.cluster !== undefined,
    design: {
      group: options.by,
      ...(options.cluster === undefined ? {} : { cluster: options.cluster }),
    },
    compute: (scores) => [{ name, estimate: macroEstimate(scores, options.by, options.cluster) }],
  };
}

/** The accuracy of each group, one result a group, named `<name>/<group>`. */
export function accuracyBy(options: AccuracyOptions & { readonly by: KeyOf }): Metric {
  const name = options.name ?? 'acc';
  return {
    name: `${name}/*`,
    compute: (scores) =>
      groupBy(scores, options.by).map(([group, members]) => ({
        name: `${name}/${group}`,
        estimate: meanEstimate(members, options.cluster),
      })),
  };
}
