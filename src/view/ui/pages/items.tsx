import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { count } from '../../../report/format.js';
import type { RunPage } from '../../api.js';
import { useAnswer } from '../data.js';
import { useKeys } from '../keys.js';
import { line, milliseconds, number, OutcomeMark } from '../parts/show.js';
import { Trouble } from '../parts/trouble.js';
import { VirtualRows } from '../parts/virtual-rows.js';
import { go, link, replace } from '../route.js';
import { itemRows, type ListRow } from '../rows.js';

const OUTCOMES = ['right', 'wrong', 'no answer', 'error'] as const;

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

/** The items of a benchmark of a run: filters, and a table of any length. */
export function ItemsView({
  run,
  benchmark,
  query,
}: {
  run: string;
  benchmark: string;
  query: URLSearchParams;
}) {
  const { value, error } = useAnswer<RunPage>(`runs/${encodeURIComponent(run)}`);
  const address = query.toString();
  const list = useMemo(() => itemRows(run, benchmark, query), [run, benchmark, address]);
  const [, redraw] = useState(0);
  useEffect(() => list.listen(() => redraw((n) => n + 1)), [list]);
  const set = (changes: Readonly<Record<string, string>>): void => {
    const next = new URLSearchParams(query);
    next.delete('at');
    for (const [name, text] of Object.entries(changes)) {
      if (text === '') next.delete(name);
      else next.set(name, text);
    }
    replace(link(['runs', run, benchmark], next));
  };
  useKeys([
    { key: 'u', does: 'up to the run', run: () => go(link(['runs', run])) },
    ...OUTCOMES.map((outcome, i) => ({
      key: String(i + 1),
      does: `only ${outcome}, or all`,
      run: () => set({ outcome: query.get('outcome') === outcome ? '' : outcome }),
    })),
  ]);
  const page = value?.benchmarks.find(({ record }) => record.benchmark === benchmark);
  if (value !== undefined && page === undefined)
    return <Trouble error={`The run has no benchmark ${benchmark}.`} />;
  if (error !== undefined && value === undefined) return <Trouble error={error} />;
  const choice = (
    name: string,
    values: readonly (readonly [value: string, shown: string])[],
    all = 'all',
  ) => (
    <label>
      {name}
      <select
        value={query.get(name) ?? ''}
        onChange={(event) => set({ [name]: event.currentTarget.value })}
      >
        <option value="">{all}</option>
        {values.map(([each, shown]) => (
          <option key={each} value={each}>
            {shown}
          </option>
        ))}
      </select>
    </label>
  );
  const box = (name: string, shown: string) => (
    <label class="box">
      <input
        type="checkbox"
        checked={query.get(name) === '1'}
        onChange={(event) => set({ [name]: event.currentTarget.checked ? '1' : '' })}
      />
      {shown}
    </label>
  );
  const preparing = list.preparing();
  const known = list.length();
  const scorings = page?.scorings ?? [];
  return (
    <>
      <p class="crumbs">
        <a href={link([])}>Runs</a> ›{' '}
        <a href={link(['runs', run])}>{line(value?.run.model ?? run)}</a>
      </p>
      <div class="head">
        <h1>{line(page?.record.title ?? benchmark)}</h1>
        <p class="soft" role="status">
          {list.error() ??
            (preparing !== null
              ? `Making the index: ${Math.round(preparing * 100)} %`
              : `${count(known)}${list.isWhole() ? '' : ' or more'} ${known === 1 ? 'response' : 'responses'}`)}
        </p>
      </div>
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <Typed
          label="words in prompt or reply"
          value={query.get('text') ?? ''}
          change={(text) => set({ text })}
        />
        <Typed label="id" value={query.get('id') ?? ''} change={(id) => set({ id })} />
        {choice(
          'outcome',
          OUTCOMES.map((each) => [each, each]),
        )}
        {(page?.tags.length ?? 0) > 0 && (
          <label>
            group
            <select
              value={query.get('tag') ?? ''}
              onChange={(event) => set({ tag: event.currentTarget.value })}
            >
              <option value="">all</option>
              {page?.tags.map(({ tag, values }) => (
                <optgroup key={tag} label={tag}>
                  {values.map((each) => (
                    <option key={each} value={`${tag}:${each}`}>
                      {line(each, 60)}
                    </option>
                  ))}
                </optgroup>
              ))}
            </select>
          </label>
        )}
        {scorings.length > 1 &&
          choice(
            'scoring',
            scorings.map(({ id, scorer, extractor }) => [
              String(id),
              `${id}: ${scorer}, ${extractor}`,
            ]),
            'newest',
          )}
        {scorings.length > 1 &&
          choice(
            'disagrees',
            scorings.map(({ id, scorer, extractor }) => [
              String(id),
              `with ${id}: ${scorer}, ${extractor}`,
            ]),
            'any',
          )}
        {box('truncated', 'truncated')}
        {box('refused', 'refused')}
        {(page?.record.protocol.samples ?? 1) > 1 && box('flips', 'samples differ')}
        {[...query].some(([name]) => name !== 'at') && (
          <button
            type="button"
            class="quiet"
            onClick={() => replace(link(['runs', run, benchmark]))}
          >
            Clear
          </button>
        )}
      </form>
      {list.isWhole() && known === 0 ? (
        <p>Nothing matches these filters.</p>
      ) : (
        <VirtualRows
          key={address.replace(/(^|&)at=\d+/, '')}
          list={list}
          label={`Items of ${benchmark}`}
          start={Number(query.get('at') ?? 0)}
          head={<Head query={query} set={set} />}
          draw={cells}
          hrefOf={(row, index) => itemLink(run, benchmark, query, row, index)}
        />
      )}
    </>
  );
}

/** A link to an item that remembers the list and the place in it. */
export function itemLink(
  run: string,
  benchmark: string,
  query: URLSearchParams,
  row: ListRow,
  index: number,
): string {
  const next = new URLSearchParams(query);
  next.set('item', row.item);
  next.set('at', String(index));
  if (row.sample > 0) next.set('sample', String(row.sample));
  else next.delete('sample');
  return link(['runs', run, benchmark, 'item'], next);
}

/** A field that waits for the end of the typing. */
function Typed({
  label,
  value,
  change,
}: {
  label: string;
  value: string;
  change: (text: string) => void;
}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => change(text), 250);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <label>
      {label}
      <input
        data-search
        type="search"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
    </label>
  );
}

function Head({
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

function cells({ row, item, sample }: ListRow = { item: '', sample: 0 }): ComponentChildren {
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
        {line(item, 120)}
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
