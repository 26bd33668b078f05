import type { Item } from '../../../src/core/item.js';
import type { ModelResponse } from '../../../src/core/response.js';
import { textOf } from '../../../src/core/response.js';
import type { Observation, RowEvidence } from '../../../src/explain/observation.js';
import { endingOf } from '../../../src/explain/read/ending.js';
import { markOf } from '../../../src/explain/read/mark.js';
import { missingItems } from '../../../src/explain/read/missing.js';
import type { Stored } from './injections.js';
import { gradedBefore, gradedOf, idOf, tokensOutOf } from './store.js';
import type { Graded, World } from './world.js';

type Tags = Item<unknown>['tags'];

/** A reply as it is read, but for its place in the run. */
interface Read {
  readonly readings: Observation['readings'];
  readonly ending: Observation['ending'];
  readonly length: number;
  readonly tokensOut: number;
  readonly text: number | null;
  readonly letters: string | null;
  readonly mark: Observation['mark'];
}

const reads = new WeakMap<ModelResponse, Read>();
let texts = 0;

/**
 * What `readRow` makes of a run of these replies, without a store: some twenty times as fast. A test holds that both are
 * the same.
 *
 * @param like the evidence of a clean run, as `readRow` gives it
 */
export async function evidenceOf(
  world: World,
  like: RowEvidence,
  replies: readonly Stored[],
  published: number,
): Promise<RowEvidence> {
  const observed: Unweighed[] = [];
  let place = 0;
  for (const stored of replies) {
    if (stored.ending === 'error') {
      observed.push({
        ...NOTHING,
        item: idOf(stored),
        sample: 0,
        tags: stored.item.tags,
        request: stored.request,
        promptLength: stored.clean.promptLength,
        ending: 'error',
      });
      continue;
    }
    const graded = gradedBefore(world, stored) ?? (await gradedOf(world, stored));
    const read = reads.get(graded.response) ?? (await readOf(world, stored, graded));
    observed.push({
      item: stored.copy === 0 ? stored.item.id : idOf(stored),
      sample: 0,
      tags: stored.item.tags,
      request: stored.request,
      promptLength: stored.clean.promptLength,
      value: graded.value,
      ending: read.ending,
      place: place++,
      latency: 200 + 20 * read.tokensOut,
      tokensIn: stored.tokensIn,
      tokensOut: read.tokensOut,
      length: read.length,
      served: stored.model,
      text: read.text,
      letters: read.letters,
      mark: read.mark,
      others: null,
      readings: read.readings,
    });
  }
  const absent = missingItems(world.benchmark, once(observed)).map(({ item, tags }) => ({
    ...NOTHING,
    item,
    sample: 0,
    tags,
    request: null,
    promptLength: null,
    ending: 'missing' as const,
  }));
  const all = [...observed, ...absent];
  const known = all.filter(({ value }) => value !== null);
  const aggregates = like.aggregates.map(({ name }) => ({
    name,
    value: aggregateOf(world, name, known),
  }));
  return { ...like, ...scored(world, all, replies), aggregates, published };
}

const NOTHING = {
  value: null,
  place: null,
  latency: null,
  tokensIn: null,
  tokensOut: null,
  length: 0,
  served: '',
  text: null,
  letters: null,
  mark: null,
  others: null,
  readings: {},
} as const;

/** An aggregate by its name, as explain names it. */
function aggregateOf(world: World, name: string, known: readonly Valued[]): number {
  const over = /^macro average over (.*)$/.exec(name)?.[1];
  const headline = name.startsWith('macro') ? world.topic : null;
  return meanOver(known, over ?? headline);
}

type Unweighed = Omit<Observation, 'weight' | 'counted'>;

/** Tags of all items but copies, where there are many of them. */
function once(observed: readonly Unweighed[]): readonly Tags[] {
  const copies = observed.filter(({ item }) => item.endsWith('~')).length;
  const many = copies > 0.02 * observed.length;
  return observed.filter(({ item }) => !many || !item.endsWith('~')).map(({ tags }) => tags);
}

function scored(world: World, all: readonly Unweighed[], replies: readonly Stored[]) {
  const known = all.filter(({ value }) => value !== null);
  const headline = isMacro(world) ? world.topic : null;
  const ours = meanOver(known, headline);
  const groups = groupsBy(all, headline);
  const means = new Map(
    [...groupsBy(known, headline)].map(([name, members]) => [name, meanOver(members, null)]),
  );
  const observations = all.map((each): Observation => {
    const group = groupOf(each, headline);
    const size = groups.get(group)?.length ?? 1;
    return {
      ...each,
      weight: 1 / size / groups.size,
      counted: each.value ?? means.get(group) ?? ours,
    };
  });
  const count = world.items.length;
  const data = {
    items: new Set(replies.map(idOf)).size,
    published: replies.length <= count ? count : null,
    selected: null,
    otherItems: replies.length > count ? 'the items are not known to be the published ones' : null,
  };
  return { ours, observations, data };
}

/** Whether the headline is an average over the topics. */
export function isMacro({ benchmark }: World): boolean {
  return benchmark.metrics[0]?.averages !== undefined;
}

type Valued = Pick<Observation, 'tags' | 'value'>;

/** The mean, over groups of a tag or over all. */
export function meanOver(all: readonly Valued[], tag: string | null): number {
  const groups = groupsBy(all, tag);
  let sum = 0;
  for (const members of groups.values()) {
    let right = 0;
    for (const { value } of members) right += value ?? 0;
    sum += right / members.length / groups.size;
  }
  return sum;
}

function groupsBy<Each extends Pick<Observation, 'tags'>>(
  all: readonly Each[],
  tag: string | null,
) {
  const groups = new Map<string, Each[]>();
  for (const each of all) {
    const group = groupOf(each, tag);
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [each]);
    else members.push(each);
  }
  return groups;
}

function groupOf({ tags }: Pick<Observation, 'tags'>, tag: string | null): string {
  return tag === null ? '' : (tags[tag] ?? '');
}

async function readOf(
  { grading, benchmark }: World,
  stored: Stored,
  graded: Graded,
): Promise<Read> {
  const { response, value, answer } = graded;
  const ending = endingOf(graded, false);
  const readable = ending === 'whole' || ending === 'no answer';
  const found =
    readable && 'grader' in grading
      ? await grading.grader.read(stored.item.id, response, { answer, value })
      : [];
  const text = response.content.kind === 'text' ? textOf(response.content) : '';
  const { length } = text;
  const reasoning = stored.ending === 'thinking' ? stored.clean.text.length : 0;
  const read = {
    readings: Object.fromEntries(found.map((each) => [each.reader, each.value])),
    ending,
    length: length + reasoning,
    tokensOut: tokensOutOf(stored, length),
    // No two texts of the simulation are the same.
    text: stored.change?.same === true ? -1 : texts++,
    letters: 'grader' in grading ? grading.grader.lettersOf(stored.item.id, answer) : null,
    mark: readable ? markOf(text, benchmark.scorer.needsSandbox === true) : null,
  };
  reads.set(response, read);
  return read;
}
