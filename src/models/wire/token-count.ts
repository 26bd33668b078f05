import { z } from 'zod';

const MOST = 1e12;

/** A number of tokens: some gateways send estimates, with fractions, and what is no number counts as not said. */
export const tokenCount = z
  .number()
  .transform((count) => (count >= 0 && count < MOST ? Math.round(count) : null))
  .nullish()
  .catch(null);
