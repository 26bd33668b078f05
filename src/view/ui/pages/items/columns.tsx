import type { ComponentChildren } from 'preact';
import { line, milliseconds, number, OutcomeMark } from '../../parts/show.js';
import type { ListRow } from '../../rows.js';

const COLUMNS: readonly {
  readonly name: string;
  readonly title: string;
  readonly numeric?: true;
  readonly sort?: string;
}[] = [
  { name: 'item', title: 'item', sort: '' },
  { name: 'outcome', title: 'verdict', sort: 'outcome' },
  { name: 'answer', title: 'answer', sort: 'answer' },
  { name: 'reason', title: 'reason' },
  { name: 'latency', title: 'latency', numeric: true, sort: 'latency' },
  { name: 'tokensIn', title: 'tokens in', numeric: true, sort: 'tokensIn' },
  { name: 'tokensOut', title: 'tokens out', numeric: true, sort: 'tokensOut' },
];

/** The names of the columns, which sort by them. */
export function Head({
  query,
  set,
}: {
  query: URLSearchParams;
  set: (changes: Record<string, string>) => void;
}) {
  const [sort, order] = [query.get('sort') ?? '', query.get('order') ?? 'up'];
  return COLUMNS.map(({ name, title, numeric, sort: by }) => {
    const isSorted = by === sort && by !== undefined;
    const direction = order === 'down' ? 'descending' : 'ascending';
    return (
      <span
        key={name}
        role="columnheader"
        tabIndex={-1}
        class={`c-${name}${numeric === true ? ' num' : ''}`}
        aria-sort={isSorted ? direction : undefined}
      >
        {by === undefined ? (
          title
        ) : (
          <button
            type="button"
            class="quiet"
            onClick={() =>
              set({ sort: by, order: isSorted && order === 'up' && by !== '' ? 'down' : '' })
            }
          >
            {title}
            {isSorted && <span aria-hidden="true">{order === 'down' ? ' ↓' : ' ↑'}</span>}
          </button>
        )}
      </span>
    );
  }) as unknown as ComponentChildren;
}

/** The cells of a row. */
export function cells({ row, item, sample }: ListRow = { item: '', sample: 0 }): ComponentChildren {
  const cell = (name: string, content: ComponentChildren, numeric = false) => (
    <span key={name} role="cell" class={`c-${name}${numeric ? ' num' : ''}`}>
      {content}
    </span>
  );
  if (row === undefined) return COLUMNS.map(({ name }) => cell(name, <span class="ghost" />));
  return [
    cell(
      'item',
      <>
        <span class="id">{line(item, 120)}</span>
        {sample > 0 && <span class="soft"> #{sample}</span>}
      </>,
    ),
    cell('outcome', <OutcomeMark outcome={row.outcome} value={row.value} />),
    cell('answer', <code>{line(row.answer ?? '', 80)}</code>),
    cell(
      'reason',
      <span class="soft">
        {row.finishReason === 'length' && <b>truncated </b>}
        {row.refused && <b>refused </b>}
        {line(row.reason, 160)}
      </span>,
    ),
    cell('latency', milliseconds(row.latency), true),
    cell('tokensIn', number(row.tokensIn), true),
    cell('tokensOut', number(row.tokensOut), true),
  ];
}
