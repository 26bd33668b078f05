import { useEffect, useState } from 'preact/hooks';
import { count, dollars, duration, percent } from '../../../report/format.js';
import type { BenchmarkPage, CardPage, Charts, LiveState, RunPage } from '../../api.js';
import { useAnswer } from '../data.js';
import { LIST_KEYS, useKeys } from '../keys.js';
import { IntervalBar, line, milliseconds, ScoreText, When } from '../parts/show.js';
import { StatusText } from '../parts/status.js';
import { Trouble, Waiting } from '../parts/trouble.js';
import { DotPlot } from '../plots/dot-plot.js';
import { FailureTable } from '../plots/failures.js';
import { Histogram } from '../plots/histogram.js';
import { SettlingPlot } from '../plots/settling.js';
import { go, link } from '../route.js';
import { forgetLists } from '../rows.js';

/** One run: its table, plots, failures and protocol; live while it goes on. */
export function RunView({ id }: { id: string; write: boolean }) {
  const { value, error, reload } = useAnswer<RunPage>(`runs/${encodeURIComponent(id)}`);
  const isOpen = value !== undefined && value.run.status === 'unfinished';
  const live = useLive(isOpen ? id : null, () => {
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
  const state = live ?? run;
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
      {isOpen && <Live state={live} />}
      {caveats.length > 0 && (
        <ul class="caveats" aria-label="Caveats">
          {caveats.map((caveat) => (
            <li key={caveat}>{line(caveat, 600)}</li>
          ))}
        </ul>
      )}
      <CardTable
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

function CardTable({
  page,
  published,
  choose,
}: {
  page: RunPage;
  published: CardPage | undefined;
  choose: preact.ComponentChildren;
}) {
  const { benchmarks, run } = page;
  const refused = benchmarks.some(({ tally }) => tally.refused > 0);
  const rowOf = (benchmark: string) =>
    published?.rows.find(
      (row) => row.benchmark === benchmark || `${row.benchmark}-generate` === benchmark,
    );
  const hasCard = benchmarks.some(({ record }) => rowOf(record.benchmark) !== undefined);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Scores">
      <table class="card">
        <caption>
          Scores in per cent with 95 % intervals over items{choose !== null && '; '}
          {choose}
        </caption>
        <thead>
          <tr>
            <th scope="col">benchmark</th>
            <th scope="col">metric</th>
            <th scope="col">ours [95 %]</th>
            <th scope="col" class="wide">
              0 to 100
            </th>
            {hasCard && (
              <>
                <th scope="col" class="num">
                  published
                </th>
                <th scope="col">verdict</th>
              </>
            )}
            {['n', 'errors', 'no answer', 'truncated', ...(refused ? ['refused'] : [])].map(
              (name) => (
                <th key={name} scope="col" class="num">
                  {name}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {benchmarks.map(({ id, record, metrics, n, errors, noAnswer, tally }) => {
            const row = rowOf(record.benchmark);
            const cell = row?.ours[0] ?? null;
            const value = row?.values[published?.column ?? ''] ?? null;
            const [headline] = metrics;
            const items = (filter: Record<string, string>): string =>
              link(['runs', run.id, record.benchmark], filter);
            const counted = (value_: number, filter: Record<string, string>) => (
              <td class="num">
                {value_ === 0 ? (
                  <span class="soft">0</span>
                ) : (
                  <a href={items(filter)}>{count(value_)}</a>
                )}
              </td>
            );
            return (
              <tr key={id}>
                <th scope="row">
                  <a data-row={record.benchmark} href={items({})}>
                    {line(record.title, 60)}
                  </a>
                </th>
                <td class="soft">{headline?.name ?? '-'}</td>
                <td>
                  <ScoreText score={headline?.estimate ?? null} n={false} />
                </td>
                <td class="wide">
                  <IntervalBar score={headline?.estimate ?? null} published={value} />
                </td>
                {hasCard && (
                  <>
                    <td class="num">{value === null ? '-' : value.toFixed(1)}</td>
                    <td class="verdict">
                      {cell === null ? '-' : <Verdict kind={cell.kind} text={cell.verdict} />}
                    </td>
                  </>
                )}
                <td class="num">{count(n)}</td>
                {counted(errors, { outcome: 'error' })}
                {counted(noAnswer, { outcome: 'no answer' })}
                {counted(tally.truncated, { truncated: '1' })}
                {refused && counted(tally.refused, { refused: '1' })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** A verdict, its kind set off from its reasons. */
export function Verdict({ kind, text }: { kind: string; text: string }) {
  return (
    <span class={`verdict-${kind.replace(' ', '-')}`} title={text}>
      <b>{kind}</b>
      <span class="soft">{text.startsWith(kind) ? text.slice(kind.length) : ` ${text}`}</span>
    </span>
  );
}

function BenchmarkSection({
  run,
  benchmark,
  many,
}: {
  run: string;
  benchmark: BenchmarkPage;
  many: boolean;
}) {
  const { record, metrics, tally, scoring } = benchmark;
  const [isOpen, setOpen] = useState(!many);
  const path = `runs/${encodeURIComponent(run)}/${encodeURIComponent(record.benchmark)}/charts`;
  const { value: charts, error } = useAnswer<Charts>(isOpen ? path : null);
  const items = (filter: Record<string, string> = {}): string =>
    link(['runs', run, record.benchmark], filter);
  const cost = tally.costUsd === null ? '' : `, ${dollars(tally.costUsd)}`;
  return (
    <details
      class="benchmark"
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <h2>{line(record.title, 80)}</h2>
        <ScoreText score={metrics[0]?.estimate ?? null} />
      </summary>
      {isOpen && (
        <>
          <p class="facts soft">
            {count(tally.tokensIn)} tokens in, {count(tally.tokensOut)} out
            {tally.reasoningTokens > 0 && ` (${count(tally.reasoningTokens)} of them reasoning)`}
            {cost}; {milliseconds(tally.meanLatencyMs)} on average
            {tally.meanFirstTokenMs !== null &&
              `, first token after ${milliseconds(tally.meanFirstTokenMs)}`}
            ; {count(tally.retries)} {tally.retries === 1 ? 'retry' : 'retries'}.{' '}
            <a href={items()}>All items</a>
          </p>
          {metrics.length > 1 && (
            <details class="more">
              <summary>{metrics.length} metrics</summary>
              <div class="scroll" tabIndex={0} role="region" aria-label="All metrics">
                <table>
                  <tbody>
                    {metrics.map(({ name, estimate }) => (
                      <tr key={name}>
                        <th scope="row">{name}</th>
                        <td>
                          <ScoreText score={estimate} />
                        </td>
                        <td>
                          <IntervalBar score={estimate} />
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            </details>
          )}
          {charts === undefined ? (
            error === undefined ? (
              <Waiting what="Drawing" />
            ) : (
              <p role="alert">{error}</p>
            )
          ) : (
            <div class="plots">
              {charts.groups.map(({ tag, groups }) => (
                <section key={tag} class={groups.length > 20 ? 'tall' : ''}>
                  <h3>By {tag}</h3>
                  <DotPlot
                    tag={tag}
                    groups={groups}
                    hrefOf={(group) => items({ tag: `${tag}:${group}` })}
                  />
                </section>
              ))}
              {charts.settling.length > 1 && (
                <section>
                  <h3>Settling</h3>
                  <SettlingPlot points={charts.settling} />
                </section>
              )}
              {charts.latency?.bins.some(({ to }) => to > 1) === true && (
                <section>
                  <h3>Latency</h3>
                  <Histogram title="Latency of the responses" data={charts.latency} unit="ms" />
                </section>
              )}
              {charts.tokens !== null && (
                <section>
                  <h3>Tokens</h3>
                  <Histogram title="Tokens of the responses" data={charts.tokens} unit="tokens" />
                </section>
              )}
              <section class="whole">
                <h3>Failures</h3>
                <FailureTable failures={charts.failures} />
              </section>
            </div>
          )}
          {scoring !== null && (
            <p class="soft facts">
              Scored by {scoring.scorer} {scoring.scorerVersion}, extractor {scoring.extractor}
              {scoring.sandbox !== null && `, in ${scoring.sandbox}`}
              {scoring.judge !== null && `, judge ${scoring.judge}`}.
            </p>
          )}
        </>
      )}
    </details>
  );
}

function Protocol({ page }: { page: RunPage }) {
  const { benchmarks } = page;
  return (
    <section>
      <h2>How it was run</h2>
      <p>
        <code class="command">{page.command}</code>
      </p>
      <p class="soft">
        <code>cardbench report {page.run.id} --format json</code> writes the file from which{' '}
        <code>cardbench reproduce</code> repeats the run exactly.
        {page.baseUrl !== '' && ` Endpoint ${line(page.baseUrl)}.`} Fingerprint{' '}
        <code>{page.fingerprint.slice(0, 16)}</code>.
      </p>
      <div class="scroll" tabIndex={0} role="region" aria-label="Protocol, versions and hashes">
        <table>
          <thead>
            <tr>
              {[
                'benchmark',
                'prompt',
                'shots',
                'temperature',
                'max tokens',
                'samples',
                'scorer',
                'extractor',
                'model as reported',
                'dataset',
                'sha256',
              ].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {benchmarks.map(({ id, record, scoring, tally }) => (
              <tr key={id}>
                <th scope="row">{line(record.title, 60)}</th>
                <td>{record.protocol.prompt}</td>
                <td class="num">{record.protocol.shots}</td>
                <td class="num">{record.protocol.temperature}</td>
                <td class="num">{count(record.protocol.maxTokens)}</td>
                <td class="num">{record.protocol.samples}</td>
                <td>{scoring === null ? '-' : `${scoring.scorer} ${scoring.scorerVersion}`}</td>
                <td>{scoring?.extractor ?? '-'}</td>
                <td>{line(tally.reportedModels.join(', ') || '-', 120)}</td>
                <td>
                  {record.datasetSource.kind === 'path'
                    ? 'local file'
                    : line(record.datasetLabel, 80)}
                </td>
                <td>
                  <code title={record.datasetSha256}>{record.datasetSha256.slice(0, 12)}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** What a run that goes on is doing; the browser connects again by itself when the server was away. */
function useLive(id: string | null, over: () => void): LiveState | undefined {
  const [state, setState] = useState<LiveState | undefined>();
  useEffect(() => {
    if (id === null) return;
    const source = new EventSource(`/api/runs/${encodeURIComponent(id)}/live`);
    let shown = 0;
    source.addEventListener('state', (event) => {
      const next = JSON.parse(event.data) as LiveState;
      setState(next);
      const now = Date.now();
      // The rest of the page follows now and then, and at the end.
      if (next.status !== 'unfinished' || now - shown > 5_000) {
        shown = now;
        over();
      }
      if (next.status !== 'unfinished') source.close();
    });
    return () => source.close();
  }, [id]);
  return state;
}

function Live({ state }: { state: LiveState | undefined }) {
  if (state === undefined) return <Waiting what="Following the run" />;
  return (
    <section class="live" aria-label="Progress">
      <p role="status">
        {state.active
          ? state.rate === null
            ? 'Running; no response for a while.'
            : `${state.rate.toFixed(1)} responses per second${state.left === null ? '' : `, about ${duration(state.left)} left`}.`
          : 'Stopped: no process is working on this run. The same command resumes it.'}
      </p>
      <table>
        <tbody>
          {state.benchmarks.map(({ id, title, planned, responses, errors, retries, mean }) => (
            <tr key={id}>
              <th scope="row">{line(title, 60)}</th>
              <td>
                <progress
                  max={planned}
                  value={Math.min(planned, responses + errors)}
                  aria-label={`Progress of ${title}`}
                />
              </td>
              <td class="num">
                {count(responses)} of {count(planned)}
              </td>
              <td>
                {mean === null ? (
                  <span class="soft">nothing scored yet</span>
                ) : (
                  <>
                    <ScoreText score={mean} /> <span class="soft">mean so far</span>
                  </>
                )}
              </td>
              <td class="soft">
                {errors > 0 && `${count(errors)} in error `}
                {retries > 0 && `${count(retries)} ${retries === 1 ? 'retry' : 'retries'} `}
                {count(Math.max(0, planned - responses - errors))} outstanding (
                {percent(Math.max(0, planned - responses - errors) / Math.max(1, planned), 0)} %)
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {state.failures.length > 0 && (
        <details>
          <summary>Last failures</summary>
          <ul>
            {state.failures.map(({ item, cause, status, message, final }, index) => (
              <li key={index}>
                <code>{line(item, 80)}</code> {line(cause)}
                {status === null ? '' : ` ${status}`}: {line(message, 200)}
                {final && ' (given up)'}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
