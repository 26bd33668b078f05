import { terminalText } from '../../core/terminal-text.js';

/** Escapes text for HTML content and attributes, and removes control characters. */
export function html(text: string): string {
  return terminalText(text).replace(/[&<>"'`]/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** A column that is no number, or more than a name. */
export interface HtmlColumn {
  readonly title: string;
  /** Texts stand on the left, and break into lines. */
  readonly isText?: true;
  /** On a phone, where a row is a list, it comes first. */
  readonly isFirst?: true;
}

/** A cell: text, or HTML that is safe already. */
export type HtmlCell = string | { readonly safe: string };

/** A table; the first column has the row headers. On a phone, each row is a list. */
export function htmlTable(
  caption: string,
  columns: readonly (string | HtmlColumn)[],
  rows: readonly (readonly HtmlCell[])[],
): string {
  const all = columns.map((each) => (typeof each === 'string' ? { title: each } : each));
  const head = all.map(
    ({ title, isText }) => `<th scope="col"${isText ? ' class="text"' : ''}>${html(title)}</th>`,
  );
  const content = (cell: HtmlCell): string => (typeof cell === 'string' ? html(cell) : cell.safe);
  const body = rows.map(([first = '', ...rest]) => {
    const cells = rest.map((cell, i) => {
      const { title, isText, isFirst }: HtmlColumn = all[i + 1] ?? { title: '' };
      const names = [
        ...(isText ? ['text'] : []),
        ...(isFirst ? ['first'] : []),
        ...(cell === '-' ? ['none'] : []),
      ];
      const kind = names.length === 0 ? '' : ` class="${names.join(' ')}"`;
      return `<td${kind} data-label="${html(title)}">${content(cell)}</td>`;
    });
    return `<tr><th scope="row">${content(first)}</th>${cells.join('')}</tr>`;
  });
  return `<div class="scroll" tabindex="0" role="region" aria-label="${html(caption)}"><table><caption>${html(caption)}</caption><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}
