import { binomialCdf } from '../../statistics/binomial.js';
import { mcnemarOneSided } from '../../statistics/mcnemar.js';
import { readReply, withoutCalls } from '../advice.js';
import type { Finding } from '../cause.js';
import { doctorCommand, rescoreCommand } from '../commands.js';
import { concentration, touched } from '../comparable.js';
import { numbered } from '../numbered.js';
import type { Observation, Reader, RowEvidence } from '../observation.js';
import { WAYS, type Way } from '../read/ways.js';
import { causeOfReader } from '../reader-ids.js';

/** A reading by other rules may itself be wrong: the share of misread replies that intervals allow for. */
const MISREAD = 0.02;
const Z = 1.959963984540054;

/**
 * The same replies, read in another way: paired differences from the verdicts that the score counts.
 *
 * @param observations those that no earlier cause explains
 */
export function readings(row: RowEvidence, observations: readonly Observation[]): Finding[] {
  const found = row.readers
    .map((reader) => ofReader(row, reader, observations))
    .filter((finding) => finding !== undefined);
  // The strictest reading that finds most of the points stands for the others, which read the same replies.
  const best = found
    .filter(({ reader }) => !reader.guesses)
    .sort((a, b) => b.finding.points.likely - a.finding.points.likely)[0];
  return found.map(({ finding, reader }) => ({
    ...finding,
    kind:
      reader === best?.reader && finding.points.likely > 0
        ? ('item' as const)
        : ('alternative' as const),
  }));
}

function ofReader(row: RowEvidence, reader: Reader, observations: readonly Observation[]) {
  const parted = observations.filter(({ readings: all }) => reader.name in all);
  if (parted.length === 0) return undefined;
  let [likely, squares, wins, losses] = [0, 0, 0, 0];
  let [least, most] = [0, 0];
  for (const { readings: all, counted, weight } of parted) {
    const difference = (all[reader.name] ?? 0) - counted;
    likely += weight * difference;
    squares += weight ** 2;
    if (difference > 0) wins++;
    if (difference < 0) losses++;
    least -= weight * counted;
    most += weight * (1 - counted);
  }
  const reach = Z * Math.sqrt(squares * MISREAD);
  const luck = reader.kind === 'tolerant' ? reader.luck : null;
  const finding = {
    id: causeOfReader(reader),
    title: titleOf(reader, parted.length),
    points: {
      likely,
      interval: [likely - reach, likely + reach] as const,
      bounds: [least, most] as const,
    },
    p:
      luck === null
        ? mcnemarOneSided(wins, losses)
        : 1 - binomialCdf(Math.ceil(wins - losses) - 1, parted.length, luck),
    test:
      luck === null
        ? `${wins} replies gain and ${losses} lose (McNemar)`
        : `${wins} of ${parted.length} are right, ${Math.round(luck * 100)} % by luck (binomial)`,
    affected: touched(parted),
    details: concentration(parted, row.observations),
    advice: [adviceOf(row, reader, parted)],
  };
  return { finding, reader };
}

function wayNamed(kind: Reader['kind'], name: string): Way | undefined {
  return kind === 'way' ? WAYS.find((each) => each.name === name) : undefined;
}

function titleOf({ kind, name, guesses }: Reader, count: number): string {
  if (kind === 'cut') {
    const many = 'replies go on after their end, into another question';
    return numbered(count, 'reply goes on after its end, into another question', many);
  }
  const way = wayNamed(kind, name);
  if (way !== undefined) return numbered(count, way.one, way.many);
  if (kind === 'tolerant') {
    const what = 'in words that the extractor does not know';
    const many = `replies without an answer hold one ${what}`;
    return numbered(count, `reply without an answer holds one ${what}`, many);
  }
  return `${name} reads ${numbered(count, 'reply', 'replies')} differently${guesses ? ', and guesses where it finds no answer' : ''}`;
}

function adviceOf(row: RowEvidence, { kind, name }: Reader, parted: readonly Observation[]) {
  const { asked } = row;
  if (kind === 'extractor') {
    return withoutCalls(
      'Score the stored replies with this extractor.',
      rescoreCommand(row.commands, name),
    );
  }
  const way = wayNamed(kind, name);
  if (way !== undefined) return readReply(row, parted, way.advice);
  if (kind === 'tolerant') {
    return readReply(
      row,
      parted,
      'Read some of these replies, such as this one. If the prompt asks for another phrase, use the published prompts.',
    );
  }
  return withoutCalls(
    asked.stop.length === 0
      ? 'The server does not end replies where the model does: check its chat template and its end-of-turn token.'
      : 'The server ignores "stop": check its chat template, or the way it takes stop sequences.',
    doctorCommand(row.commands),
  );
}
