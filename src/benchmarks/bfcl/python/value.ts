/**
 * A Python value that can occur in a function call. Lists and tuples, and ints, floats and booleans, are distinguished,
 * because the official checker compares types before values.
 */
export type PyValue =
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'str'; readonly value: string }
  | { readonly type: 'bytes'; readonly value: string }
  | { readonly type: 'complex'; readonly imaginary: number }
  | { readonly type: 'None' }
  | { readonly type: 'list'; readonly items: readonly PyValue[] }
  | { readonly type: 'tuple'; readonly items: readonly PyValue[] }
  | { readonly type: 'dict'; readonly entries: readonly PyEntry[] };

export type PyEntry = readonly [key: PyValue, value: PyValue];
export type PyType = PyValue['type'];

export const NONE: PyValue = { type: 'None' };
export const str = (value: string): PyValue => ({ type: 'str', value });
export const int = (value: bigint): PyValue => ({ type: 'int', value });
export const float = (value: number): PyValue => ({ type: 'float', value });
export const bool = (value: boolean): PyValue => ({ type: 'bool', value });
export const list = (items: readonly PyValue[]): PyValue => ({ type: 'list', items });

/** Python's `==`: numbers by value across int, float and bool, everything else within its type. */
export function pyEquals(a: PyValue, b: PyValue): boolean {
  const left = numberOf(a);
  const right = numberOf(b);
  if (left !== undefined || right !== undefined) {
    // biome-ignore lint/suspicious/noDoubleEquals: compares bigint and number exactly, as Python does.
    return left !== undefined && right !== undefined && left == right;
  }
  if (a.type === 'list' || a.type === 'tuple') {
    return (
      b.type === a.type &&
      a.items.length === b.items.length &&
      a.items.every((item, i) => {
        const other = b.items[i];
        return other !== undefined && pyEquals(item, other);
      })
    );
  }
  if (a.type === 'dict') {
    return (
      b.type === 'dict' &&
      a.entries.length === b.entries.length &&
      a.entries.every(([key, value]) => {
        const other = lookUp(b.entries, key);
        return other !== undefined && pyEquals(value, other);
      })
    );
  }
  if (a.type === 'str' || a.type === 'bytes') return b.type === a.type && a.value === b.value;
  if (a.type === 'complex') return b.type === 'complex' && a.imaginary === b.imaginary;
  return a.type === b.type;
}

/** Python's `in` for a list. */
export function pyIncludes(items: readonly PyValue[], value: PyValue): boolean {
  return items.some((item) => pyEquals(item, value));
}

/** The value of a key; `undefined` if the dict does not have it. */
export function lookUp(entries: readonly PyEntry[], key: PyValue): PyValue | undefined {
  return entries.find(([candidate]) => pyEquals(candidate, key))?.[1];
}

/**
 * A dict from pairs: a repeated key keeps its position and takes the last value. `undefined` if a key is a list or a
 * dict, which Python does not allow as keys.
 */
export function dictOf(pairs: readonly PyEntry[]): PyValue | undefined {
  const byText = new Map<string, number>();
  const entries: [PyValue, PyValue][] = [];
  for (const [key, value] of pairs) {
    const hash = hashOf(key);
    if (hash === undefined) return undefined;
    const at = byText.get(hash);
    const known = at === undefined ? undefined : entries[at];
    if (known !== undefined) {
      known[1] = value;
    } else {
      byText.set(hash, entries.length);
      entries.push([key, value]);
    }
  }
  return { type: 'dict', entries };
}

/** Equal for equal keys, different for different ones. */
function hashOf(key: PyValue): string | undefined {
  const number = numberOf(key);
  if (number !== undefined) {
    return `n${Number.isInteger(number) ? BigInt(number) : number}`;
  }
  if (key.type === 'list' || key.type === 'dict') return undefined;
  if (key.type === 'tuple') {
    const parts = key.items.map(hashOf);
    return parts.includes(undefined) ? undefined : `t${JSON.stringify(parts)}`;
  }
  if (key.type === 'str' || key.type === 'bytes') return `${key.type}${key.value}`;
  return key.type === 'complex' ? `c${key.imaginary}` : key.type;
}

function numberOf(value: PyValue): bigint | number | undefined {
  if (value.type === 'int' || value.type === 'float') return value.value;
  if (value.type === 'bool') return value.value ? 1n : 0n;
  return undefined;
}
