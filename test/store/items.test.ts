import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MmluProItem, MmluProShot } from '../../src/benchmarks/mmlu-pro/dataset.js';
import { mmluPro } from '../../src/benchmarks/mmlu-pro/mmlu-pro.js';
import { sha256 } from '../../src/core/hash.js';
import type { Item } from '../../src/core/item.js';
import { records } from '../../src/datasets/dataset.js';
import { contentOfFile } from '../../src/datasets/formats/content.js';
import { rowsOf } from '../../src/datasets/formats/rows.js';
import { loadDataset } from '../../src/datasets/load.js';
import { usableRows } from '../../src/datasets/unusable-rows.js';
import { wireFormatFor } from '../../src/models/wire/registry.js';
import { findItem, itemTable, type NewItem } from '../../src/store/items.js';
import type { Connection } from '../../src/store/open.js';
import { describeWithRealData, realData } from '../support/data.js';
import { FULL } from '../support/full.js';
import { addRun, newStore } from '../support/stores.js';
import { temporaryFolder } from '../support/temp.js';

const PATH = '/chat/completions';
const TAGS = { subject: 'anatomy' };
const open = { confidential: false };

function asked(item: string, body: string, gold: unknown = 'A'): NewItem {
  return { item, request: { path: PATH, body }, gold, tags: TAGS };
}

const prefixTexts = (db: Connection): unknown =>
  db.prepare('SELECT count(*) FROM prefix_texts').pluck().get();

describe('the record of what was asked', () => {
  it('gives back each request byte for byte, with its path and gold', () => {
    const { db } = newStore();
    const { id } = addRun(db, { id: 'r' });
    const shots = 'A worked example, with an é and a 😀. '.repeat(100);
    const bodies = ['What is 1?', 'What is 2? 😀', 'What is 2? 😁', ''].map((question) =>
      JSON.stringify({ model: 'm', messages: [{ role: 'user', content: shots + question }] }),
    );
    const table = itemTable(db, id, open);
    for (const [place, body] of bodies.entries()) table.insert(asked(`i${place}`, body, [place]));
    for (const [place, body] of bodies.entries()) {
      expect(findItem(db, id, `i${place}`)).toEqual({
        request: { path: PATH, body },
        gold: [place],
        tags: TAGS,
        hashes: null,
      });
    }
    expect(prefixTexts(db)).toBe(1);
    db.close();
  });

  it('changes nothing when an item is recorded again', () => {
    const { db } = newStore();
    const { id } = addRun(db, { id: 'r' });
    const table = itemTable(db, id, open);
    table.insert(asked('i', 'first'));
    table.insert(asked('i', 'second'));
    expect(findItem(db, id, 'i')?.request?.body).toBe('first');
    db.close();
  });

  it('stores the worked examples of a subject once, also when a run goes on in another process', () => {
    const { db } = newStore();
    const { id } = addRun(db, { id: 'r' });
    const shots = (subject: string): string => `Examples of ${subject}. `.repeat(200);
    for (const part of [0, 1]) {
      const table = itemTable(db, id, open);
      for (const subject of ['anatomy', 'botany', 'zoology']) {
        for (const n of [0, 1]) {
          table.insert(asked(`${subject}/${part}${n}`, `${shots(subject)}Question ${part}${n}?`));
        }
      }
    }
    expect(prefixTexts(db)).toBe(3);
    expect(findItem(db, id, 'zoology/11')?.request?.body).toBe(`${shots('zoology')}Question 11?`);
    db.close();
  });

  it('keeps only hashes of a confidential benchmark', () => {
    const { db } = newStore();
    const { id } = addRun(db, { id: 'r' });
    itemTable(db, id, { confidential: true }).insert(asked('i', 'secret'));
    expect(findItem(db, id, 'i')).toEqual({
      request: null,
      gold: null,
      tags: {},
      hashes: { request: sha256('secret'), gold: sha256('"A"') },
    });
    expect(db.prepare('SELECT content FROM items').pluck().get()).toBeNull();
    expect(prefixTexts(db)).toBe(0);
    db.close();
  });

  it('keeps gold and tags where it is not known what was asked', () => {
    const { db } = newStore();
    const { id } = addRun(db, { id: 'r' });
    itemTable(db, id, open).insert({ ...asked('i', ''), request: null, gold: 12n });
    expect(findItem(db, id, 'i')).toEqual({ request: null, gold: '12', tags: TAGS, hashes: null });
    expect(db.prepare('SELECT tag, value, item FROM item_tags').all()).toEqual([
      { tag: 'subject', value: 'anatomy', item: 'i' },
    ]);
    db.close();
  });
});

const OUTPUTS = realData('outputs/mmlu_pro_llama31_8b_instruct/model_outputs.zip');
const PUBLISHED_LENGTH = 500;
/** Of the outputs, so many are read in `npm test`: those of two categories. */
const PART = 1_600;

/** The first outputs, in a file of their own; the file of all of them where every case is tried. */
async function outputs(): Promise<string> {
  if (FULL) return OUTPUTS;
  const path = join(temporaryFolder(), 'outputs.jsonl');
  const lines: string[] = [];
  for await (const { record } of records(usableRows(rowsOf(OUTPUTS, contentOfFile(OUTPUTS))))) {
    lines.push(JSON.stringify(record));
    if (lines.length === PART) break;
  }
  writeFileSync(path, lines.join('\n'));
  return path;
}

/**
 * The items with five worked examples of their category. The published ones are not among the real data: the right
 * outputs whose length is nearest to theirs stand in for them.
 */
async function withShots(
  path: string,
  items: readonly Item<MmluProItem>[],
): Promise<Item<MmluProItem>[]> {
  const solutions = new Map<string, string>();
  for await (const { record } of records(usableRows(rowsOf(path, contentOfFile(path))))) {
    const { question_id: id, pred, answer, generated_text: text } = record;
    if (pred === answer) solutions.set(String(id), String(text));
  }
  const shots = new Map<string, MmluProShot[]>();
  const distance = ({ solution }: MmluProShot): number =>
    Math.abs(solution.length - PUBLISHED_LENGTH);
  for (const { id, data } of items) {
    const solution = solutions.get(id);
    if (solution === undefined) continue;
    const known = shots.get(data.category) ?? [];
    shots.set(data.category, [...known, { ...data, solution }]);
  }
  for (const [category, all] of shots) {
    shots.set(category, all.sort((a, b) => distance(a) - distance(b)).slice(0, 5));
  }
  return items.map((item) => ({
    ...item,
    data: { ...item.data, shots: shots.get(item.data.category) ?? [] },
  }));
}

describeWithRealData('the record of MMLU-Pro, 5-shot', () => {
  const which = FULL ? '' : ', of items of two categories';
  it(`takes at most 0.4 of the bytes that were sent${which}`, async () => {
    const file = await outputs();
    const { items } = await loadDataset(mmluPro.dataset, { kind: 'path', path: file });
    const { db, path } = newStore();
    const { id } = addRun(db, { id: 'r' });
    const table = itemTable(db, id, open);
    const endpoint = { modelId: 'llama', maxTokensField: 'max_tokens' } as const;
    const before = statSync(path).size;
    const asked = (await withShots(file, items)).filter((_item, place) => place % 4 === 0);
    let raw = 0;
    db.transaction(() => {
      for (const item of asked) {
        const request = { prompt: mmluPro.prompt(item), temperature: 0, maxTokens: 1024 };
        const body = JSON.stringify(
          wireFormatFor({ api: 'openai' }, request.prompt).body(endpoint, request, false),
        );
        raw += Buffer.byteLength(body);
        table.insert({
          item: item.id,
          request: { path: PATH, body },
          gold: item.data.gold,
          tags: item.tags,
        });
      }
    })();
    db.pragma('wal_checkpoint(TRUNCATE)');
    const share = (statSync(path).size - before) / raw;
    console.log(`stored/sent: ${share.toFixed(3)} of ${raw} bytes`);
    expect(share).toBeLessThan(0.4);
    db.close();
  });
});
