/**
 * Punkt, the sentence splitter of nltk (Kiss and Strunk 2006, "Unsupervised multilingual sentence
 * boundary detection"; nltk/tokenize/punkt.py): which marks may end a sentence, how words are cut
 * around them, and when a period belongs to an abbreviation, an initial, a number or an ellipsis.
 */

/** The parameters of a trained model for a language. */
export interface PunktModel {
  /** Lower case, without the last period. */
  readonly abbreviations: ReadonlySet<string>;
  /** Whether a word, in lower case, is an ordinary one, which only the start of a sentence capitalises. */
  readonly isOrdinary: (word: string) => boolean;
}

const NON_WORD = '[)";}\\]*:@\'({[!?]';
const MULTI = '(?:-{2,}|\\.{2,}|(?:\\.\\s){2,}\\.)';
const POTENTIAL_END = new RegExp(`[.?!](?=(${NON_WORD}|\\s+(\\S+)))`, 'dg');
const TOKEN = new RegExp(
  `${MULTI}|(?=[^("\`{[:;&#*@)}\\]\\-,])\\S+?(?=\\s|$|${NON_WORD}|${MULTI}|,(?=$|\\s|${NON_WORD}|${MULTI}))|\\S`,
  'g',
);
const CLOSING = /["')\]}]+?(?:\s+|(?=--)|$)/my;

/** The sentences of the text, without the white space between them. */
export function punktSentences(text: string, model: PunktModel): string[] {
  const starts = sentenceStarts(text, model);
  const stops = [...starts.slice(1).map(({ previousStop }) => previousStop), text.trimEnd().length];
  const sentences: string[] = [];
  let realign = 0;
  for (const [index, { start }] of starts.entries()) {
    const next = starts[index + 1];
    const from = start + realign;
    const stop = stops[index] ?? from;
    if (next === undefined) {
      if (stop > from) sentences.push(text.slice(from, stop));
      break;
    }
    // Marks that close a quotation or bracket belong to the sentence before.
    CLOSING.lastIndex = next.start;
    const closing = CLOSING.exec(text.slice(0, stops[index + 1]));
    if (closing !== null) {
      sentences.push(text.slice(from, next.start) + closing[0].trimEnd());
      realign = closing[0].length;
    } else {
      realign = 0;
      if (stop > from) sentences.push(text.slice(from, stop));
    }
  }
  return sentences;
}

/** How many sentences the text has. */
export function countPunktSentences(text: string, model: PunktModel): number {
  return punktSentences(text, model).length;
}

interface Start {
  readonly start: number;
  /** The end of the previous sentence. */
  readonly previousStop: number;
}

function sentenceStarts(text: string, model: PunktModel): Start[] {
  const starts: Start[] = [{ start: 0, previousStop: 0 }];
  // The same few contexts recur, in ordinary and in hostile texts.
  const known = new Map<string, boolean>();
  for (const { match, context } of potentialEnds(text)) {
    const ends = known.get(context) ?? hasBreak(context, model);
    known.set(context, ends);
    if (!ends) continue;
    const stop = match.index + 1;
    const nextToken = match.indices?.[2]?.[0];
    starts.push({ start: nextToken ?? stop, previousStop: stop });
  }
  return starts;
}

interface PotentialEnd {
  readonly match: RegExpExecArray;
  /** From the last white space before the mark to the text after it. */
  readonly context: string;
}

function* potentialEnds(text: string): Generator<PotentialEnd> {
  let previous: { match: RegExpExecArray; from: number } | undefined;
  const ended = ({ match, from }: { match: RegExpExecArray; from: number }): PotentialEnd => ({
    match,
    context: text.slice(from, match.index + 1) + (match[1] ?? ''),
  });
  let from = 0;
  let until = 0;
  for (const match of text.matchAll(POTENTIAL_END) as IterableIterator<RegExpExecArray>) {
    const space = lastSpace(text, until, match.index);
    const wordFrom = space > until ? space + 1 : from;
    if (previous !== undefined && until <= wordFrom) yield ended(previous);
    from = wordFrom;
    until = match.index;
    previous = { match, from };
  }
  if (previous !== undefined) yield ended(previous);
}

/**
 * The last white space in a range; `from` if there is none, because nltk does not distinguish the first position from
 * none.
 */
function lastSpace(text: string, from: number, to: number): number {
  for (let at = to - 1; at > from; at--) if (/\s/.test(text[at] ?? '')) return at;
  return from;
}

interface Token {
  readonly text: string;
  sentenceBreak: boolean;
  abbreviation: boolean;
}

/** Whether a sentence ends within the context, before its last token. */
function hasBreak(context: string, model: PunktModel): boolean {
  const tokens = context
    .split('\n')
    .flatMap((line) => line.match(TOKEN) ?? [])
    .map((text): Token => firstPass(text, model));
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    if (next === undefined) return false;
    secondPass(token, next.text, model);
    if (token.sentenceBreak) return true;
  }
  return false;
}

function firstPass(text: string, { abbreviations }: PunktModel): Token {
  const token: Token = { text, sentenceBreak: false, abbreviation: false };
  if (text === '.' || text === '?' || text === '!') token.sentenceBreak = true;
  else if (text.endsWith('.') && !text.endsWith('..')) {
    const word = text.slice(0, -1).toLowerCase();
    token.abbreviation = abbreviations.has(word) || abbreviations.has(word.split('-').at(-1) ?? '');
    token.sentenceBreak = !token.abbreviation;
  }
  return token;
}

function secondPass(token: Token, next: string, model: PunktModel): void {
  const { text } = token;
  if (!text.endsWith('.')) return;
  const initial = /^[\p{L}_]\.$/u.test(text);
  const starter = startsSentence(next, model);
  if ((token.abbreviation || /^\.\.+$/.test(text)) && !initial && starter === true) {
    token.sentenceBreak = true;
    return;
  }
  if (!initial && !/^-?[.,]?\d[\d,.-]*\.?$/.test(text)) return;
  if (starter === false || (starter === 'unknown' && initial && /^\p{Lu}/u.test(next))) {
    token.sentenceBreak = false;
  }
}

/** Whether a word begins a sentence, judging by its capitalisation. */
function startsSentence(word: string, { isOrdinary }: PunktModel): boolean | 'unknown' {
  if (/^[;:,.!?]$/.test(word)) return false;
  if (/^\p{Lu}/u.test(word) && isOrdinary(word.toLowerCase().replace(/[^\p{L}'-].*$/u, '')))
    return true;
  return /^\p{Ll}/u.test(word) ? false : 'unknown';
}
