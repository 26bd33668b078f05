import { askedText } from '../../../../core/imported.js';
import { count } from '../../../../report/format.js';
import type { RunPage } from '../../../api.js';
import { Command } from '../../parts/command.js';
import { line } from '../../parts/show.js';

/** How a run was made, and how to repeat it. */
export function Protocol({ page }: { page: RunPage }) {
  const { benchmarks } = page;
  return (
    <section>
      <h2>How it was run</h2>
      <Command text={page.command} />
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
                <td class="num">{askedText(record.protocol, record.protocol.shots)}</td>
                <td class="num">{askedText(record.protocol, record.protocol.temperature)}</td>
                <td class="num">{askedText(record.protocol, record.protocol.maxTokens, count)}</td>
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
