import { isNumber } from '../text-table.js';
import { html } from './escape.js';

/** A column that is more than a name or a number. */
export interface HtmlColumn {
  readonly title: string;
  /** Sentences and commands break into lines. */
  readonly isText?: true;
  /** On a phone, where a row is a list, it comes first. */
  readonly isFirst?: true;
}

/** A cell: text, or HTML that is safe already. */
export type HtmlCell = string | { readonly safe: string };

/** A table; the first column has the row headers, and numbers stand on the right. On a phone, each row is a list. */
export function htmlTable(
  caption: string,
  columns: readonly (string | HtmlColumn)[],
  rows: readonly (readonly HtmlCell[])[],
): string {
  const all = columns.map((each) => (typeof each === 'string' ? { title: each } : each));
  const aligned = all.map(({ isText }: HtmlColumn, place) => {
    if (isText) return ['text'];
    return place > 0 && isOfNumbers(rows.map((row) => row[place] ?? '')) ? ['num'] : [];
  });
  const head = all.map(
    ({ title }, place) => `<th scope="col"${classOf(aligned[place] ?? [])}>${html(title)}</th>`,
  );
  const content = (cell: HtmlCell): string => (typeof cell === 'string' ? html(cell) : cell.safe);
  const body = rows.map(([first = '', ...rest]) => {
    const cells = rest.map((cell, i) => {
      const { title, isFirst }: HtmlColumn = all[i + 1] ?? { title: '' };
      const names = [
        ...(aligned[i + 1] ?? []),
        ...(isFirst ? ['first'] : []),
        ...(cell === '-' ? ['none'] : []),
      ];
      return `<td${classOf(names)} data-label="${html(title)}">${content(cell)}</td>`;
    });
    return `<tr><th scope="row">${content(first)}</th>${cells.join('')}</tr>`;
  });
  return `<div class="scroll" tabindex="0" role="region" aria-label="${html(caption)}"><table><caption>${html(caption)}</caption><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}

const classOf = (names: readonly string[]): string =>
  names.length === 0 ? '' : ` class="${names.join(' ')}"`;

/** Whether a column has numbers only, or ranges and half-widths; where nothing is known, it says nothing. */
function isOfNumbers(cells: readonly HtmlCell[]): boolean {
  return cells.every(
    (cell) =>
      typeof cell === 'string' &&
      (isNumber(cell) || /^(?:±|-?)[\d.]+(?: to -?[\d.]+)?$/.test(cell)),
  );
}
