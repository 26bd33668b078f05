import type { Place } from './evaluate.js';

/** The points at which expressions are compared. */
export const PLACES: readonly Place[] = Array.from({ length: 12 }, (_, seed) => ({ seed }));
/** Two expressions are equal if they agree at this many points where both have a value. */
export const ENOUGH = 3;
