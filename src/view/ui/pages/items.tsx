import { useMemo } from 'preact/hooks';
import { count } from '../../../report/format.js';
import type { RunPage } from '../../api.js';
import { useAnswer } from '../data.js';
import { useKeys } from '../keys.js';
import { line } from '../parts/show.js';
import { Trouble } from '../parts/trouble.js';
import { useList, VirtualRows } from '../parts/virtual-rows.js';
import { go, link, replace, setQuery } from '../route.js';
import { itemRows, type ListRow } from '../rows.js';
import { cells, Head } from './items/columns.js';
import { Typed } from './items/typed.js';

const OUTCOMES = ['right', 'wrong', 'no answer', 'error'] as const;

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
  useList(list);
  const set = (changes: Readonly<Record<string, string>>): void =>
    setQuery({ at: null, ...changes });
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
  const isReading = known === 0 && !list.isWhole() && list.error() === undefined;
  const cause = query.get('cause');
  const scorings = page?.scorings ?? [];
  return (
    <>
      <p class="crumbs">
        <a href={link([])}>Runs</a> ›{' '}
        <a href={link(['runs', run])}>{line(value?.run.model ?? run)}</a>
      </p>
      <div class="head">
        <h1>{line(page?.record.title ?? benchmark)}</h1>
        <p class={`soft${isReading ? ' waiting' : ''}`} role="status">
          {list.error() ??
            (preparing !== null
              ? `Making the index: ${Math.round(preparing * 100)} %`
              : known === 0 && !list.isWhole()
                ? 'Reading the items…'
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
        {cause !== null && (
          <span class="tag">
            <a
              href={link(['explain', run], {
                card: query.get('card') ?? undefined,
                column: query.get('column') ?? undefined,
              })}
            >
              {line(cause, 60)}
            </a>
            <button
              type="button"
              class="quiet"
              aria-label={`All items, not only those of ${cause}`}
              onClick={() => set({ cause: '', card: '', column: '', row: '' })}
            >
              ×
            </button>
          </span>
        )}
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
function itemLink(
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
