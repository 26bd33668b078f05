import type { Comparison } from '../../../api.js';
import { LIST_KEYS, useKeys } from '../../keys.js';
import { IntervalBar, line, ScoreText } from '../../parts/show.js';

/** The ranking of three or more runs on each benchmark that all have. */
export function Matrix({ value }: { value: Comparison }) {
  useKeys(LIST_KEYS);
  const letters = new Map(value.runs.map(({ id }, i) => [id, 'ABCDEFGHIJKLMNOPQRST'[i] ?? '']));
  const letterOf = (label: string): string =>
    [...letters].find(([id]) => label.endsWith(`(${id})`))?.[1] ?? '';
  return (
    <>
      <p class="soft">
        Models with the same number cannot be told apart from the best of them: their intervals
        overlap its interval. Choose two runs for a paired test.
      </p>
      {value.rankings.map(({ benchmark, title, models }) => (
        <section key={benchmark}>
          <h2>{line(title, 60)}</h2>
          <div class="scroll" tabIndex={0} role="region" aria-label={`Ranking on ${title}`}>
            <table>
              <thead>
                <tr>
                  <th scope="col">group</th>
                  <th scope="col">model</th>
                  <th scope="col">score [95 %]</th>
                  <th scope="col">0 to 100</th>
                </tr>
              </thead>
              <tbody>
                {models.map(({ label, estimate, group }) => (
                  <tr key={label} class={group % 2 === 0 ? 'even' : ''}>
                    <td class="num">{group}</td>
                    <th scope="row">
                      <b class="letter">{letterOf(label)}</b> {line(label, 120)}
                    </th>
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
        </section>
      ))}
    </>
  );
}
