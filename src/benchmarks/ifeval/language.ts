import { createRequire } from 'node:module';
import { z } from 'zod';
import { seededRandom } from '../../core/prng.js';

const guesses = z.array(z.object({ lang: z.string(), prob: z.number() })).nullable();
const require = createRequire(import.meta.url);

/** Loaded at first use, because reading its profiles takes longer than the rest of the command. */
function detect(text: string): unknown {
  return (require('langdetect') as { detect: (text: string) => unknown }).detect(text);
}

/** A longer text makes no difference, and the library's clean-up takes quadratic time. */
const MAX_LENGTH = 3_000;

/**
 * The language of a text by langdetect (ISO 639-1); `null` where it detects none.
 * The algorithm draws n-grams at random. Here the draws are seeded by the text, so that the same text has the same
 * language in every run.
 */
export function languageOf(text: string): string | null {
  const own = Math.random;
  Math.random = seededRandom('langdetect', text.slice(0, MAX_LENGTH));
  try {
    const found = guesses.safeParse(detect(text.slice(0, MAX_LENGTH)));
    return found.success ? (found.data?.[0]?.lang ?? null) : null;
  } catch {
    return null;
  } finally {
    Math.random = own;
  }
}
