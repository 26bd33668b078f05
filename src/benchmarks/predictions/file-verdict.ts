const RIGHT = new Set('true t 1 1.0 c correct right pass passed yes y \u2713 \u2714'.split(' '));
const WRONG = new Set('false f 0 0.0 i incorrect wrong fail failed no n \u2717 \u2718'.split(' '));
const NEITHER = new Set(['', 'nan', 'null', 'none', 'n/a', 'na', 'unknown', '-']);

/** Whether a value says right or wrong; `undefined` if it says neither, as a share does. */
export function verdictOf(value: unknown): boolean | undefined {
  const word = wordOf(value);
  if (word === undefined) return undefined;
  if (RIGHT.has(word)) return true;
  return WRONG.has(word) ? false : undefined;
}

/** Whether a value stands where a verdict could, but there is none: a share, another number, nothing. */
export function isNoVerdict(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  const word = wordOf(value);
  return word !== undefined && (NEITHER.has(word) || !Number.isNaN(Number(word)));
}

function wordOf(value: unknown): string | undefined {
  return typeof value === 'object' || value === undefined
    ? undefined
    : String(value).trim().toLowerCase();
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
