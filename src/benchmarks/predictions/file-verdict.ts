const RIGHT = new Set<unknown>([true, 1, '1', '1.0', 'true', 'True', 'C']);
const WRONG = new Set<unknown>([false, 0, '0', '0.0', 'false', 'False', 'I']);

/** Whether a value says right or wrong; `undefined` if it says neither, as a share does. */
export function verdictOf(value: unknown): boolean | undefined {
  if (RIGHT.has(value)) return true;
  return WRONG.has(value) ? false : undefined;
}

/** The metric of IFEval that says whether all instructions of a prompt are followed. */
const WHOLE_PROMPT = /^prompt_level_strict/;

/**
 * The verdict that the metrics of an output agree on; `undefined` if they do not, or one of them is neither 1 nor 0.
 */
export function verdictOfMetrics(metrics: unknown): boolean | undefined {
  if (typeof metrics !== 'object' || metrics === null) return undefined;
  const entries = Object.entries(metrics);
  const [, strict] = entries.find(([name]) => WHOLE_PROMPT.test(name)) ?? [];
  if (strict !== undefined) return verdictOf(strict);
  const verdicts = new Set(entries.map(([, value]) => verdictOf(value)));
  return verdicts.size === 1 ? [...verdicts][0] : undefined;
}
