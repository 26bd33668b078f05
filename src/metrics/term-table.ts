import { NumberList } from '../core/number-list.js';
import { type ItemTerm, termMean } from './item-terms.js';

/**
 * The terms of an estimate in columns of numbers, some tens of bytes per item. Everything that is computed from terms is
 * computed from this table, in its order, so that results agree to the last digit wherever the terms come from.
 */
export interface TermTable {
  readonly length: number;
  readonly strata: readonly string[];
  /** The stratum of each term, as its place among the names. */
  readonly stratumOf: (term: number) => number;
  /** How many clusters there are, and the number of that of each term; `undefined` if each is its own. */
  readonly clusters: { readonly count: number; readonly of: (term: number) => number } | undefined;
  readonly weightOf: (term: number) => number;
  /** The mean of a term's samples. */
  readonly meanOf: (term: number) => number;
  /** Every term has one sample, which is right or wrong. */
  readonly isBinary: boolean;
}

/** A term before its weight is known. */
export type NewTerm = Pick<ItemTerm, 'stratum' | 'cluster' | 'values'>;

export interface TermTableBuilder {
  readonly add: (term: NewTerm) => void;
  /**
   * The table, in the order of the strata's names, and within them in the order in which the terms came.
   *
   * @param weightOf the weight of a stratum; equal by default
   */
  readonly done: (weightOf?: (stratum: string) => number) => TermTable;
}

/** @param clustered whether items may share a cluster; by default each is its own */
export function buildTermTable(clustered = false): TermTableBuilder {
  const columns = collectColumns(clustered);
  return {
    add: columns.add,
    done: (given) => {
      const { names, sizes } = columns;
      const weightOf = given ?? (() => 1 / names.size);
      const weights = [...names].map(([name, place]) => weightOf(name) / (sizes[place] ?? 1));
      const table = columns.table((_, stratum) => weights[stratum] ?? 0);
      return names.size > 1 ? byStratum(table, sizes) : table;
    },
  };
}

/** The table of terms, in their order. */
export function tableOf(terms: readonly ItemTerm[]): TermTable {
  const columns = collectColumns(terms.some(({ item, cluster }) => item !== cluster));
  for (const term of terms) columns.add(term);
  return columns.table((term) => terms[term]?.weight ?? 0);
}

interface Columns {
  /** The places of the strata. */
  readonly names: ReadonlyMap<string, number>;
  /** How many terms each has. */
  readonly sizes: readonly number[];
  readonly add: (term: NewTerm) => void;
  readonly table: (weightOf: (term: number, stratum: number) => number) => TermTable;
}

function collectColumns(clustered: boolean): Columns {
  const means = new NumberList(Float64Array);
  const strata = new NumberList(Uint32Array);
  const clusters = new NumberList(Uint32Array);
  const names = new Map<string, number>();
  const sizes: number[] = [];
  const clusterNames = new Map<string, number>();
  let isBinary = true;
  return {
    names,
    sizes,
    add: (term) => {
      const { stratum, cluster, values } = term;
      means.push(termMean(term));
      if (values.length !== 1 || (values[0] !== 0 && values[0] !== 1)) isBinary = false;
      const place = numberOf(names, stratum);
      sizes[place] = (sizes[place] ?? 0) + 1;
      strata.push(place);
      if (clustered) clusters.push(numberOf(clusterNames, cluster));
    },
    table: (weightOf) => ({
      length: means.length,
      strata: [...names.keys()],
      stratumOf: (term) => strata.at(term),
      clusters: clustered
        ? { count: clusterNames.size, of: (term) => clusters.at(term) }
        : undefined,
      weightOf: (term) => weightOf(term, strata.at(term)),
      meanOf: (term) => means.at(term),
      isBinary,
    }),
  };
}

/** The number of a name, in the order in which they came. */
function numberOf(names: Map<string, number>, name: string): number {
  const known = names.get(name);
  if (known !== undefined) return known;
  names.set(name, names.size);
  return names.size - 1;
}

/** The table in the order of the strata's names; within them the order stays. */
function byStratum(table: TermTable, sizes: readonly number[]): TermTable {
  const strata = table.strata.map((name, place) => ({ name, place })).sort(byName);
  const rank: number[] = [];
  const next: number[] = [];
  let start = 0;
  for (const [i, { place }] of strata.entries()) {
    rank[place] = i;
    next[place] = start;
    start += sizes[place] ?? 0;
  }
  const order = new Uint32Array(table.length);
  for (let term = 0; term < table.length; term++) {
    const place = table.stratumOf(term);
    const position = next[place] ?? 0;
    order[position] = term;
    next[place] = position + 1;
  }
  const at = (term: number): number => order[term] ?? 0;
  const { clusters } = table;
  return {
    ...table,
    strata: strata.map(({ name }) => name),
    stratumOf: (term) => rank[table.stratumOf(at(term))] ?? 0,
    clusters: clusters && { count: clusters.count, of: (term) => clusters.of(at(term)) },
    weightOf: (term) => table.weightOf(at(term)),
    meanOf: (term) => table.meanOf(at(term)),
  };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
