import { useMemo, useState } from 'preact/hooks';
import type { RunList } from '../../api.js';
import { useAgain, useAnswer } from '../data.js';
import { LIST_KEYS, useKeys } from '../keys.js';
import { line } from '../parts/show.js';
import { Trouble, Waiting } from '../parts/trouble.js';
import { go, link, setQuery } from '../route.js';
import { filtered } from './runs/filter.js';
import { RunRow } from './runs/run-row.js';
import { trendsOf } from './runs/trends.js';

/** All runs of the store. */
export function RunsView({ query, write }: { query: URLSearchParams; write: boolean }) {
  const answer = useAnswer<RunList>('runs');
  const { value, error, reload } = answer;
  const [message, setMessage] = useState('');
  // What a run that is not over is doing changes.
  const goesOn = value?.runs.some(({ status }) => status === 'unfinished') === true;
  useAgain(answer, goesOn, 4_000);
  const chosen = (query.get('compare') ?? '').split(',').filter((id) => id !== '');
  const set = (name: string, text: string): void => setQuery({ [name]: text });
  const toggle = (id: string): void => {
    const next = chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id];
    set('compare', next.join(','));
  };
  const compare = (): void => {
    if (chosen.length > 1) go(link(['compare'], { runs: chosen.join(',') }));
    else setMessage('Choose two or more runs to compare: x chooses the run that has the focus.');
  };
  useKeys([
    ...LIST_KEYS,
    {
      key: 'x',
      does: 'choose the run for comparison',
      run: () => {
        const id = (document.activeElement as HTMLElement | null)?.dataset['row'];
        if (id !== undefined) toggle(id);
      },
    },
    { key: 'c', does: 'compare the chosen runs', run: compare },
  ]);
  const runs = useMemo(
    () => (value === undefined ? [] : filtered(value.runs, query)),
    [value, query.toString()],
  );
  const trends = useMemo(() => trendsOf(value?.runs ?? []), [value]);
  if (error !== undefined && value === undefined) return <Trouble error={error} />;
  if (value === undefined) return <Waiting what="Reading the runs" />;
  const distinct = (values: readonly string[]): string[] => [...new Set(values)].sort();
  return (
    <>
      <div class="head">
        <h1>Runs</h1>
        <p class="soft">
          {runs.length === value.runs.length
            ? value.runs.length
            : `${runs.length} of ${value.runs.length}`}{' '}
          runs
        </p>
      </div>
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <label>
          text
          <input
            data-search
            type="search"
            value={query.get('text') ?? ''}
            onInput={(event) => set('text', event.currentTarget.value)}
          />
        </label>
        <Choice
          name="model"
          query={query}
          set={set}
          values={distinct(value.runs.map(({ model }) => model))}
        />
        <Choice
          name="benchmark"
          query={query}
          set={set}
          values={distinct(
            value.runs.flatMap(({ benchmarks }) => benchmarks.map(({ benchmark }) => benchmark)),
          )}
        />
        <Choice
          name="status"
          query={query}
          set={set}
          values={['finished', 'incomplete', 'unfinished']}
        />
        <Choice
          name="tag"
          query={query}
          set={set}
          values={distinct(value.runs.flatMap(({ tags }) => tags))}
        />
        <label>
          since
          <input
            type="date"
            value={query.get('since') ?? ''}
            onInput={(event) => set('since', event.currentTarget.value)}
          />
        </label>
        <button type="button" class={chosen.length > 1 ? 'primary' : ''} onClick={compare}>
          Compare {chosen.length > 0 ? chosen.length : ''}
        </button>
      </form>
      <p class="soft" role="status">
        {message}
      </p>
      {runs.length === 0 ? (
        <p>
          {value.runs.length === 0
            ? 'There are no runs yet. “cardbench run mmlu --model demo” makes one.'
            : 'No run matches these filters.'}
        </p>
      ) : (
        <ol class="runs" aria-label="Runs">
          {runs.map((run) => (
            <RunRow
              key={run.id}
              run={run}
              trends={trends}
              isChosen={chosen.includes(run.id)}
              letter={'ABCDEFGHIJKLMNOPQRST'[chosen.indexOf(run.id)]}
              toggle={() => toggle(run.id)}
              write={write}
              changed={(error_) => {
                setMessage(error_ ?? '');
                reload();
              }}
            />
          ))}
        </ol>
      )}
    </>
  );
}

function Choice({
  name,
  query,
  set,
  values,
}: {
  name: string;
  query: URLSearchParams;
  set: (name: string, value: string) => void;
  values: readonly string[];
}) {
  if (values.length === 0) return null;
  return (
    <label>
      {name}
      <select
        value={query.get(name) ?? ''}
        onChange={(event) => set(name, event.currentTarget.value)}
      >
        <option value="">all</option>
        {values.map((value) => (
          <option key={value} value={value}>
            {line(value, 60)}
          </option>
        ))}
      </select>
    </label>
  );
}
