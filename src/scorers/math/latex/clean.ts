/** Unicode characters and their LaTeX equivalents. */
const UNICODE: Readonly<Record<string, string>> = {
  '−': '-',
  '–': '-',
  '×': '\\times ',
  '·': '\\cdot ',
  '⋅': '\\cdot ',
  '÷': '\\div ',
  '√': '\\sqrt ',
  π: '\\pi ',
  '∞': '\\infty ',
  '≤': '\\le ',
  '≥': '\\ge ',
  '≠': '\\ne ',
  '±': '\\pm ',
  '∪': '\\cup ',
  '∈': '\\in ',
  '∅': '\\emptyset ',
  '°': '^\\circ ',
  '²': '^2',
  '³': '^3',
  '½': '\\frac{1}{2}',
  '¼': '\\frac{1}{4}',
  '¾': '\\frac{3}{4}',
  '\u00a0': ' ',
  '“': '"',
  '”': '"',
  '’': "'",
};
const UNICODE_PATTERN = new RegExp(`[${Object.keys(UNICODE).join('')}]`, 'gu');

/** The end of a matrix row, once its two backslashes are distinguished from commands. */
export const ROW_END = '⏎';

/** Some models escape twice: `\\\\frac`. Otherwise, two backslashes are only a line break. */
function withoutDoubled(source: string): string {
  return source.replace(/\\\\(?=[a-zA-Z])/g, '\\').replaceAll('\\\\', ' ');
}

/** In a matrix two backslashes end a row, unless its own `\\\\begin` shows that all of it is escaped twice. */
function withRowEnds(source: string): string {
  const once = source.includes('\\\\begin') ? source.replaceAll('\\\\', '\\') : source;
  return once.replaceAll('\\\\', ROW_END);
}

/** Removes markup without mathematical meaning: sizes, spaces, styles, currency. */
export function cleanLatex(source: string): string {
  return (source.includes('\\begin') ? withRowEnds(source) : withoutDoubled(source))
    .replace(UNICODE_PATTERN, (char) => UNICODE[char] ?? char)
    .replace(/\\(?:left|right|[bB]ig+[lrm]?)(?![a-zA-Z])\s*\.?/g, (all) =>
      all.endsWith('.') ? ' ' : '',
    )
    .replace(/\\(?:displaystyle|textstyle|limits|nonumber|boldmath|rm|bf|it)(?![a-zA-Z])/g, ' ')
    .replace(/^\\(?:boxed|fbox)\s*\{([\s\S]*)\}$/, '$1')
    .replace(/\\[dtc]frac(?![a-zA-Z])/g, '\\frac')
    .replace(/\\[dt]binom(?![a-zA-Z])/g, '\\binom')
    .replace(/,\s*\\!\s*/g, ',')
    .replace(/\{,\}\s*/g, ',')
    .replace(/\\!/g, '')
    .replace(/\\[,;: >]|~|\\(?:q?quad|hspace\{[^{}]*\}|phantom\{[^{}]*\})(?![a-zA-Z])/g, ' ')
    .replace(/\\(?:\$|dollar)|[$€£]|\\[()[\]]/g, ' ')
    .replace(/\\(?:lt|gt)(?![a-zA-Z])/g, (all) => (all === '\\lt' ? '<' : '>'))
    .replace(/\\(?:emptyset|varnothing)(?![a-zA-Z])/g, '\\{\\}')
    .replace(/\\(?:langle|rangle)(?![a-zA-Z])/g, (all) => (all === '\\langle' ? '(' : ')'))
    .replace(/\*\*/g, '^')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.,;:]+$/, '')
    .trim();
}

/** Without the commas between groups of three digits: `14,916` is a number, `27,93` two. */
export function joinThousands(text: string): string {
  return text.replace(/(?<![\d.,])\d{1,3}(?:,\d{3})+(?!\d|,\d)/g, (all) => all.replaceAll(',', ''));
}
