/** The published items that the asked ones stand for. */
export interface Population {
  /** Published items; `null` where that is not known. */
  readonly items: number | null;
  /** The items that were asked are not among the published ones: cardbench's own, say. */
  readonly foreign: boolean;
  /** Published items by stratum, where known. */
  readonly strata: ReadonlyMap<string, number> | null;
}

/**
 * The share of the published items of a stratum that were asked, which is what the finite population
 * correction goes by (Cochran 1977, Sampling Techniques, 2.6): 0 where none of them were, 1 where all.
 *
 * @param asked items asked of the stratum
 * @param all items asked in all
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
