import { count } from '../../../report/format.js';
import type { Failures } from '../../../results/standing.js';
import { line, When } from '../parts/show.js';

/** Failed attempts by cause, with when they happened. */
export function FailureTable({ failures }: { failures: Failures }) {
  const { causes, from, to } = failures;
  if (causes.length === 0) return <p class="soft">No attempt failed.</p>;
  const most = Math.max(1, ...causes.flatMap(({ overTime }) => overTime));
  return (
    <>
      <div class="scroll" tabIndex={0} role="region" aria-label="Failures by cause">
        <table>
          <thead>
            <tr>
              <th scope="col">cause</th>
              <th scope="col" class="num">
                attempts
              </th>
              <th scope="col" class="num">
                given up
              </th>
              <th scope="col">over time</th>
              <th scope="col">latest message</th>
            </tr>
          </thead>
          <tbody>
            {causes.map(({ cause, status, attempts, final, overTime, message }) => (
              <tr key={`${cause} ${status}`}>
                <th scope="row">
                  {line(cause)}
                  {status === null ? '' : ` ${status}`}
                </th>
                <td class="num">{count(attempts)}</td>
                <td class="num">{count(final)}</td>
                <td>
                  <svg
                    width="96"
                    height="16"
                    role="img"
                    aria-label={`${cause} over time: ${overTime.join(', ')}`}
                  >
                    {overTime.map((n, i) => (
                      <rect
                        key={i}
                        class="fill"
                        x={i * 4}
                        y={16 - Math.ceil((n / most) * 16)}
                        width="3"
                        height={Math.ceil((n / most) * 16)}
                      />
                    ))}
                  </svg>
                </td>
                <td class="text">{line(message, 160)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {from !== null && (
        <p class="soft">
          From <When at={from} /> to <When at={to} />.
        </p>
      )}
    </>
  );
}
