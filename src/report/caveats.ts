import { partOf, partText } from '../core/part-of.js';
import { ECHO } from '../core/protocol.js';
import { shardText, shareOf } from '../core/share-of.js';
import { skippedRowsOf } from '../core/skipped-rows-of.js';
import type { BenchmarkResults, RunResults } from '../results/run-results.js';
import { readStoredConfig } from '../runner/config.js';
import { count, samplesText } from './format.js';
import { modelCaveats } from './model-caveats.js';
import { protocolCaveats } from './protocol-caveats.js';
import { truncationCaveats } from './truncation-caveats.js';

/** The caveats to print wherever the scores of a run are shown; empty if there are none. */
export function caveatsOf(results: RunResults): string[] {
  const { run, benchmarks } = results;
  const caveats: string[] = [];
  if (run.standIn) {
    caveats.push('Answered by the built-in stand-in: these scores say nothing about any model.');
  }
  if (results.merged !== undefined) {
    caveats.push(
      `Merged: the items that run ${results.merged.run} asked again have the replies of that run, the others those of run ${results.merged.of}.`,
    );
  }
  const part = partOf(run.config);
  if (part !== null) {
    caveats.push(
      `Asks only ${partText(part)} again: these scores are of those items, not of the benchmark (report --merge combines them).`,
    );
  }
  const share = shareOf(run.config);
  if (share !== null) {
    caveats.push(
      `Share ${shardText(share)} of a run: these scores are of its items only (runs merge joins the shares).`,
    );
  }
  caveats.push(...modelCaveats(results));
  const skipped = skippedRowsOf(run.config);
  if (skipped > 0) {
    caveats.push(
      `${skipped} ${skipped === 1 ? 'row' : 'rows'} of the imported file could not be used and ${skipped === 1 ? 'is' : 'are'} not part of n.`,
    );
  }
  const samples = benchmarks.filter(({ record }) => record.datasetSource.kind === 'sample');
  if (samples.length > 0) {
    const names = samples.map(({ record }) => record.title).join(', ');
    caveats.push(`On cardbench's own sample items, not the published dataset: ${names}.`);
  }
  for (const { record, asked, scored } of benchmarks) {
    const { published, datasetOrigin, datasetSource } = record;
    if (asked.fewest !== asked.most) {
      caveats.push(
        `${record.title}: ${samplesText(asked)} samples of each of the ${asked.items} items.`,
      );
    }
    if (datasetOrigin === 'sample') continue;
    const { items } = asked;
    // A user's own benchmark has its own file, so there is no published dataset.
    if (datasetOrigin === 'own' && datasetSource.kind === 'path') {
      caveats.push(
        `${record.title}: ${count(items)} of your own items, which are not known to be published ones.`,
      );
    } else if (published !== null && items < published) {
      caveats.push(`${record.title}: ${count(items)} of the ${count(published)} published items.`);
    }
    if (scored === 0) caveats.push(`${record.title}: nothing was scored.`);
  }
  caveats.push(...strategyCaveats(benchmarks));
  for (const { record, metrics, groups } of benchmarks) {
    if (groups === null || groups.covered === groups.all || metrics[0] === undefined) continue;
    caveats.push(
      `${record.title}: ${metrics[0].name} is over ${groups.covered} of ${groups.all} ${groups.name}.`,
    );
  }
  caveats.push(
    ...protocolCaveats(
      benchmarks.map(({ record }) => record),
      readStoredConfig(run.config).sampling,
    ),
  );
  caveats.push(...benchmarks.flatMap(truncationCaveats));
  for (const { record, tally } of benchmarks) {
    if (tally.cached > 0) {
      caveats.push(
        `${record.title}: ${tally.cached} of ${tally.responses} responses were reused from earlier runs.`,
      );
    }
  }
  for (const { record, scoring, judged, agreements = [] } of benchmarks) {
    if (scoring?.judge == null) continue;
    const { calls, tokensIn, tokensOut } = judged;
    caveats.push(
      `${record.title}: ${calls} answers were put to the judge${agreements.length > 0 ? 's' : ''} ${[scoring.judge, ...agreements.map(({ other }) => other)].join(' and ')} (${tokensIn} tokens in, ${tokensOut} out).`,
    );
  }
  for (const { record, scoring, guarded, metrics } of benchmarks) {
    if (scoring === null) continue;
    const { guards } = scoring;
    if (guards !== null) {
      const { calls, tokensIn, tokensOut } = guarded;
      caveats.push(
        `${record.title}: a system with guards (${guards}); compare --guards has the model without them. ${calls} questions were put to the guards (${tokensIn} tokens in, ${tokensOut} out).`,
      );
    } else if (metrics.length > 0 && hasGuards(run.config) && guarded.calls > 0) {
      caveats.push(`${record.title}: the model's own replies, without the guards of the run.`);
    }
  }
  caveats.push(...benchmarks.flatMap(agreementCaveats));
  for (const { record, outstanding } of benchmarks) {
    if (outstanding > 0) {
      caveats.push(
        `${record.title}: unfinished, ${outstanding} of ${record.planned} responses are outstanding.`,
      );
    }
  }
  return caveats;
}

function hasGuards(config: string): boolean {
  const { guardInput, guardOutput } = readStoredConfig(config);
  return guardInput !== undefined || guardOutput !== undefined;
}

/** The benchmarks whose log-likelihoods were not read from an echoed prompt, by strategy (docs/servers.md). */
function strategyCaveats(benchmarks: readonly BenchmarkResults[]): string[] {
  const titles = new Map<string, string[]>();
  for (const { record } of benchmarks) {
    const { logLikelihoods } = record.protocol;
    if (logLikelihoods === undefined || logLikelihoods === ECHO) continue;
    titles.set(logLikelihoods, [...(titles.get(logLikelihoods) ?? []), record.title]);
  }
  return [...titles].map(
    ([strategy, named]) => `${named.join(', ')}: log-likelihoods by ${strategy}.`,
  );
}

/** Disagreements that are named in a sentence; JSON has more. */
const NAMED = 20;

/** How far two judges agree, and where they do not. */
function agreementCaveats({ record, agreements = [] }: BenchmarkResults): string[] {
  return agreements.map(({ judge, other, n, agreement, kappa, interval, disagreements }) => {
    const equal = Math.round(agreement * n);
    const beyond =
      kappa === null || interval === null
        ? 'kappa is not defined, since both always say the same'
        : `Cohen's kappa ${kappa.toFixed(2)} [${interval.map((end) => end.toFixed(2)).join(', ')}]`;
    const named = disagreements
      .slice(0, NAMED)
      .map(
        ({ item, sample, ...said }) =>
          `${item}${sample === 0 ? '' : `#${sample}`} (${said.judge}, ${said.other})`,
      );
    const where =
      named.length === 0
        ? ''
        : ` They differ on ${named.join(', ')}${n - equal > named.length ? ', ...' : ''}.`;
    return `${record.title}: the judges ${judge} and ${other} give ${equal} of ${n} replies the same verdict: ${beyond}.${where}`;
  });
}
