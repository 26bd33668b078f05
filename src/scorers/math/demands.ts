/** What a question demands of the form of its answer, as far as its text tells. */
export interface Demands {
  /** Whether the question names a number base, as a decimal numeral. */
  readonly namesBase: (base: string) => boolean;
  /** By which factors an equation may be multiplied: the form of its answer may leave no choice. */
  readonly factor: 'any' | 'positive' | 'unit' | 'one';
}

/** The demands of no question. */
export const NO_DEMANDS: Demands = { namesBase: () => false, factor: 'any' };

const NAMES: Readonly<Record<string, string>> = {
  two: '2',
  binary: '2',
  three: '3',
  ternary: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  octal: '8',
  nine: '9',
  ten: '10',
  decimal: '10',
  eleven: '11',
  twelve: '12',
  thirteen: '13',
  fourteen: '14',
  fifteen: '15',
  sixteen: '16',
  hexadecimal: '16',
};

const BASE = /\bbase[\s-]{1,3}\$?\s?\\?(?:text\s?\{)?\{?(\d{1,2}|[a-z]+)/gi;
const BASE_NAME = /\b(binary|ternary|octal|hexadecimal)\b/gi;
const SUBSCRIPT_BASE = /\d_(?:(\d)|\{\s?(?:\\text\s?\{)?(\w+))/g;

const FORM = /\bin the form\b|\bof the form\b/i;
const LEADING_POSITIVE =
  /[A-Z]\s*>\s*0|(?<![a-z])[A-Z]\$?\s(?:is|be|must be)\s(?:an?\s)?positive\b|\bpositive leading coefficient|leading coefficient[^.]{0,40}positive/;
const COPRIME =
  /\\?gcd\s*(?:\\left)?\([^=]{1,80}=\s*1(?!\d)|\b(?:relatively prime|coprime|no common (?:prime )?(?:factor|divisor))/i;

/**
 * The demands of a question: the base that it asks for (`Express your answer in base 5`), and whether an equation must
 * have a positive first coefficient (`where A > 0`) and coprime coefficients (`gcd(|A|,|B|,|C|) = 1`).
 */
export function demandsOf(question: string): Demands {
  const bases = new Set<string>();
  for (const pattern of [BASE, BASE_NAME, SUBSCRIPT_BASE]) {
    for (const match of question.matchAll(pattern))
      bases.add(baseNumber(match[1] ?? match[2] ?? ''));
  }
  const positive = FORM.test(question) && LEADING_POSITIVE.test(question);
  const coprime = FORM.test(question) && COPRIME.test(question);
  return {
    namesBase: (base) => bases.has(base),
    factor: positive ? (coprime ? 'one' : 'positive') : coprime ? 'unit' : 'any',
  };
}

/** The base that a numeral or a word names: `5` for `five`. A word that names none stays. */
export function baseNumber(word: string): string {
  return NAMES[word.toLowerCase()] ?? word;
}
