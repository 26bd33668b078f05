import type { Random } from '../../../core/prng.js';
import { ngramsOf } from './ngrams.js';
import { type Profiles, profiles } from './profiles.js';

/**
 * langdetect makes 7 and draws anew at each call, so its verdict on some texts changes from call to call. Seven times as
 * many give the verdict that it gives most often.
 */
const TRIALS = 49;
/** Draws of a trial at most. */
const DRAWS = 1_000;
/** Mean and standard deviation of the smoothing, in n-grams of {@link BASE}. */
const SMOOTHING = { mean: 0.5, deviation: 0.05 };
const BASE = 10_000;
/** A trial ends when a language has this probability. */
const CONVERGED = 0.99999;
/** Less probable languages are not named. */
const NAMED = 0.1;

/**
 * The most probable language of a text by langdetect 1.0.9 (naive Bayes over letters, pairs and triples, drawn at
 * random); `null` where it finds no letters that it knows.
 *
 * @param random for the draws; langdetect itself draws anew at each call
 * @returns ISO 639-1, `zh-cn` or `zh-tw`; `unknown` if no language is more probable than 0.1
 */
export function detectLanguage(text: string, random: Random): string | null {
  const known = profiles();
  const grams = ngramsOf(text, known);
  if (grams.length === 0) return null;
  const total = new Float64Array(known.languages.length);
  for (let trial = 0; trial < TRIALS; trial++) {
    for (const [index, share] of oneTrial(grams, known, random).entries()) {
      total[index] = (total[index] ?? 0) + share / TRIALS;
    }
  }
  const best = total.indexOf(Math.max(...total));
  return (total[best] ?? 0) > NAMED ? (known.languages[best] ?? null) : 'unknown';
}

function oneTrial(
  grams: readonly string[],
  { languages, shares }: Profiles,
  random: Random,
): Float64Array {
  const probabilities = new Float64Array(languages.length).fill(1 / languages.length);
  const weight = (SMOOTHING.mean + normal(random) * SMOOTHING.deviation) / BASE;
  for (let draw = 0; ; draw++) {
    const ofGram = shares.get(grams[Math.floor(random() * grams.length)] ?? '');
    if (ofGram !== undefined) {
      for (let i = 0; i < probabilities.length; i++) {
        probabilities[i] = (probabilities[i] ?? 0) * (weight + (ofGram[i] ?? 0));
      }
    }
    if (draw % 5 === 0 && (normalize(probabilities) > CONVERGED || draw >= DRAWS))
      return probabilities;
  }
}

/** Makes the sum 1; returns the largest. */
function normalize(probabilities: Float64Array): number {
  let sum = 0;
  for (const each of probabilities) sum += each;
  let largest = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const share = (probabilities[i] ?? 0) / sum;
    probabilities[i] = share;
    largest = Math.max(largest, share);
  }
  return largest;
}

/** A draw from the standard normal distribution (Box and Muller 1958). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
