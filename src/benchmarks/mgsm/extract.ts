import { asciiDigits, pythonStrip } from '../../core/python-text.js';
import type { TextExtractor } from '../../scorers/scorer.js';
import {
  dropGrouping,
  dropSpacesAndApostrophes,
  plainFractions,
} from '../../scorers/written-number.js';
import { ANSWER_WORD, type MgsmLanguage } from './languages.js';

/** The data of an item that these rules need. */
interface InLanguage {
  readonly language: MgsmLanguage;
}

/**
 * The official rule (openai/simple-evals, mgsm_eval.py): the last number in the text after the last answer word,
 * without commas. Digits of any script are found, as by Python's `\d`, but are not converted, so they never equal the
 * gold answer. One departure: a fraction is read as its value, where the official rule reads its denominator.
 */
export const officialNumber: TextExtractor<InLanguage> = (response, item) => {
  const text = afterAnswerWord(response, item.data.language);
  return text === null ? null : lastNumber(plainFractions(text.replaceAll(',', '')));
};

/**
 * The same position, read as a speaker of the language would: native digits and the language's thousands separators are
 * recognised (`1.600` in German, `1 600` in French), fractions too.
 */
export const nativeNumber: TextExtractor<InLanguage> = (response, item) => {
  const text = afterAnswerWord(response, item.data.language);
  if (text === null) return null;
  return lastNumber(plainFractions(dropThousands(asciiDigits(text), item.data.language)));
};

function afterAnswerWord(response: string, language: MgsmLanguage): string | null {
  const word = ANSWER_WORD[language];
  const start = response.lastIndexOf(word);
  return start === -1 ? null : pythonStrip(response.slice(start + word.length));
}

function lastNumber(text: string): string | null {
  let last: string | null = null;
  for (const match of text.matchAll(/\p{Nd}+(?:\/\p{Nd}+|\.?\p{Nd}*)/gu)) last = match[0];
  return last?.replace(/\.$/, '') ?? null;
}

function dropThousands(text: string, language: MgsmLanguage): string {
  switch (language) {
    case 'de':
    case 'es':
      return decimalPoint(dropSpacesAndApostrophes(text.replace(/(?<=\d)\.(?=\d{3}(?!\d))/g, '')));
    case 'fr':
    case 'ru':
      return decimalPoint(dropSpacesAndApostrophes(text));
    default:
      return dropGrouping(text).replace(/[,，]/g, '');
  }
}

/** For languages that write 2,5. */
function decimalPoint(text: string): string {
  return text.replace(/(?<=\d),(?=\d)/g, '.');
}
