/** How much of the score a cause costs, in fractions: positive where the score would be higher without it. */
export interface Points {
  readonly likely: number;
  /** 95 % */
  readonly interval: readonly [low: number, high: number];
  /** If all the items that it touches were wrong without it, and if all were right. */
  readonly bounds: readonly [least: number, most: number];
}

/** What to do about a cause. */
export interface Advice {
  readonly what: string;
  /** A command to paste; `null` where there is none. */
  readonly command: string | null;
  /** New calls; 0 where stored responses are enough. */
  readonly calls: number;
  /** Tokens of these calls, in and out, expected. */
  readonly tokens: number;
  /** Dollars; `null` without a price. */
  readonly cost: number | null;
  /** Half the width of the interval of the points once it is done; `null` if it is not known. */
  readonly halfWidth: number | null;
}

/** A possible cause, with the evidence for it. */
export interface Finding {
  /** `truncated`, `extraction: last-letter`: the same in every row. */
  readonly id: string;
  /** One line: what happened. */
  readonly title: string;
  /**
   * `item`: it touches items of its own. `alternative`: it reads or counts the same replies differently, and may
   * overlap with others. `whole`: it touches the whole run, so that its part is what nothing else explains.
   */
  readonly kind: 'item' | 'alternative' | 'whole';
  /** `null` where nothing stored tells. */
  readonly points: Points | null;
  /**
   * The probability of evidence at least as strong without the cause. It is corrected for the choices within the cause,
   * not for the other causes.
   */
  readonly p: number;
  /** The test, in words. */
  readonly test: string;
  /** The items that it touches, by sample. */
  readonly affected: readonly Affected[];
  /** Further sentences: what else the store shows. */
  readonly details: readonly string[];
  readonly advice: readonly Advice[];
}

/** A sample that a cause touches. */
export interface Affected {
  readonly item: string;
  readonly sample: number;
}

/** A finding after the correction for all causes of a card. */
export interface JudgedFinding extends Finding {
  /** Holm's correction over all findings of the card. */
  readonly adjusted: number;
  /** {@link adjusted} is at most alpha. */
  readonly named: boolean;
}
