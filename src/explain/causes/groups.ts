import { seededRandom } from '../../core/prng.js';
import { NOT_GROUPS } from '../../core/tags.js';
import {
  type GroupTest,
  groupsBelow,
  groupsBelowStated,
} from '../../statistics/outlying-groups.js';
import { askListed } from '../advice.js';
import type { Finding } from '../cause.js';
import { touched } from '../comparable.js';
import { impute, type Keys } from '../impute.js';
import type { Observation, RowEvidence } from '../observation.js';

const FEWEST_ITEMS = 5;
/** A tag with more groups is an id. */
const MAX_GROUPS = 100;
/** A group stands out where its p, corrected for the number of groups, is at most this. */
const ALPHA = 0.05;

/** Groups that are worse than the others by more than groups differ, or than the card says of them. */
export function groupsThatStandOut(
  row: RowEvidence,
  observations: readonly Observation[],
  keys: Keys,
): Finding[] {
  const scored = observations.filter(({ value }) => value !== null);
  const tags = new Set(scored.flatMap(({ tags: all }) => Object.keys(all)));
  const tried = [...tags]
    .filter((tag) => !NOT_GROUPS.has(tag))
    .sort()
    .flatMap((tag) => testsOf(row, scored, tag));
  const best = tried.sort((a, b) => a.p - b.p)[0];
  if (best === undefined) return [];
  const { tag, outlying } = best;
  const affected = scored.filter((each) => outlying.has(each.tags[tag] ?? ''));
  const others = scored.filter((each) => !outlying.has(each.tags[tag] ?? ''));
  if (affected.length === 0 || others.length === 0) return [];
  // A group whose items all stand out has no comparable item of its own.
  const { points } = impute(affected, others, (each) => {
    const [group, cell] = keys(each);
    return [tag === row.groupTag ? group : (each.tags[tag] ?? ''), cell];
  });
  const names = [...outlying].sort();
  return [
    {
      id: 'groups that stand out',
      title: `${tag} ${names.slice(0, 4).join(', ')}${names.length > 4 ? ` and ${names.length - 4} more` : ''}: worse than ${best.stated ? 'the card says' : 'the others'}`,
      kind: 'item',
      points,
      p: Math.min(1, best.p * tried.length),
      test: best.stated
        ? 'no lower than the published value of the group (Holm)'
        : 'no set of groups further below the others than groups differ (drawn anew)',
      affected: touched(affected),
      details: names.slice(0, 10).map((name) => {
        const members = affected.filter((each) => each.tags[tag] === name);
        const right = members.reduce((sum, { value }) => sum + (value ?? 0), 0);
        return `${tag} ${name}: ${((100 * right) / members.length).toFixed(1)} of 100 right, ${members.length} items.`;
      }),
      advice: [
        askListed(
          row,
          affected,
          'Read some of these replies, and ask these items again at another endpoint.',
          'groups that stand out',
        ),
      ],
    },
  ];
}

interface Tried {
  readonly tag: string;
  readonly p: number;
  readonly outlying: ReadonlySet<string>;
  readonly stated: boolean;
}

function testsOf(row: RowEvidence, scored: readonly Observation[], tag: string): Tried[] {
  const counts = new Map<string, { n: number; right: number }>();
  for (const { tags, value } of scored) {
    const name = tags[tag];
    if (name === undefined) continue;
    const known = counts.get(name) ?? { n: 0, right: 0 };
    known.n++;
    known.right += Math.min(1, Math.max(0, value ?? 0));
    counts.set(name, known);
  }
  if (counts.size < 2 || counts.size > MAX_GROUPS) return [];
  const groups = [...counts]
    .filter(([, { n }]) => n >= FEWEST_ITEMS)
    .map(([name, count]) => ({ name, ...count }));
  const stated = groups.flatMap((group) => {
    const published = row.publishedGroups.find(
      (each) => each.tag === tag && each.group === group.name,
    );
    return published === undefined ? [] : [{ ...group, stated: published.value }];
  });
  const slack = row.noise.published ** 2 + 0.005 ** 2;
  return [
    tried(tag, groupsBelow(groups, seededRandom('groups', tag)), false),
    ...(stated.length > 0 ? [tried(tag, groupsBelowStated(stated, slack), true)] : []),
  ].filter((each) => each !== undefined);
}

function tried(tag: string, tests: readonly GroupTest[], stated: boolean): Tried | undefined {
  if (tests.length === 0) return undefined;
  const p = Math.min(...tests.map((test) => test.p));
  const outlying = tests.filter((test) => test.p <= Math.max(ALPHA, p)).map(({ name }) => name);
  return { tag, p, outlying: new Set(p <= ALPHA ? outlying : outlying.slice(0, 1)), stated };
}
