import { seededRandom } from '../../core/prng.js';
import { detectLanguage } from './langdetect/detect.js';

/** Detects a language: ISO 639-1, `zh-cn` or `zh-tw`; `null` where there is none to detect. */
export type LanguageOf = (text: string) => string | null;

/** Texts that begin with the same characters, as many as this, have the same draws. */
const SEED_LENGTH = 3_000;

/**
 * The language of a text by langdetect (ISO 639-1, `zh-cn`, `zh-tw`); `null` where it detects none. The algorithm draws
 * n-grams at random. Here the draws are seeded by the text, so that the same text has the same language in every run.
 */
export const languageOf: LanguageOf = (text) =>
  detectLanguage(text, seededRandom('langdetect', text.slice(0, SEED_LENGTH)));

/**
 * The same, where capitals do not matter. langdetect looks only at the first letters of words in capitals, and takes
 * English in capitals for German.
 */
export const languageOfAnyCase: LanguageOf = (text) => languageOf(text.toLowerCase());
