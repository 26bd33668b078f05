import { z } from 'zod';
import { itemReader } from '../../store/items.js';
import type { Connection } from '../../store/open.js';
import type { SampleKey } from '../../store/records.js';
import { tallyOf } from '../../store/responses.js';
import { isCurrent, notePart, type Part } from './parts.js';
import type { Progress } from './progress.js';

/** Characters of a text that are indexed. */
const MAX_CHARACTERS = 100_000;
/** Responses per slice. */
const SLICE = 400;
/** Ids of the documents of a benchmark lie between two multiples of this, in the order of the store. */
export const SPAN = 2 ** 32;

const row = z.object({
  item: z.string(),
  sample: z.number(),
  text: z.string(),
  reasoning: z.string().nullable(),
  tool_calls: z.string().nullable(),
});

const nameOf = ({ runBenchmarkId }: Part): string => `text:${runBenchmarkId}`;

/** Whether every response of a benchmark of a run is indexed. */
export function isIndexed(store: Connection, side: Connection, part: Part): boolean {
  return isCurrent(side, nameOf(part), part.owner, tallyOf(store, part.runBenchmarkId).responses);
}

/** Indexes the responses that are not indexed yet, with the parts of their prompts that they do not share. */
export function* indexTexts(
  store: Connection,
  side: Connection,
  part: Part,
): Generator<Progress, void> {
  const { runBenchmarkId, owner } = part;
  const total = tallyOf(store, runBenchmarkId).responses;
  const known = side.prepare('SELECT owner FROM parts WHERE name = ?').pluck().get(nameOf(part));
  if (known !== owner) forget(side, part);
  notePart(side, nameOf(part), owner, -1);
  const page = store.prepare(
    `SELECT item, sample, substr(text, 1, ${MAX_CHARACTERS}) text, substr(reasoning, 1, ${MAX_CHARACTERS}) reasoning,
       substr(tool_calls, 1, ${MAX_CHARACTERS}) tool_calls
     FROM responses WHERE run_benchmark_id = @benchmark AND (item, sample) > (@item, @sample)
     ORDER BY item, sample LIMIT ${SLICE}`,
  );
  const prompts = itemReader(store, runBenchmarkId);
  const addDoc = side.prepare(
    'INSERT OR IGNORE INTO docs (id, benchmark, item, sample) VALUES (?, ?, ?, ?)',
  );
  const addText = side.prepare('INSERT INTO texts (rowid, reply, prompt) VALUES (?, ?, ?)');
  const first = runBenchmarkId * SPAN;
  const last = z
    .number()
    .nullable()
    .parse(
      side
        .prepare('SELECT max(id) FROM docs WHERE id >= ? AND id < ?')
        .pluck()
        .get(first, first + SPAN),
    );
  let next = last === null ? first : last + 1;
  let after: SampleKey = { item: '', sample: -1 };
  for (let done = 0; ; ) {
    const rows = z.array(row).parse(page.all({ benchmark: runBenchmarkId, ...after }));
    side.transaction(() => {
      for (const { item, sample, text, reasoning, tool_calls } of rows) {
        if (addDoc.run(next, runBenchmarkId, item, sample).changes === 0) continue;
        const reply = [reasoning, text, tool_calls].filter((each) => each !== null).join('\n');
        addText.run(next, reply, withoutEscapes(prompts.ownText(item).slice(0, MAX_CHARACTERS)));
        next++;
      }
    })();
    const end = rows.at(-1);
    done += rows.length;
    if (end === undefined || rows.length < SLICE) break;
    after = { item: end.item, sample: end.sample };
    yield { done, total: Math.max(done, total) };
  }
  notePart(side, nameOf(part), owner, total);
}

/** A part of a JSON text without the escapes of its line ends and quotes, which would become parts of words. */
function withoutEscapes(json: string): string {
  return json.replace(/\\["\\/bfnrt]/g, ' ');
}

function forget(side: Connection, { runBenchmarkId }: Part): void {
  side.transaction(() => {
    const range = [runBenchmarkId * SPAN, (runBenchmarkId + 1) * SPAN];
    side.prepare('DELETE FROM texts WHERE rowid >= ? AND rowid < ?').run(range);
    side.prepare('DELETE FROM docs WHERE id >= ? AND id < ?').run(range);
  })();
}

const hitRow = z.object({ id: z.number(), item: z.string(), sample: z.number() });

/** The samples whose texts have all the words, in the order in which they were indexed, from an id on. */
export function* textHits(
  side: Connection,
  { runBenchmarkId }: Part,
  words: string,
  from: { readonly after: number | null; readonly offset: number },
): Generator<SampleKey & { readonly id: number }> {
  const query = ftsQuery(words);
  if (query === '') return;
  const page = side.prepare(
    `SELECT d.id, d.item, d.sample FROM texts CROSS JOIN docs d ON d.id = texts.rowid
     WHERE texts MATCH @query AND texts.rowid > @after AND texts.rowid < @end ORDER BY texts.rowid
     LIMIT @limit OFFSET @offset`,
  );
  const end = (runBenchmarkId + 1) * SPAN;
  let after = from.after ?? runBenchmarkId * SPAN - 1;
  let { offset } = from;
  for (let limit = 128; ; limit = 1024) {
    const hits = z.array(hitRow).parse(page.all({ query, after, end, limit, offset }));
    offset = 0;
    yield* hits;
    const last = hits.at(-1);
    if (last === undefined || hits.length < limit) return;
    after = last.id;
  }
}

/** How many samples have all the words; counting ends at `most`. */
export function countHits(
  side: Connection,
  { runBenchmarkId }: Part,
  words: string,
  most: number,
): number {
  const query = ftsQuery(words);
  if (query === '') return 0;
  return z.number().parse(
    side
      .prepare(
        `SELECT count(*) FROM (SELECT 1 FROM texts WHERE texts MATCH ? AND rowid >= ? AND rowid < ? LIMIT ?)`,
      )
      .pluck()
      .get(query, runBenchmarkId * SPAN, (runBenchmarkId + 1) * SPAN, most),
  );
}

/** The most words of a query that are searched for. */
const MAX_WORDS = 20;

/** `say "hello world"` as SQLite's query: all words, each phrase in quotes, the last word also as a beginning. */
export function ftsQuery(words: string): string {
  const parts = [...words.slice(0, 500).matchAll(/"([^"]*)"|[^\s"]+/g)]
    .map(([whole, phrase]) => ({ text: phrase ?? whole, isPhrase: phrase !== undefined }))
    // A part without letters or digits has no word.
    .filter(({ text }) => /[\p{L}\p{N}]/u.test(text))
    .slice(0, MAX_WORDS);
  return parts
    .map(({ text, isPhrase }, place) => {
      const isOpen = !isPhrase && place === parts.length - 1 && text.length >= 3;
      return `"${text}"${isOpen ? '*' : ''}`;
    })
    .join(' AND ');
}
