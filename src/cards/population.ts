/** The published items that the asked items represent. */
export interface Population {
  /** Number of published items; `null` if it is not known. */
  readonly items: number | null;
  /** The asked items are not published ones, but for example cardbench's own. */
  readonly foreign: boolean;
  /** Number of published items by stratum, if known. */
  readonly strata: ReadonlyMap<string, number> | null;
}

/**
 * The share of a stratum's published items that were asked, from 0 to 1, for the finite population correction
 * (Cochran 1977, Sampling Techniques, 2.6).
 *
 * @param asked number of asked items in the stratum
 * @param all number of asked items in total
 */
export function shareAsked(
  { items, foreign, strata }: Population,
  stratum: string,
  asked: number,
  all: number,
): number {
  if (foreign || items === null) return 0;
  if (all >= items) return 1;
  return Math.min(1, strata?.has(stratum) ? asked / (strata.get(stratum) ?? asked) : all / items);
}
