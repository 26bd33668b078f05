import { useMemo, useState } from 'preact/hooks';
import type { BenchmarkInfo, RunInfo, RunList, Score } from '../../api.js';
import { change, messageOf, useAnswer } from '../data.js';
import { LIST_KEYS, useKeys } from '../keys.js';
import { line, ScoreText, When } from '../parts/show.js';
import { StatusText } from '../parts/status.js';
import { Trouble, Waiting } from '../parts/trouble.js';
import { Sparkline } from '../plots/sparkline.js';
import { go, link, replace } from '../route.js';

/** All runs of the store. */
export function RunsView({ query, write }: { query: URLSearchParams; write: boolean }) {
  const { value, error, reload } = useAnswer<RunList>('runs');
  const [message, setMessage] = useState('');
  const chosen = (query.get('compare') ?? '').split(',').filter((id) => id !== '');
  const set = (name: string, text: string): void => {
    const next = new URLSearchParams(query);
    if (text === '') next.delete(name);
    else next.set(name, text);
    replace(link([], next));
  };
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

function filtered(runs: readonly RunInfo[], query: URLSearchParams): RunInfo[] {
  const [text, model, benchmark, status, tag, since] = [
    ...['text', 'model', 'benchmark', 'status', 'tag', 'since'],
  ].map((name) => query.get(name) ?? '');
  const words = (text ?? '').toLowerCase().split(/\s+/);
  return runs.filter((run) => {
    const all = [
      run.id,
      run.model,
      run.note,
      ...run.tags,
      ...run.benchmarks.map(({ title }) => title),
    ]
      .join(' ')
      .toLowerCase();
    return (
      words.every((word) => all.includes(word)) &&
      (model === '' || run.model === model) &&
      (benchmark === '' || run.benchmarks.some((each) => each.benchmark === benchmark)) &&
      (status === '' || run.status === status) &&
      (tag === '' || run.tags.includes(tag ?? '')) &&
      run.createdAt.slice(0, 10) >= (since ?? '')
    );
  });
}

interface Trend {
  readonly ids: readonly string[];
  readonly scores: readonly Score[];
}

const trendKey = (model: string, { benchmark, metric }: BenchmarkInfo): string =>
  `${model}\n${benchmark}\n${metric}`;

/** The scores of each model on each benchmark over its finished runs, the oldest first. */
function trendsOf(runs: readonly RunInfo[]): ReadonlyMap<string, Trend> {
  const found = new Map<string, { ids: string[]; scores: Score[] }>();
  for (const run of [...runs].reverse()) {
    for (const benchmark of run.benchmarks) {
      if (benchmark.score === null) continue;
      const key = trendKey(run.model, benchmark);
      const trend = found.get(key) ?? { ids: [], scores: [] };
      found.set(key, trend);
      trend.ids.push(run.id);
      trend.scores.push(benchmark.score);
    }
  }
  return found;
}

const SHOWN_TREND = 20;

function RunRow({
  run,
  trends,
  isChosen,
  letter,
  toggle,
  write,
  changed,
}: {
  run: RunInfo;
  trends: ReadonlyMap<string, Trend>;
  isChosen: boolean;
  letter: string | undefined;
  toggle: () => void;
  write: boolean;
  changed: (error?: string) => void;
}) {
  return (
    <li class={isChosen ? 'run chosen' : 'run'}>
      <div class="run-head">
        <label class="choose">
          <input
            type="checkbox"
            checked={isChosen}
            onChange={toggle}
            aria-label={`Compare the run ${run.id}`}
          />
          {letter !== undefined && <b class="letter">{letter}</b>}
        </label>
        <a data-row={run.id} class="run-name" href={link(['runs', run.id])}>
          {line(run.model)}
          {run.standIn && <span class="soft"> (stand-in, not a model)</span>}
        </a>
        <StatusText run={run} />
        <span class="soft">
          <When at={run.createdAt} />
        </span>
        <code class="soft id">{run.id}</code>
        {run.tags.map((tag) => (
          <span key={tag} class="tag">
            {tag}
            {write && (
              <button
                type="button"
                class="quiet"
                aria-label={`Remove the tag ${tag}`}
                onClick={() => send(`runs/${run.id}/tags`, { remove: [tag] }, changed)}
              >
                ×
              </button>
            )}
          </span>
        ))}
        {write && <Edit run={run} changed={changed} />}
      </div>
      {run.note !== '' && <p class="note">{run.note}</p>}
      <ul class="scores">
        {run.benchmarks.map((benchmark) => {
          const trend = trends.get(trendKey(run.model, benchmark));
          const at = trend?.ids.indexOf(run.id) ?? -1;
          const from = Math.max(0, Math.min(at, (trend?.scores.length ?? 0) - SHOWN_TREND));
          return (
            <li key={benchmark.id}>
              <a href={link(['runs', run.id, benchmark.benchmark])}>{line(benchmark.title, 40)}</a>
              {benchmark.score === null ? (
                <span class="soft">
                  {benchmark.responses} of {benchmark.planned}
                </span>
              ) : (
                <ScoreText score={benchmark.score} />
              )}
              {trend !== undefined && at !== -1 && (
                <Sparkline scores={trend.scores.slice(from, from + SHOWN_TREND)} at={at - from} />
              )}
            </li>
          );
        })}
      </ul>
    </li>
  );
}

function send(path: string, body: unknown, changed: (error?: string) => void): void {
  change(path, body).then(
    () => changed(),
    (error: unknown) => changed(messageOf(error)),
  );
}

/** Tags, the note, and deletion, which asks for the end of the run's id. */
function Edit({ run, changed }: { run: RunInfo; changed: (error?: string) => void }) {
  const [tag, setTag] = useState('');
  const [note, setNote] = useState(run.note);
  const [confirmation, setConfirmation] = useState('');
  const end = run.id.split('-').at(-1) ?? run.id;
  const base = `runs/${run.id}`;
  return (
    <details class="edit">
      <summary>Edit</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send(`${base}/tags`, { add: [tag] }, changed);
          setTag('');
        }}
      >
        <label>
          tag
          <input
            value={tag}
            maxLength={60}
            onInput={(event) => setTag(event.currentTarget.value)}
          />
        </label>
        <button type="submit">Add</button>
      </form>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send(`${base}/note`, { note }, changed);
        }}
      >
        <label>
          note
          <textarea
            value={note}
            maxLength={10_000}
            onInput={(event) => setNote(event.currentTarget.value)}
          />
        </label>
        <button type="submit">Save</button>
      </form>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (confirmation === end) send(`${base}/delete`, { confirm: run.id }, changed);
        }}
      >
        <label>
          to delete it for good, type {end}
          <input
            value={confirmation}
            onInput={(event) => setConfirmation(event.currentTarget.value)}
          />
        </label>
        <button type="submit" disabled={confirmation !== end}>
          Delete
        </button>
      </form>
    </details>
  );
}
