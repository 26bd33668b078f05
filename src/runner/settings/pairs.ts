import { CardbenchError } from '../../core/errors.js';

/**
 * Reads `name=value` flags into an object.
 *
 * @throws CardbenchError when one has no name, or a name has two values
 */
export function parsePairs(pairs: readonly string[], flag: string): Record<string, string> {
  const read = new Map<string, string>();
  for (const [name, value] of pairs.map((pair) => parsePair(pair, flag))) {
    const before = read.get(name);
    if (before !== undefined && before !== value) {
      throw new CardbenchError(
        `${flag} ${name} is given twice, as ${before} and as ${value}; give it once.`,
      );
    }
    read.set(name, value);
  }
  return Object.fromEntries(read);
}

function parsePair(pair: string, flag: string): [string, string] {
  const equals = pair.indexOf('=');
  if (equals < 1) {
    throw new CardbenchError(`${flag} ${pair}: write it as ${flag} <name>=<value>.`);
  }
  return [pair.slice(0, equals), pair.slice(equals + 1)];
}

/** One dataset for all benchmarks, or one for each that is named. */
export function readDatasets(values: readonly string[]): string | Record<string, string> {
  const [only] = values;
  const isPair = (value: string): boolean => /^[a-z0-9][a-z0-9._-]*=/.test(value);
  if (values.length === 1 && only !== undefined && !isPair(only)) return only;
  return parsePairs(values, '--dataset');
}

/** The same tag given twice widens the choice. */
export function readSubset(pairs: readonly string[]): Record<string, string[]> {
  const subset: Record<string, string[]> = {};
  for (const pair of pairs) {
    for (const [tag, values] of Object.entries(parsePairs([pair], '--subset'))) {
      subset[tag] = [...(subset[tag] ?? []), ...values.split(',')];
    }
  }
  return subset;
}

/** Values are JSON where they parse as such, and text otherwise. */
export function readParams(pairs: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parsePairs(pairs, '--param')).map(([name, text]) => {
      try {
        return [name, JSON.parse(text) as unknown];
      } catch {
        return [name, text];
      }
    }),
  );
}
