import { type ComparedBenchmark, compareBenchmarks } from '../compare/compare.js';
import { type GateRow, gate as testBenchmarks } from '../compare/gate.js';
import { type GateSummary, summarise } from '../compare/gate-verdict.js';
import { type CheckPolicy, parsePolicy, policyOf } from '../compare/policy.js';
import { sidesOf } from '../compare/sides.js';
import { openResults } from '../results/results.js';
import { DEFAULT_STORE } from '../runner/config.js';

/** Options for comparing runs. */
export interface CompareRunsOptions {
  /** Default `results/cardbench.db`. */
  readonly store?: string;
  /** Only this benchmark. */
  readonly benchmark?: string;
  /** Ids of scorings to compare. Default: the newest that are comparable. */
  readonly scorings?: readonly number[];
  /** Compares runs even if they are not comparable, and lists the reasons in `overridden`. */
  readonly force?: boolean;
}

/**
 * Compares two runs item by item, as `cardbench compare` does.
 *
 * @param first a run's id, the beginning of it, `latest`, or a baseline file (`.json`)
 * @throws CardbenchError if one is not found, or they are not comparable
 */
export function compare(
  first: string,
  second: string,
  options: CompareRunsOptions = {},
): ComparedBenchmark[] {
  const { benchmark, scorings = [], force = false } = options;
  const results = openResults(options.store ?? DEFAULT_STORE);
  try {
    const [one, other] = sidesOf(results, [first, second], benchmark, scorings);
    return compareBenchmarks(one?.scores ?? [], other?.scores ?? [], { force });
  } finally {
    results.close();
  }
}

/** Options for checking a run. */
export interface GateRunOptions extends CompareRunsOptions {
  /** A run, or a file that `cardbench baseline save` wrote. */
  readonly baseline: string;
  /** Default `latest`. */
  readonly run?: string;
  /** Margins, alpha and correction; the setting `check` of a config file. */
  readonly policy?: CheckPolicy;
}

/** The verdict of a check, with a row for each benchmark of the baseline. */
export interface GateResult extends GateSummary {
  readonly rows: readonly GateRow[];
}

/**
 * Tests whether a run is worse than a baseline by more than a margin, as `cardbench check` does.
 *
 * @throws CardbenchError if the policy is invalid, a run or baseline is not found, or they are not comparable
 */
export function gate(options: GateRunOptions): GateResult {
  const policy = policyOf(parsePolicy(options.policy ?? {}, 'gate()'), {});
  const { benchmark, scorings = [], force = false, run = 'latest' } = options;
  const results = openResults(options.store ?? DEFAULT_STORE);
  try {
    const [baseline, checked] = sidesOf(results, [options.baseline, run], benchmark, scorings);
    const rows = testBenchmarks(baseline?.scores ?? [], checked?.scores ?? [], { policy, force });
    return { ...summarise(rows, policy.onInconclusive), rows };
  } finally {
    results.close();
  }
}
