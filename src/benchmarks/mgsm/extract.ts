import { asciiDigits, pythonStrip } from '../../core/python-text.js';
import type { TextExtractor } from '../../scorers/scorer.js';
import { ANSWER_WORD, type MgsmLanguage } from './languages.js';

/** What these rules need to know of an item. */
interface InLanguage {
  readonly language: MgsmLanguage;
}

/**
 * The official rule (openai/simple-evals, mgsm_eval.py): the text after the last answer word, commas
 * removed, and of it the last number. Digits of any script are found, as by Python's `\d`, but stay
 * in their script, so that they never equal the gold.
 */
export const officialNumber: TextExtractor<InLanguage> = (response, item) => {
  const text = afterAnswerWord(response, item.data.language);
  return text === null ? null : lastNumber(text.replaceAll(',', ''));
};

/**
 * The same place, read as a speaker of the language would: native digits count, and so do the
 * language's own thousands separators (`1.600` in German, `1 600` in French).
 */
export const nativeNumber: TextExtractor<InLanguage> = (response, item) => {
  const text = afterAnswerWord(response, item.data.language);
  if (text === null) return null;
  return lastNumber(dropThousands(asciiDigits(text), item.data.language));
};

function afterAnswerWord(response: string, language: MgsmLanguage): string | null {
  const word = ANSWER_WORD[language];
  const start = response.lastIndexOf(word);
  return start === -1 ? null : pythonStrip(response.slice(start + word.length));
}

function lastNumber(text: string): string | null {
  let last: string | null = null;
  for (const match of text.matchAll(/\p{Nd}+\.?\p{Nd}*/gu)) last = match[0];
  return last?.replace(/\.$/, '') ?? null;
}

function dropThousands(text: string, language: MgsmLanguage): string {
  switch (language) {
    case 'de':
    case 'es':
      return text
        .replace(/(?<=\d)[.\u00a0\u202f ](?=\d{3}(?!\d))/g, '')
        .replace(/(?<=\d),(?=\d)/g, '.');
    case 'fr':
    case 'ru':
      return text
        .replace(/(?<=\d)[\u00a0\u202f ](?=\d{3}(?!\d))/g, '')
        .replace(/(?<=\d),(?=\d)/g, '.');
    default:
      return text.replace(/[,，]/g, '');
  }
}
