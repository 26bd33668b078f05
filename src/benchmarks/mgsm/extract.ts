import { asciiDigits, pythonStrip } from '../../core/python-text.js';
import type { TextExtractor } from '../../scorers/scorer.js';
import { ANSWER_WORD, type MgsmLanguage } from './languages.js';

/** The data of an item that these rules need. */
interface InLanguage {
  readonly language: MgsmLanguage;
}

/**
 * The official rule (openai/simple-evals, mgsm_eval.py): the last number in the text after the last answer word,
 * without commas. Digits of any script are found, as by Python's `\d`, but are not converted, so they never equal the
 * gold answer.
 */
export const officialNumber: TextExtractor<InLanguage> = (response, item) => {
  const text = afterAnswerWord(response, item.data.language);
  return text === null ? null : lastNumber(text.replaceAll(',', ''));
};

/**
 * The same position, read as a speaker of the language would: native digits and the language's thousands separators are
 * recognised (`1.600` in German, `1 600` in French).
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
