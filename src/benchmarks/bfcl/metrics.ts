import { metricOf } from '../../metrics/arithmetic.js';
import { byTag, type Metric } from '../../metrics/metric.js';
import { leaves, type Nested, nestedMeanResult, nestedWeights } from '../../metrics/nested-mean.js';

const SIMPLE: Nested = ['simple', 'java', 'javascript'];
const NON_LIVE: Nested = [SIMPLE, 'multiple', 'parallel', 'parallel_multiple'];
/** The mean of non-live and live accuracy for each kind. */
const ALL: Nested = [
  [SIMPLE, 'live_simple'],
  ['multiple', 'live_multiple'],
  ['parallel', 'live_parallel'],
  ['parallel_multiple', 'live_parallel_multiple'],
];
const IRRELEVANCE: Nested = ['irrelevance', 'live_irrelevance'];

/**
 * The AST summary of the leaderboard at gorilla@70d6722 (eval_runner_helper.py,
 * `generate_leaderboard_csv`): an unweighted mean of four kinds of calls.
 */
export const astSummary: Metric = nested('overall_ast_summary/macro_avg/valid', ALL);

/** The leaderboard's other figures that do not require execution. */
export const summaries: readonly Metric[] = [
  nested('ast_summary/non_live', NON_LIVE),
  pooled('ast_summary/live', /^live_(?!.*relevance)/),
  pooled('overall/live', /^live_/),
  nested('irrelevance', IRRELEVANCE),
];

function nested(name: string, tree: Nested): Metric {
  const about = {
    name,
    linear: true,
    averages: leaves(tree),
    design: {
      group: byTag('category'),
      weights: (groups: readonly string[]) => nestedWeights(tree, groups),
    },
  } as const;
  return metricOf(about, (use, scores) => {
    const result = nestedMeanResult(use, name, scores, tree, byTag('category'));
    return result === undefined ? [] : [result];
  });
}

/** The mean over all items of the categories, so that larger categories have more weight. */
function pooled(name: string, categories: RegExp): Metric {
  return metricOf({ name }, (use, scores) => {
    const members = use.only(scores, ({ tags }) => categories.test(tags['category'] ?? ''));
    return members.length === 0 ? [] : [use.mean(name, members)];
  });
}
