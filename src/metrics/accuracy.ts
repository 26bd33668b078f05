import { requireKey } from './groups.js';
import { meanResult } from './mean.js';
import { groupBy, type KeyOf, type Metric } from './metric.js';

/** The name of a mean of scores, and the correlations that its standard error accounts for. */
export interface AccuracyOptions {
  /** The name of the metric. Default `acc`. */
  readonly name?: string;
  /** Which scores are correlated. Default: those of one item. */
  readonly cluster?: KeyOf;
}

/** The share of right answers over all items (micro average); the samples of an item are averaged first. */
export function accuracy(options: AccuracyOptions = {}): Metric {
  const name = options.name ?? 'acc';
  return {
    name,
    linear: true,
    clustered: options.cluster !== undefined,
    design: options.cluster === undefined ? {} : { cluster: options.cluster },
    compute: (scores) => [meanResult(name, scores, { cluster: options.cluster })],
  };
}

/** The unweighted mean of the groups' accuracies. */
export function macroAccuracy(options: AccuracyOptions & { readonly by: KeyOf }): Metric {
  requireKey('macroAccuracy', options?.by);
  const name = options.name ?? 'macro_avg/acc';
  return {
    name,
    averages: 'all',
    linear: true,
    clustered: options.cluster !== undefined,
    design: {
      group: options.by,
      ...(options.cluster === undefined ? {} : { cluster: options.cluster }),
    },
    compute: (scores) => [
      meanResult(name, scores, { group: options.by, cluster: options.cluster }),
    ],
  };
}

/** The accuracy of each group, one result per group, named `<name>/<group>`. */
export function accuracyBy(options: AccuracyOptions & { readonly by: KeyOf }): Metric {
  requireKey('accuracyBy', options?.by);
  const name = options.name ?? 'acc';
  return {
    name: `${name}/*`,
    compute: (scores) =>
      groupBy(scores, options.by).map(([group, members]) =>
        meanResult(`${name}/${group}`, members, { cluster: options.cluster }),
      ),
  };
}
