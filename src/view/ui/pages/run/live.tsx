import { count, duration, percent } from '../../../../report/format.js';
import { line, ScoreText } from '../../parts/show.js';
import { Waiting } from '../../parts/trouble.js';
import type { Followed } from './follow.js';

/** What a run that is not over is doing. */
export function Live({ followed: { state, lostAt } }: { followed: Followed }) {
  if (state === undefined) return <Waiting what="Following the run" />;
  return (
    <section class="live" aria-label="Progress">
      <p role="status">
        {lostAt !== null
          ? `The server does not answer. This is how the run stood at ${lostAt.toLocaleTimeString()}.`
          : state.active
            ? state.rate === null
              ? 'Running; no response for a while.'
              : `${state.rate.toFixed(1)} responses per second${state.left === null ? '' : `, about ${duration(state.left)} left`}.`
            : 'Stopped: no process is working on this run. The same command resumes it.'}
      </p>
      {state.workers !== null && <p class="soft">{line(state.workers)}.</p>}
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
