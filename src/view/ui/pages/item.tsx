import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ItemPageData } from '../../api.js';
import { useAnswer } from '../data.js';
import { useKeys } from '../keys.js';
import { Prompt } from '../parts/prompt.js';
import { Sample } from '../parts/reply.js';
import { line, When } from '../parts/show.js';
import { Trouble, Waiting } from '../parts/trouble.js';
import { go, link, setQuery } from '../route.js';
import { differenceRows, FILTERS, itemRows, type RowList } from '../rows.js';
import { WordDiff } from '../text/diff.js';
import { safe } from '../text/safe.js';

const MAX_SAMPLES = 6;

/** Where an answer about an item is found. */
export function itemPath(
  run: string,
  benchmark: string,
  item: string,
  scoring: string | null,
  whole: boolean,
): string {
  const query = new URLSearchParams({ id: item });
  if (scoring !== null) query.set('scoring', scoring);
  if (whole) query.set('whole', '1');
  return `runs/${encodeURIComponent(run)}/${encodeURIComponent(benchmark)}/item?${query}`;
}

/** The list that the reader came from: items of a run, or items on which two runs differ. */
function listOf(run: string, benchmark: string, query: URLSearchParams): RowList {
  const [first, second] = (query.get('differ') ?? '').split('-').map(Number);
  return first !== undefined && second !== undefined && first > 0 && second > 0
    ? differenceRows(first, second, query.get('which') ?? 'either')
    : itemRows(run, benchmark, query);
}

/** One item: what was asked, and every reply to it with its verdict, beside another run's where one is chosen. */
export function ItemView({
  run,
  benchmark,
  query,
}: {
  run: string;
  benchmark: string;
  query: URLSearchParams;
}) {
  const item = query.get('item') ?? '';
  const other = query.get('with');
  const [isWhole, setWhole] = useState(false);
  const [isRaw, setRaw] = useState(false);
  const [isDiff, setDiff] = useState(other !== null);
  const [isAll, setAll] = useState(false);
  const { value, error } = useAnswer<ItemPageData>(
    itemPath(run, benchmark, item, query.get('scoring'), isWhole),
  );
  const theirs = useAnswer<ItemPageData>(
    other === null ? null : itemPath(other, benchmark, item, null, isWhole),
  );
  const at = Number(query.get('at') ?? Number.NaN);
  const list = Number.isNaN(at) ? undefined : listOf(run, benchmark, query);
  // Keys may come faster than items: the last of them counts, and none once the reader has left.
  const wanted = useRef(at);
  useLayoutEffect(() => {
    wanted.current = at;
    return () => {
      wanted.current = Number.NaN;
    };
  }, [at]);
  const step = (by: number): void => {
    const next = wanted.current + by;
    if (list === undefined || next < 0) return;
    wanted.current = next;
    list.find(next).then(
      (row) => {
        if (wanted.current !== next) return;
        if (row === undefined) wanted.current = at;
        else {
          const sample = row.sample > 0 ? String(row.sample) : null;
          setQuery({ item: row.item, at: String(next), sample });
        }
      },
      () => {},
    );
  };
  const up = (): void => {
    if (query.get('differ') !== null && other !== null) {
      go(
        link(['compare'], {
          runs: query.get('runs') ?? `${run},${other}`,
          which: query.get('which') ?? '',
          of: benchmark,
          at: at,
        }),
      );
      return;
    }
    const back = new URLSearchParams(
      [...query].filter(([name]) => FILTERS.includes(name) || name === 'at'),
    );
    go(link(['runs', run, benchmark], back));
  };
  useKeys([
    { key: 'n', does: 'next item', run: () => step(1) },
    { key: 'p', does: 'previous item', run: () => step(-1) },
    { key: 'ArrowRight', does: 'next item', run: () => step(1) },
    { key: 'ArrowLeft', does: 'previous item', run: () => step(-1) },
    { key: 'u', does: 'up to the list', run: up },
    {
      key: 'r',
      does: 'Markdown, or the reply as it was written',
      run: () => setRaw((shown) => !shown),
    },
    { key: 'd', does: 'mark the words that differ, or not', run: () => setDiff((shown) => !shown) },
    {
      key: 'e',
      does: 'open or close the reasoning',
      run: () => {
        for (const each of document.querySelectorAll<HTMLDetailsElement>('details.reasoning'))
          each.open = !each.open;
      },
    },
  ]);
  useEffect(() => {
    setWhole(false);
    setAll(false);
  }, [item]);
  if (value === undefined)
    return error === undefined ? <Waiting what="Reading the item" /> : <Trouble error={error} />;
  const samples = isAll ? value.samples : value.samples.slice(0, MAX_SAMPLES);
  const columns = [
    { key: 'A', data: value, samples },
    ...(theirs.value === undefined
      ? []
      : [{ key: 'B', data: theirs.value, samples: theirs.value.samples.slice(0, samples.length) }]),
  ];
  const [ours, their] = [value, theirs.value].map((data) => {
    const content = data?.samples[0]?.response?.content;
    return content?.kind === 'text' ? content.text : undefined;
  });
  return (
    <>
      <p class="crumbs">
        <a href={link([])}>Runs</a> › <a href={link(['runs', run])}>{line(value.model)}</a> ›{' '}
        <a href={link(['runs', run, benchmark])}>{line(value.title)}</a>
      </p>
      <div class="head">
        <h1 class="item-id">{line(item, 200)}</h1>
        {Object.entries(value.tags).map(([tag, each]) => (
          <a key={tag} class="tag" href={link(['runs', run, benchmark], { tag: `${tag}:${each}` })}>
            {tag} {line(each, 60)}
          </a>
        ))}
        <span class="steps">
          {list !== undefined && (
            <>
              <button type="button" onClick={() => step(-1)} disabled={at === 0}>
                ← previous
              </button>
              <button type="button" onClick={() => step(1)}>
                next →
              </button>
            </>
          )}
        </span>
      </div>
      <div class="item">
        <section class="asked" aria-label="What was asked">
          <Asked data={value} />
        </section>
        <section class="replies" aria-label="Replies">
          <div class="filters">
            <label>
              beside it
              <select
                value={other ?? ''}
                onChange={(event) => {
                  const chosen = event.currentTarget.value;
                  setQuery({ with: chosen });
                  setDiff(chosen !== '');
                }}
              >
                <option value="">no other run</option>
                {value.others.map((each) => (
                  <option key={each.run} value={each.run}>
                    {line(each.model, 60)} · {each.run}
                  </option>
                ))}
              </select>
            </label>
            <label class="box">
              <input type="checkbox" checked={isRaw} onChange={() => setRaw(!isRaw)} />
              as written
            </label>
            {their !== undefined && (
              <label class="box">
                <input type="checkbox" checked={isDiff} onChange={() => setDiff(!isDiff)} />
                words that differ
              </label>
            )}
          </div>
          <div class="samples">
            {columns.map(({ key, data, samples: shown }) =>
              shown.map((sample) => (
                <Sample
                  key={`${key} ${sample.sample}`}
                  sample={sample}
                  title={other === null ? data.model : `${key}: ${data.model}`}
                  isRaw={isRaw}
                  isNumbered={data.samples.length > 1}
                  cutTo={data.cutTo}
                  whole={() => setWhole(true)}
                />
              )),
            )}
          </div>
          {theirs.error !== undefined && <p role="alert">{theirs.error}</p>}
          {value.samples.length > samples.length && (
            <button type="button" onClick={() => setAll(true)}>
              Show all {value.samples.length} samples
            </button>
          )}
          {isDiff && ours !== undefined && their !== undefined && (
            <section class="differs" aria-label="Words that differ">
              <h2>Words that differ</h2>
              <p class="soft">
                <del>Only in A</del>, <ins>only in B</ins>.
              </p>
              <WordDiff first={ours} second={their} />
            </section>
          )}
        </section>
      </div>
    </>
  );
}

function Asked({ data }: { data: ItemPageData }) {
  const { asked, request } = data;
  const gold = asked?.gold ?? null;
  return (
    <>
      <h2>Asked</h2>
      {asked === null && (
        <p class="soft">
          What was asked is not stored: an earlier version of cardbench made this run.
        </p>
      )}
      {data.withheld === true && (
        <p class="soft">
          Prompts and replies are left out of this site, because the authors of the benchmark ask
          that its items not be published.
        </p>
      )}
      {asked?.hashes != null && data.withheld !== true && (
        <p class="soft">
          What was asked is not stored, because the authors of the benchmark ask that its items not
          be published; “cardbench run --with-text” stores it.{' '}
          <code>{asked.hashes.request?.slice(0, 16)}</code>
        </p>
      )}
      {asked !== null && asked.hashes === null && request === null && data.withheld !== true && (
        <p class="soft">The prompt is not stored: the outputs were imported.</p>
      )}
      {gold !== null && (
        <div class="gold">
          <h3>gold</h3>
          <code>
            {safe(typeof gold === 'string' ? gold : JSON.stringify(gold, null, 1)).slice(0, 4_000)}
          </code>
        </div>
      )}
      {request !== null && <Prompt path={request.path} body={request.body} />}
      {data.others.length > 0 && data.samples[0]?.usage != null && (
        <p class="soft facts">
          Answered <When at={data.samples[0].usage.receivedAt} />.
        </p>
      )}
    </>
  );
}
