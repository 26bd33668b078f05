import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { count, percent } from '../../../../report/format.js';
import type { ComparedRow, Comparison } from '../../../api.js';
import { line } from '../../parts/show.js';
import { useList, VirtualRows } from '../../parts/virtual-rows.js';
import { link } from '../../route.js';
import { differenceRows, type ListRow } from '../../rows.js';

export const WHICH = ['either', 'first', 'second'] as const;

const WHICH_NAMES = {
  either: 'either is better',
  first: 'A is better',
  second: 'B is better',
} as const;

export function DifferingItems({
  row,
  runs,
  which,
  at,
  set,
}: {
  row: ComparedRow;
  runs: Comparison['runs'];
  which: (typeof WHICH)[number];
  at: number;
  set: (name: string, text: string) => void;
}) {
  const { benchmark, title, firstScoring, secondScoring } = row;
  const list = useMemo(
    () =>
      firstScoring === null || secondScoring === null
        ? undefined
        : differenceRows(firstScoring, secondScoring, which),
    [firstScoring, secondScoring, which],
  );
  useList(list);
  if (list === undefined) return null;
  const known = list.length();
  return (
    <section>
      <div class="head">
        <h2>{line(title, 40)}: items on which they differ</h2>
        <p class="soft" role="status">
          {list.error() ??
            (known === 0 && !list.isWhole()
              ? 'Reading the items…'
              : `${count(known)}${list.isWhole() ? '' : ' or more'} ${known === 1 ? 'item' : 'items'}`)}
        </p>
      </div>
      <fieldset class="choice">
        <legend class="visually-hidden">Which items</legend>
        {WHICH.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="which"
              checked={which === each}
              onChange={() => set('which', each)}
            />
            {WHICH_NAMES[each]}
          </label>
        ))}
      </fieldset>
      {list.isWhole() && known === 0 ? (
        <p>There is none.</p>
      ) : (
        <VirtualRows
          key={`${benchmark} ${which}`}
          list={list}
          label={`Items of ${title} on which the runs differ`}
          start={at}
          head={
            <>
              <Cell name="item" head>
                item
              </Cell>
              <Cell name="value" head>
                A
              </Cell>
              <Cell name="value" head>
                B
              </Cell>
            </>
          }
          draw={(found) => <DifferenceCells row={found} />}
          hrefOf={({ item }, index) =>
            link(['runs', runs[0]?.id ?? '', benchmark, 'item'], {
              item,
              with: runs[1]?.id,
              differ: `${firstScoring}-${secondScoring}`,
              which,
              scoring: firstScoring ?? undefined,
              at: index,
            })
          }
        />
      )}
    </section>
  );
}

function Cell({
  name,
  head = false,
  children,
}: {
  name: string;
  head?: boolean;
  children: ComponentChildren;
}) {
  return (
    <span
      role={head ? 'columnheader' : 'cell'}
      tabIndex={head ? -1 : undefined}
      class={`c-${name}`}
    >
      {children}
    </span>
  );
}

const verdictOf = (value: number | undefined): string =>
  value === undefined
    ? ''
    : value === 1
      ? '✓ right'
      : value === 0
        ? '✗ wrong'
        : `${percent(value, 0)} %`;

function DifferenceCells({ row }: { row: ListRow | undefined }) {
  return (
    <>
      <Cell name="item">{row === undefined ? <span class="ghost" /> : line(row.item, 160)}</Cell>
      <Cell name="value">{verdictOf(row?.first)}</Cell>
      <Cell name="value">{verdictOf(row?.second)}</Cell>
    </>
  );
}
