import { points, pointsWithInterval, pValue } from '../../../../report/explain/points.js';
import { count, dollars, percent } from '../../../../report/format.js';
import { waterfall } from '../../../../report/plots/waterfall.js';
import type { CausePage, ExplainedRow, ExplainPage } from '../../../api.js';
import { Command } from '../../parts/command.js';
import { line } from '../../parts/show.js';
import { DrawnPlot } from '../../plots/drawn.js';
import { link } from '../../route.js';

/** A row explained: from the published value to ours, the causes, and what to do next. */
export function ExplainedSection({
  page,
  row,
  place,
}: {
  page: ExplainPage;
  row: ExplainedRow;
  place: number;
}) {
  const { title, causes, steps, published, ours } = row;
  const named = causes.filter((each) => each.named);
  const itemsOf = ({ id, samples }: Pick<CausePage, 'id' | 'samples'>): string | undefined =>
    samples === 0
      ? undefined
      : link(['runs', page.run, row.benchmark], {
          cause: id,
          card: page.card?.id,
          column: page.card?.column,
          row: place,
        });
  const linked = steps.map((step) => {
    const cause = causes.find(({ id }) => id === step.label);
    const href = cause === undefined ? undefined : itemsOf(cause);
    return href === undefined ? step : { ...step, href };
  });
  return (
    <section class="explained">
      <h2>
        <a href={link(['runs', page.run, row.benchmark])}>{line(title, 80)}</a>{' '}
        <span class="soft">{line(row.metric, 40)}</span>
      </h2>
      <p class="conclusion">{line(row.conclusion, 600)}</p>
      {published !== null && linked.length > 0 && (
        <DrawnPlot
          title={`${title}: from the published value to ours`}
          caption={`From the published value to ours, in per cent: named causes, and what they leave, with 95 % intervals.${linked.some((each) => 'href' in each) ? ' A bar leads to its items.' : ''}`}
          hasLinks
          draw={(width) =>
            waterfall(
              { label: 'published', value: published },
              linked,
              { label: 'ours', value: ours },
              width,
            )
          }
        />
      )}
      {published === null && <p class="soft">Ours: {percent(ours)}; no published value.</p>}
      {causes.length > 0 && <Causes title={title} causes={causes} itemsOf={itemsOf} />}
      {named.map(({ id, title: what, test, details }) => (
        <div key={id} class="cause">
          <h3>{line(id, 80)}</h3>
          <p>
            {line(what, 400)}. <span class="soft">Tested: {line(test, 400)}.</span>
          </p>
          {details.map((each) => (
            <p key={each}>{line(each, 600)}</p>
          ))}
        </div>
      ))}
      {row.next.length > 0 && <Next row={row} />}
      <ul class="soft notes">
        {row.notes.map((note) => (
          <li key={note}>{line(note, 400)}</li>
        ))}
      </ul>
    </section>
  );
}

function Causes({
  title,
  causes,
  itemsOf,
}: {
  title: string;
  causes: readonly CausePage[];
  itemsOf: (cause: CausePage) => string | undefined;
}) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={`Causes, ${title}`}>
      <table>
        <caption>What was looked for and found</caption>
        <thead>
          <tr>
            <th scope="col">cause</th>
            {['samples', 'points [95 %]', 'at least, at most', 'p', 'p, all causes'].map((name) => (
              <th key={name} scope="col" class="num">
                {name}
              </th>
            ))}
            <th scope="col">named</th>
          </tr>
        </thead>
        <tbody>
          {causes.map((cause) => {
            const { id, kind, samples, points: cost, p, adjusted, named } = cause;
            const href = itemsOf(cause);
            return (
              <tr key={id} class={named ? '' : 'unnamed'}>
                <th scope="row">
                  {href === undefined ? (
                    line(id, 80)
                  ) : (
                    <a data-row={id} href={href}>
                      {line(id, 80)}
                    </a>
                  )}
                  {kind === 'alternative' && <span class="soft"> another count of the same</span>}
                </th>
                <td class="num">{samples === 0 ? '-' : count(samples)}</td>
                <td class="num">{cost === null ? '-' : pointsWithInterval(cost)}</td>
                <td class="num">
                  {cost === null ? '-' : `${points(cost.bounds[0])}, ${points(cost.bounds[1])}`}
                </td>
                <td class="num">{pValue(p)}</td>
                <td class="num">{pValue(adjusted)}</td>
                <td>{named ? <b>yes</b> : <span class="soft">no</span>}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** The next experiments, with their commands to copy. */
function Next({ row }: { row: ExplainedRow }) {
  return (
    <div class="next">
      <h3>What to do</h3>
      <ol>
        {row.next.map(({ what, command, calls, tokens, cost, halfWidth, cause }, i) => (
          <li key={i}>
            <p>
              {line(what, 400)}{' '}
              <span class="soft">
                For {line(cause, 60)}: {count(calls)} {calls === 1 ? 'call' : 'calls'}
                {tokens > 0 && `, about ${count(tokens)} tokens`}
                {cost !== null && calls > 0 && `, ${dollars(cost)}`}
                {halfWidth !== null && `; then known to ±${(100 * halfWidth).toFixed(1)} points`}.
              </span>
            </p>
            {command?.split(', then ').map((each) => (
              <Command key={each} text={each} />
            ))}
          </li>
        ))}
      </ol>
    </div>
  );
}
