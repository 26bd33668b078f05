import { PYTHON_SPACE } from '../../core/python-text.js';
import type { TextExtractor } from '../../scorers/scorer.js';

/** A colon after any white space, and the colons that East Asian languages write. */
const COLON = `${PYTHON_SPACE}*:`;
const WIDE_COLON = `${PYTHON_SPACE}*：`;

/**
 * The words for "answer" before the letter, in the order in which openai/simple-evals@ee3b0318, common.py, tries them.
 * Some are in combining characters where others are composed.
 */
const LABELS: readonly string[] = [
  `Answer${COLON}`,
  // With zero-width spaces, as Korean replies have them.
  `Answer${COLON}${'\u200b'.repeat(6)}`,
  `উত্তর${COLON}`,
  `उत्तर${COLON}`,
  'উত্তরঃ',
  `Antwort${COLON}`,
  ...['답변', '정답', '답'].map((word) => word + COLON),
  ...[`答案${WIDE_COLON}`, `答案${COLON}`, `答${WIDE_COLON}`, `答${COLON}`],
  ...[`答复${WIDE_COLON}`, `答曰${WIDE_COLON}`],
  ...['الإجابة', 'الجواب', 'إجابة', 'الإجابة النهائية', 'الإجابة الصحيحة'].map(
    (word) => `${word}:`,
  ),
  ...['الإجابة الصحيحة هي', 'الإجابة هي', 'الجواب النهائي'].map((word) => `${word}:`),
  `Respuesta${COLON}`,
  `Risposta${COLON}`,
  ...[`答え${COLON}`, `答え${WIDE_COLON}`, `回答${COLON}`, `回答${WIDE_COLON}`, `解答${COLON}`],
  ...['Jawaban', 'Réponse', 'Resposta', 'Jibu'].map((word) => word + COLON),
  ...[
    'Idahun',
    'Ìdáhùn',
    'Idáhùn',
    'A\u0300m\u1ecd\u0300na\u0300',
    'Àdáhùn',
    'A\u0300nu\u0301go\u0323',
    'Àṣàyàn',
  ].map((word) => word + COLON),
];

const ANSWERS: readonly RegExp[] = LABELS.map(
  (label) => new RegExp(`${label}[ \\t]*([A-D]|[أ-د]|অ|ব|ড|ঢ|Ａ|Ｂ|Ｃ|Ｄ)`, 'iu'),
);

/** The letters of other scripts that stand for A to D. */
const LATIN = new Map(
  Object.entries({ A: 'أঅＡ', B: 'بবＢ', C: 'جডＣ', D: 'دঢＤ' }).flatMap(([latin, others]) =>
    [...others].map((letter) => [letter, latin] as const),
  ),
);

/** Markdown and LaTeX around a letter, in the order in which they are removed. */
const MARKUP = [
  ...['**', '$\\boxed{', '}$', '\\$', '$\\text{', '$', '\\mathrm{', '\\{', '\\text'],
  ...['\\(', '\\mathbf{', '{', '\\boxed'],
];

/**
 * The letter after "Answer:" in any of the languages of MMMLU: the rule of openai/simple-evals@ee3b0318, mmlu_eval.py.
 * The first label of its list that is found counts, at its first place. A small letter stays small, and is wrong.
 */
export const multilingualAnswer: TextExtractor<unknown> = (response) => {
  const plain = MARKUP.reduce((text, mark) => text.replaceAll(mark, ''), response);
  for (const pattern of ANSWERS) {
    const letter = pattern.exec(plain)?.[1];
    if (letter !== undefined) return LATIN.get(letter) ?? letter;
  }
  return null;
};
