import { useState } from 'preact/hooks';
import { count, dollars, percent } from '../../../../report/format.js';
import type { BenchmarkPage, Charts } from '../../../api.js';
import { useAgain, useAnswer } from '../../data.js';
import { IntervalBar, line, milliseconds, ScoreText } from '../../parts/show.js';
import { Waiting } from '../../parts/trouble.js';
import { DotPlot } from '../../plots/dot-plot.js';
import { FailureTable } from '../../plots/failures.js';
import { Histogram } from '../../plots/histogram.js';
import { SettlingPlot } from '../../plots/settling.js';
import { link } from '../../route.js';

/** A benchmark of a run: its metrics, plots and failures, once it is opened. */
export function BenchmarkSection({
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
  const answer = useAnswer<Charts>(isOpen ? path : null);
  const { value: charts, error } = answer;
  const preparing = charts?.preparing ?? null;
  useAgain(answer, preparing !== null, 400);
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
          {error !== undefined && <p role="alert">{error}</p>}
          {preparing !== null && (
            <Waiting
              what={`Reading the responses: ${percent(preparing.done / Math.max(1, preparing.total), 0)} %`}
            />
          )}
          {charts === undefined && error === undefined && <Waiting what="Drawing" />}
          {charts !== undefined && (
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
              {scoring.judge !== null && `, judge ${scoring.judge}`}
              {scoring.guards !== null && `, guards: ${scoring.guards}`}.
            </p>
          )}
        </>
      )}
    </details>
  );
}
