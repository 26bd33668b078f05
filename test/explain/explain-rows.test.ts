import { describe, expect, it } from 'vitest';
import { explainRows } from '../../src/explain/explain-card.js';
import type { Observation, RowEvidence } from '../../src/explain/observation.js';
import { observations, row } from '../support/explain-rows.js';

function explained(evidence: RowEvidence) {
  const [found] = explainRows([evidence]);
  if (found === undefined) throw new Error('nothing explained');
  return { ...found, named: found.findings.filter(({ named }) => named).map(({ id }) => id) };
}

const wrong = (each: Observation, more: Partial<Observation> = {}): Observation => ({
  ...each,
  value: 0,
  counted: 0,
  ...more,
});

describe('explainRows', () => {
  it('names nothing in a clean run, and says whether the difference is chance', () => {
    const evidence = row(observations(1000, 0.8, 'clean'));
    const near = explained({ ...evidence, published: evidence.ours + 0.002 });
    expect(near.named).toEqual([]);
    expect(near.conclusion).toMatch(
      /^No cause found in what is stored; the difference may be chance/,
    );
    const far = explained({ ...evidence, published: evidence.ours + 0.08 });
    expect(far.conclusion).toMatch(/^No cause found in what is stored; not chance \(p < 0.0001\)/);
    expect(far.next.map(({ command }) => command)).toEqual([
      expect.stringContaining('--against'),
      expect.stringContaining('--prompts'),
    ]);
  });

  it('prices the run of the published items, where those of the run are others', () => {
    const evidence = row(observations(100, 0.5, 'other items'), {
      data: { items: 100, published: 1000, selected: null, otherItems: 'the items are samples' },
      asked: {
        ...{ maxTokens: 1024, stop: [], system: null, samples: 2, temperature: 0 },
        ...{ otherSettings: [], price: { input: 1, output: 10 } },
      },
    });
    const { next } = explained({ ...evidence, published: evidence.ours + 0.3 });
    const step = next.find(({ cause }) => cause === 'other items');
    // 100 tokens in and 50 out of each of the 2,000 calls.
    expect(step).toMatchObject({ calls: 2000, tokens: 300_000, cost: 1.2 });
    expect(step?.halfWidth).toBeCloseTo(1.96 * Math.sqrt(0.03 / 2 / 2000), 4);
  });

  it('gives an item to one cause only, so that the causes add up', () => {
    const made = observations(1000, 0.8, 'two').map((each, i) =>
      i % 10 === 0
        ? wrong(each, { ending: 'truncated', tokensOut: 1024 })
        : i % 10 === 1
          ? wrong(each, { ending: 'no answer', readings: { tolerant: each.value ?? 0 } })
          : each,
    );
    const reader = { name: 'tolerant', kind: 'tolerant', luck: 0.25, guesses: false } as const;
    const evidence = row(made, { readers: [reader] });
    const found = explained({ ...evidence, published: 0.8 });
    expect(found.named.toSorted()).toEqual(['answer phrase', 'truncated']);
    const sum = found.findings.reduce((all, { points }) => all + (points?.likely ?? 0), 0);
    expect(sum).toBeCloseTo(0.8 - evidence.ours, 1);
    expect(Math.abs(found.rest?.likely ?? 1)).toBeLessThan(0.03);
  });

  it('finds replies that a server cuts without saying so', () => {
    const made = observations(1000, 0.8, 'silent', (_item, random) => ({
      tokensOut: 60 + Math.floor(random() * 180),
    })).map((each, i) => (i % 8 === 0 ? wrong(each, { tokensOut: 256 }) : each));
    const { findings } = explained(row(made));
    expect(findings[0]).toMatchObject({ id: 'truncated', named: true });
    expect(findings[0]?.details[0]).toMatch(/cut replies at 256 tokens without saying so; 1024/);
  });

  it('finds replies that are cut at a number of characters, and no cut in replies of one form', () => {
    const made = observations(1000, 0.8, 'bytes', (_item, random) => ({
      length: 200 + Math.floor(random() * 600),
    })).map((each, i) => (i % 8 === 0 ? wrong(each, { length: 1000 }) : each));
    const { findings } = explained(row(made));
    expect(findings[0]).toMatchObject({ id: 'truncated', named: true });
    expect(findings[0]?.details[0]).toMatch(/cut replies at 1000 characters without saying so/);
    const alike = observations(400, 0.5, 'one form', () => ({ length: 900, tokensOut: 300 }));
    expect(explained(row(alike)).findings.map(({ id }) => id)).not.toContain('truncated');
  });

  it('finds prompts that the server cuts', () => {
    const made = observations(
      1000,
      (item) => (item % 5 === 0 ? 0.5 : 0.8),
      'context',
      (item) => {
        const promptLength = item % 5 === 0 ? 9000 + 3 * item : 1000 + 5 * item;
        return { promptLength, tokensIn: Math.min(2048, Math.round(promptLength / 4)) };
      },
    );
    const { named, findings } = explained(row(made));
    expect(named).toEqual(['prompts cut']);
    expect(findings[0]?.title).toBe('200 prompts were cut at 2048 tokens');
    expect(findings[0]?.points?.likely).toBeCloseTo(0.06, 1);
  });

  it('tells a model that changed its name from one that did not', () => {
    const made = observations(2000, (item) => (item < 1000 ? 0.85 : 0.6), 'half');
    expect(explained(row(made)).named).toEqual(['the score changed during the run']);
    const renamed = made.map((each, i) => (i < 1000 ? each : { ...each, served: 'm-mini' }));
    expect(explained(row(renamed)).named).toEqual(['another model answered']);
  });

  it('names subjects that stand out, and those that are below what the card says of them', () => {
    const subjects = (item: number) => ({ tags: { subject: `s${item % 20}` } });
    const made = observations(4000, (item) => (item % 20 < 2 ? 0.3 : 0.8), 'subjects', subjects);
    const found = explained(row(made, { groupTag: 'subject' }));
    expect(found.named).toEqual(['groups that stand out']);
    expect(found.findings[0]?.title).toMatch(/^subject s0, s1/);
    const alike = observations(800, 0.6, 'stated', (item) => ({ tags: { level: `l${item % 2}` } }));
    const stated = row(alike, { publishedGroups: [{ tag: 'level', group: 'l1', value: 0.9 }] });
    expect(explained(stated).findings[0]?.title).toMatch(/^level l1: worse than the card says/);
  });

  it('finds a system prompt in the prompt tokens, and no cause in a template', () => {
    const tokens = (more: number) => (_item: number, random: () => number) => {
      const promptLength = 300 + Math.floor(random() * 900);
      return { promptLength, tokensIn: Math.round(promptLength / 4 + more + 4 * random()) };
    };
    const template = row(observations(500, 0.8, 'template', tokens(30)), { published: 0.8 });
    expect(explained(template).named).toEqual([]);
    const system = row(observations(500, 0.7, 'system', tokens(300)), { published: 0.8 });
    expect(explained(system).named).toEqual(['more prompt than was sent']);
  });

  it('finds a system prompt that only a part of the calls got, and what it costs', () => {
    const made = observations(
      800,
      (item) => (item % 4 === 0 ? 0.5 : 0.8),
      'some hosts',
      (item, random) => {
        const promptLength = 300 + Math.floor(random() * 900);
        const more = item % 4 === 0 ? 90 : 30;
        return { promptLength, tokensIn: Math.round(promptLength / 4 + more + 4 * random()) };
      },
    );
    const { named, findings } = explained(row(made));
    expect(named).toEqual(['more prompt than was sent']);
    expect(findings[0]?.title).toMatch(/^200 prompts have about 60 more tokens/);
    expect(findings[0]?.points?.likely).toBeCloseTo(0.3 / 4, 1);
  });

  it('names another model even where it costs nothing, and says so', () => {
    const made = observations(400, 0.8, 'renamed').map((each, i) =>
      i % 2 === 0 ? each : { ...each, served: 'm-mini' },
    );
    const { named, conclusion } = explained(row(made));
    expect(named).toEqual(['another model answered']);
    expect(conclusion).toContain('it may cost nothing');
    const fingerprints = made.map((each, i) => ({ ...each, served: `m (fp${i % 2})` }));
    expect(explained(row(fingerprints)).named).toEqual([]);
  });

  it.each([
    ['the lengths of the replies', (after: number) => ({ length: 200 * after })],
    ['the characters in a token', (after: number) => ({ tokensOut: 50 * after })],
    ['the time for a token', (after: number) => ({ latency: 500 * after })],
  ])('asks whether the score changed where another trace did: %s', (_name, changed) => {
    const drop = (item: number) => (item < 500 ? 0.8 : 0.72);
    const traces = (factor: number) => (item: number, random: () => number) => {
      const varied = changed((item < 500 ? 1 : factor) * (0.5 + random()));
      return Object.fromEntries(
        Object.entries(varied).map(([name, value]) => [name, Math.round(value)]),
      );
    };
    const pOf = (factor: number) => {
      const { findings } = explained(row(observations(1000, drop, 'traces', traces(factor))));
      return findings.find(({ id }) => id === 'the score changed during the run')?.p ?? 1;
    };
    expect(pOf(1.5)).toBeLessThan(pOf(1) / 2);
  });

  it('sees a change of the score beside languages that differ, which follow each other', () => {
    const languages = (item: number) => ({ tags: { language: `l${Math.floor(item / 250)}` } });
    const rate = (loss: number) => (item: number) =>
      0.76 + 0.06 * Math.sin(7 * Math.floor(item / 250)) - (item < 1375 ? 0 : loss);
    const pOf = (loss: number) => {
      const made = observations(2750, rate(loss), 'languages', languages);
      const { findings } = explained(row(made, { groupTag: 'language' }));
      return findings.find(({ id }) => id === 'the score changed during the run')?.p ?? 1;
    };
    expect(pOf(0.15)).toBeLessThan(0.01);
    expect(pOf(0)).toBeGreaterThan(0.05);
  });

  it('finds rows that are there twice, and what they cost exactly', () => {
    const made = observations(400, 0.5, 'twice');
    const copies = made.slice(0, 100).map((each) => ({ ...each, item: `${each.item}x` }));
    const data = { items: 500, published: 400, selected: null, otherItems: null };
    const evidence = row([...made, ...copies], { data });
    const { findings } = explained(evidence);
    const alone = made.reduce((sum, { counted }) => sum + counted, 0) / 400;
    expect(findings[0]?.id).toBe('rows twice');
    expect(findings[0]?.points?.likely).toBeCloseTo(alone - evidence.ours, 10);
  });

  it('names another aggregate only where ours cannot be the published number', () => {
    const evidence = row(observations(2000, 0.7, 'macro'));
    const aggregates = [{ name: 'micro average', value: evidence.ours + 0.05 }];
    const off = explained({ ...evidence, aggregates, published: evidence.ours + 0.05 });
    expect(off.named).toEqual(['aggregation']);
    expect(off.rest?.likely).toBeCloseTo(0);
    const near = explained({ ...evidence, aggregates, published: evidence.ours + 0.001 });
    expect(near.named).toEqual([]);
  });

  it('needs stronger evidence the more rows a card has', () => {
    const weak = observations(1000, 0.75, 'weak').map((each, i) =>
      i < 4 ? wrong(each, { ending: 'truncated' }) : each,
    );
    const one = explainRows([row(weak)]);
    const many = explainRows(Array.from({ length: 12 }, () => row(weak)));
    const p = (found: typeof one) =>
      found[0]?.findings.find(({ id }) => id === 'truncated')?.adjusted;
    expect(p(many)).toBeGreaterThan(p(one) ?? 1);
  });

  it('bounds items in error, and says that comparable items suggest no loss', () => {
    const made = observations(1000, 0.8, 'errors').map((each, i) =>
      i % 20 === 0 ? { ...each, value: null, counted: 0.8, ending: 'error' as const } : each,
    );
    const { findings, next } = explained(row(made));
    expect(findings[0]).toMatchObject({ id: 'items in error', named: true });
    expect(findings[0]?.points?.likely).toBeCloseTo(0, 2);
    expect(findings[0]?.points?.bounds[0]).toBeCloseTo(-0.04, 3);
    expect(findings[0]?.points?.bounds[1]).toBeCloseTo(0.01, 3);
    expect(next[0]?.command).toBe('cardbench run b --of r --only errors');
  });
});
