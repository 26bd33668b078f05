import { useState } from 'preact/hooks';
import type { CardPage, RunPage } from '../../api.js';
import { isSite, useAnswer } from '../data.js';
import { LIST_KEYS, useKeys } from '../keys.js';
import { line, When } from '../parts/show.js';
import { StatusText } from '../parts/status.js';
import { Trouble, Waiting } from '../parts/trouble.js';
import { go, link } from '../route.js';
import { forgetLists } from '../rows.js';
import { BenchmarkSection } from './run/benchmark-section.js';
import { useLive } from './run/follow.js';
import { Live } from './run/live.js';
import { Protocol } from './run/protocol.js';
import { ScoreTable } from './run/score-table.js';

/** One run: its table, plots, failures and protocol; live while it goes on. */
export function RunView({ id }: { id: string; write: boolean }) {
  const { value, error, reload } = useAnswer<RunPage>(`runs/${encodeURIComponent(id)}`);
  // An incomplete run may be resumed.
  const isOver = isSite || value === undefined || value.run.status === 'finished';
  const live = useLive(isOver ? null : id, () => {
    forgetLists();
    reload();
  });
  const [card, setCard] = useState<string | null>(null);
  const shownCard = card ?? value?.cards[0]?.id ?? null;
  const published = useAnswer<CardPage>(
    shownCard === null ? null : `cards/${shownCard}?runs=${encodeURIComponent(id)}`,
  ).value;
  useKeys([...LIST_KEYS, { key: 'u', does: 'up to the runs', run: () => go(link([])) }]);
  if (value === undefined)
    return error === undefined ? <Waiting what="Reading the run" /> : <Trouble error={error} />;
  const { run, benchmarks, caveats } = value;
  const state = live.state ?? run;
  return (
    <>
      <div class="head">
        <h1>{line(run.model)}</h1>
        <StatusText run={state} />
      </div>
      <p class="soft facts">
        <code>{run.id}</code> started <When at={run.createdAt} />
        {run.finishedAt !== null && (
          <>
            , ended <When at={run.finishedAt} />
          </>
        )}
        , cardbench {value.cardbench}
        {run.tags.map((tag) => (
          <span key={tag} class="tag">
            {tag}
          </span>
        ))}
      </p>
      {run.note !== '' && <p class="note">{run.note}</p>}
      {error !== undefined && <p role="alert">{error}</p>}
      {!isOver && state.status === 'unfinished' && <Live followed={live} />}
      {caveats.length > 0 && (
        <ul class="caveats" aria-label="Caveats">
          {caveats.map((caveat) => (
            <li key={caveat}>{line(caveat, 600)}</li>
          ))}
        </ul>
      )}
      <ScoreTable
        page={value}
        published={published}
        choose={
          value.cards.length < 2 ? null : (
            <label class="inline">
              published values of{' '}
              <select
                value={shownCard ?? ''}
                onChange={(event) => setCard(event.currentTarget.value)}
              >
                {value.cards.map((each) => (
                  <option key={each.id} value={each.id}>
                    {each.title}
                  </option>
                ))}
              </select>
            </label>
          )
        }
      />
      {published?.runs[0] !== undefined && (
        <p class="soft">
          {published.runs[0].summary} Published: {published.source}.{' '}
          <a href={link(['cards', published.id])}>The card</a>
        </p>
      )}
      <p>
        <a href={link(['explain', run.id], { card: shownCard ?? undefined })}>
          {shownCard === null
            ? 'What stands out in this run'
            : 'Why scores are not the published ones'}
        </a>
      </p>
      {benchmarks.map((benchmark) => (
        <BenchmarkSection
          key={benchmark.id}
          run={run.id}
          benchmark={benchmark}
          many={benchmarks.length > 1}
        />
      ))}
      <Protocol page={value} />
    </>
  );
}
