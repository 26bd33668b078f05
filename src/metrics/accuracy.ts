import { metricOf } from './arithmetic.js';
import { requireKey } from './groups.js';
import type { KeyOf, Metric } from './metric.js';

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
  const { cluster } = options;
  const about = {
    name,
    linear: true,
    clustered: cluster !== undefined,
    design: cluster === undefined ? {} : { cluster },
  } as const;
  return metricOf(about, (use, scores) => [use.mean(name, scores, { cluster })]);
}

/** The unweighted mean of the groups' accuracies. */
export function macroAccuracy(options: AccuracyOptions & { readonly by: KeyOf }): Metric {
  requireKey('macroAccuracy', options?.by);
  const name = options.name ?? 'macro_avg/acc';
  const { by: group, cluster } = options;
  const about = {
    name,
    averages: 'all',
    linear: true,
    clustered: cluster !== undefined,
    design: { group, ...(cluster === undefined ? {} : { cluster }) },
  } as const;
  return metricOf(about, (use, scores) => [use.mean(name, scores, { group, cluster })]);
}

/** The accuracy of each group, one result per group, named `<name>/<group>`. */
export function accuracyBy(options: AccuracyOptions & { readonly by: KeyOf }): Metric {
  requireKey('accuracyBy', options?.by);
  const name = options.name ?? 'acc';
  const { by, cluster } = options;
  return metricOf({ name: `${name}/*` }, (use, scores) =>
    use.meansBy(name, scores, by, { cluster }),
  );
}
