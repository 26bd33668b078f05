import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type KeyBinding, useKeys } from '../keys.js';
import type { ListRow, RowList } from '../rows.js';

/** Pixels of a row. */
const ROW = 30;
/** Browsers cannot draw higher elements than about this; a longer list is scrolled faster than its rows are high. */
const MAX_HEIGHT = 8_000_000;
const MORE_ROWS = 12;

/** Draws a component again whenever there is more of a list; from before the browser paints, so that nothing is missed. */
export function useList(list: RowList | undefined): void {
  const [, redraw] = useState(0);
  useLayoutEffect(() => list?.listen(() => redraw((n) => n + 1)), [list]);
}

/** A table of any length, of which only the rows in sight are drawn. */
export function VirtualRows({
  list,
  label,
  head,
  draw,
  hrefOf,
  start = 0,
}: {
  list: RowList;
  label: string;
  /** The cells of the first row. */
  head: ComponentChildren;
  /** The cells of a row; without a row, of one that is on its way. */
  draw: (row: ListRow | undefined, index: number) => ComponentChildren;
  hrefOf: (row: ListRow, index: number) => string;
  /** The row that has the focus first. */
  start?: number;
}) {
  const view = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  const [current, setCurrent] = useState(start);
  useList(list);
  useLayoutEffect(() => {
    const element = view.current;
    if (element === null) return;
    setHeight(element.clientHeight);
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const length = list.length();
  const whole = length * ROW;
  const drawnHeight = Math.min(whole, MAX_HEIGHT);
  const reach = Math.max(1, drawnHeight - height);
  // The row at the upper edge, and where it stands.
  const offset = whole <= MAX_HEIGHT ? top : (top / reach) * (whole - height);
  const first = Math.max(0, Math.floor(offset / ROW) - MORE_ROWS);
  const last = Math.min(length, Math.ceil((offset + height) / ROW) + MORE_ROWS);
  useEffect(() => {
    list.need(first, Math.max(last, first + 1));
  });
  const scrollTo = (index: number): void => {
    const element = view.current;
    if (element === null) return;
    const at = index * ROW;
    const visible = at >= offset && at + ROW <= offset + height - ROW;
    if (visible) return;
    const wanted = Math.max(0, at - height / 2);
    element.scrollTop = whole <= MAX_HEIGHT ? wanted : (wanted / (whole - height)) * reach;
    setTop(element.scrollTop);
  };
  const pending = useRef<number | null>(start > 0 ? start : null);
  // Keys may come faster than the table is drawn, so the place is known before that.
  const place = useRef(start);
  const rowAt = (index: number): HTMLElement | null =>
    view.current?.querySelector<HTMLElement>(`[data-index="${index}"]`) ?? null;
  const move = (to: number): void => {
    const next = Math.max(0, Math.min(list.length() - 1, to));
    place.current = next;
    setCurrent(next);
    scrollTo(next);
    const row = rowAt(next);
    pending.current = row === null ? next : null;
    row?.focus({ preventScroll: true });
  };
  useLayoutEffect(() => {
    if (pending.current === null) return;
    if (pending.current > 0 && pending.current === start && top === 0) scrollTo(start);
    const row = rowAt(pending.current);
    if (row === null) return;
    row.focus({ preventScroll: true });
    pending.current = null;
  });
  const page = Math.max(1, Math.floor(height / ROW) - 2);
  const isIn = (): boolean =>
    pending.current !== null ||
    (view.current !== document.activeElement &&
      view.current?.contains(document.activeElement) === true);
  const keys: KeyBinding[] = [
    { key: 'j', does: 'next row', run: () => move(isIn() ? place.current + 1 : place.current) },
    { key: 'k', does: 'previous row', run: () => move(place.current - 1) },
    { key: 'PageDown', does: 'a page down', run: () => move(place.current + page) },
    { key: 'PageUp', does: 'a page up', run: () => move(place.current - page) },
    { key: 'Home', does: 'first row', run: () => move(0) },
    { key: 'End', does: 'last row', run: () => move(list.length() - 1) },
  ];
  useKeys(keys);
  const rows: ComponentChildren[] = [];
  for (let index = first; index < last; index++) {
    const row = list.at(index);
    const style = { transform: `translateY(${top + (index * ROW - offset)}px)` };
    rows.push(
      <div key={index} role="row" class="vrow" aria-rowindex={index + 2} style={style}>
        {row === undefined ? (
          draw(undefined, index)
        ) : (
          <span role="cell" class="opens">
            <a
              class="cover"
              data-index={index}
              tabIndex={index === current ? 0 : -1}
              href={hrefOf(row, index)}
              onFocus={() => {
                place.current = index;
                setCurrent(index);
              }}
            >
              <span class="visually-hidden">open {row.item}</span>
            </a>
          </span>
        )}
        {row !== undefined && draw(row, index)}
      </div>,
    );
  }
  return (
    <div
      class="vtable"
      role="table"
      aria-label={label}
      aria-rowcount={list.isWhole() ? length + 1 : -1}
    >
      <div role="rowgroup">
        <div role="row" class="vrow vhead" aria-rowindex={1}>
          {head}
        </div>
      </div>
      <div
        class="vview"
        role="rowgroup"
        ref={view}
        tabIndex={0}
        aria-label={label}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      >
        <div class="vspace" role="presentation" style={{ height: `${drawnHeight}px` }}>
          {rows}
        </div>
      </div>
    </div>
  );
}
