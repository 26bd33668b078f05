import { Marked as Lexer, type Token, type Tokens } from 'marked';
import { type ComponentChildren, Fragment } from 'preact';
import { Code } from './code.js';
import { Marked, placeOf } from './mark.js';
import { Formula } from './math.js';
import { safe } from './safe.js';

/** Characters of a text that is read as Markdown. */
export const LONGEST_MARKDOWN = 20_000;
/** Formulas that are typeset, and tokens that are drawn; beyond these the text is shown as it is. */
const MAX_FORMULAS = 300;
const MAX_TOKENS = 6_000;

const INLINE_MATH =
  /^(?:\$\$([^$]{1,1000}?)\$\$|\$(?![\s$])([^$\n]{0,500}?[^\s$\\])\$(?![\d$])|\\\(([\s\S]{1,1000}?)\\\))/;
const BLOCK_MATH = /^(?:\$\$([^$]{1,2000}?)\$\$|\\\[([\s\S]{1,2000}?)\\\])(?:\n|$)/;

const lexer = new Lexer({
  gfm: true,
  extensions: [
    {
      name: 'formula',
      level: 'inline',
      start: (source: string) => source.search(/\$|\\\(/),
      tokenizer: (source: string) => {
        const found = INLINE_MATH.exec(source);
        if (found === null) return undefined;
        const text = found[1] ?? found[2] ?? found[3] ?? '';
        return { type: 'formula', raw: found[0], text, display: found[1] !== undefined };
      },
    },
    {
      name: 'formula',
      level: 'block',
      start: (source: string) => source.search(/\$\$|\\\[/),
      tokenizer: (source: string) => {
        const found = BLOCK_MATH.exec(source);
        if (found === null) return undefined;
        return { type: 'formula', raw: found[0], text: found[1] ?? found[2] ?? '', display: true };
      },
    },
  ],
});

/** Marks in a text that is read as Markdown, of each kind at most: for the end of each, the rest is searched. */
const MAX_MARKS: Readonly<Record<string, number>> = {
  ...{ $: 4 * MAX_FORMULAS, '\\(': MAX_FORMULAS, '\\[': MAX_FORMULAS },
  ...{ '<': 4_000, '*': 6_000 },
};

/** A line of lists and quotes within each other, which the lexer reads again for each of them. */
const DEEP_LINE = /^(?:[ \t]{0,8}(?:[>*+-]|\d{1,9}[.)])(?=[ \t>])[ \t]?){30}/m;

/** The tokens of a text; `undefined` where it is too long or too deep to be read as Markdown. */
export function tokensOf(text: string): Token[] | undefined {
  if (text.length > LONGEST_MARKDOWN || DEEP_LINE.test(text)) return undefined;
  const marks = Object.entries(MAX_MARKS);
  if (marks.some(([mark, most]) => text.split(mark).length > most)) return undefined;
  try {
    const tokens = lexer.lexer(text);
    return countOf(tokens, 0) > MAX_TOKENS ? undefined : tokens;
  } catch {
    return undefined;
  }
}

/** How many tokens there are; more than the limit where they are nested too deeply to draw. */
function countOf(tokens: readonly Token[], depth: number): number {
  if (depth > 60) return MAX_TOKENS + 1;
  return tokens.reduce((sum, token) => sum + 1 + countOf(childrenOf(token), depth + 1), 0);
}

function childrenOf(token: Token): readonly Token[] {
  if (token.type === 'list') return (token as Tokens.List).items;
  if (token.type === 'table') {
    const { header, rows } = token as Tokens.Table;
    return [...header, ...rows.flat()].flatMap((cell) => cell.tokens);
  }
  return 'tokens' in token && Array.isArray(token.tokens) ? token.tokens : [];
}

/**
 * A text as Markdown. Every element is made here from the tokens: no HTML of the text is parsed, links do not lead
 * anywhere, and images are not loaded.
 */
export function Markdown({ tokens, answer }: { tokens: readonly Token[]; answer: string | null }) {
  const state = { formulas: 0, answer, marked: lastWith(tokens, answer) };
  return <div class="markdown">{blocks(tokens, state)}</div>;
}

interface State {
  formulas: number;
  readonly answer: string | null;
  /** The token that contains the extracted answer. */
  readonly marked: Token | undefined;
}

/** The last token whose own text contains the answer. */
function lastWith(tokens: readonly Token[], answer: string | null): Token | undefined {
  for (const token of [...tokens].reverse()) {
    const children = childrenOf(token);
    const found = lastWith(children, answer);
    if (found !== undefined) return found;
    const isLeaf = children.length === 0 && ['text', 'codespan', 'escape'].includes(token.type);
    if (isLeaf && placeOf(safe(textOf(token)), answer) !== -1) return token;
  }
  return undefined;
}

const textOf = (token: Token): string => ('text' in token ? String(token.text) : token.raw);

/** `&amp;` and the like, which the lexer leaves in place. */
function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
};

function words(token: Token, state: State): ComponentChildren {
  const text = safe(unescaped(textOf(token)));
  if (token !== state.marked) return text;
  return <Marked text={text} at={placeOf(text, state.answer)} length={state.answer?.length ?? 0} />;
}

function blocks(tokens: readonly Token[], state: State): ComponentChildren {
  return tokens.map((token, index) => <Fragment key={index}>{drawn(token, state)}</Fragment>);
}

function drawn(token: Token, state: State): ComponentChildren {
  const children = (): ComponentChildren => {
    const own = childrenOf(token);
    return own.length > 0 ? blocks(own, state) : words(token, state);
  };
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'paragraph':
      return <p>{children()}</p>;
    case 'heading':
      // The page has its own headings, so those of a reply are no headings of the page.
      return <p class={`heading h${Math.min(4, (token as Tokens.Heading).depth)}`}>{children()}</p>;
    case 'code':
      return <Code code={textOf(token)} language={(token as Tokens.Code).lang ?? ''} />;
    case 'blockquote':
      return <blockquote>{children()}</blockquote>;
    case 'list': {
      const { ordered, start, items } = token as Tokens.List;
      const rows = items.map((item, index) => <li key={index}>{blocks(item.tokens, state)}</li>);
      return ordered ? (
        <ol start={typeof start === 'number' ? start : 1}>{rows}</ol>
      ) : (
        <ul>{rows}</ul>
      );
    }
    case 'table':
      return table(token as Tokens.Table, state);
    case 'hr':
      return <hr />;
    case 'strong':
      return <strong>{children()}</strong>;
    case 'em':
      return <em>{children()}</em>;
    case 'del':
      return <del>{children()}</del>;
    case 'codespan':
      return <code>{words(token, state)}</code>;
    case 'br':
      return <br />;
    case 'link':
    case 'image': {
      const { href } = token as Tokens.Link;
      return (
        <span class="link" title={safe(href).slice(0, 300)}>
          {children()}
        </span>
      );
    }
    case 'formula': {
      state.formulas++;
      const { display } = token as unknown as { display: boolean };
      if (state.formulas > MAX_FORMULAS) return safe(token.raw);
      return <Formula tex={textOf(token)} display={display} />;
    }
    case 'text':
      return children();
    default:
      // HTML, and whatever else: as it was written.
      return safe(token.raw);
  }
}

/** Columns of a table that is drawn as one: browsers take long for more. */
const MAX_COLUMNS = 60;

function table({ header, rows, raw }: Tokens.Table, state: State): ComponentChildren {
  if (header.length > MAX_COLUMNS) return <p>{safe(raw)}</p>;
  const cells = (row: readonly Tokens.TableCell[]) =>
    row.map((cell, index) => <td key={index}>{blocks(cell.tokens, state)}</td>);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Table of the reply">
      <table>
        <tbody>
          <tr>{cells(header)}</tr>
          {rows.map((row, index) => (
            <tr key={index}>{cells(row)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
