import type { RunInfo } from '../../../api.js';
import { line, ScoreText, When } from '../../parts/show.js';
import { StatusText } from '../../parts/status.js';
import { Sparkline } from '../../plots/sparkline.js';
import { link } from '../../route.js';
import { Edit, send } from './edit.js';
import { type Trend, trendKey } from './trends.js';

const SHOWN_TREND = 20;

/** A run in the list. */
export function RunRow({
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
        </label>
        <a data-row={run.id} class="run-name" href={link(['runs', run.id])}>
          {line(run.model)}
          {run.standIn && <span class="soft"> (stand-in, not a model)</span>}
        </a>
        {letter !== undefined && <b class="letter">{letter}</b>}
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
