import { createJiti } from 'jiti';

const jiti = createJiti(import.meta.url, { fsCache: false });

/** A module of `src`, for scripts that Node runs itself: a build has only what the package offers. */
export function source(path) {
  return jiti.import(`../../src/${path}`);
}
