import { BrokenFile } from './broken-file.js';
import { type Content, wholeOf } from './content.js';
import { rowAt } from './json.js';
import { readJson } from './json-text.js';
import { LIMITS } from './limits.js';
import type { Row, UnusableRow } from './row.js';
import { utf8Pieces } from './utf8.js';
import { type ArchiveFile, unpackZip } from './zip.js';

/** A sample in one file. Its id is part of the name, and may contain a `/`. */
const WHOLE = /(?:^|\/)samples\/(?:[^/]+|.+_epoch_\d+)\.json$/;
/** The file that describes a sample whose messages, events and attachments are in files of their own. */
const SHELL = /^(.*_epoch_\d+\/)sample\.json$/;
/** Attachments of such a sample, named by the index of the first one. */
const ATTACHMENTS = /^(.*_epoch_\d+\/)attachments\/(\d+)\.json$/;
/** The other parts of such a sample, which say nothing about its output. */
const OTHER_PART = /_epoch_\d+\/(?:metadata|skeleton|(?:messages|events|calls)\/\w+)\.json$/;

/**
 * The samples of an inspect_ai log, which is a zip of JSON files. A sample may be split into chunks; then its row has the
 * `attachments` that it refers to, by their index.
 */
export async function* evalLogRows(
  file: string,
  content: Content,
): AsyncGenerator<Row | UnusableRow> {
  const wanted = (name: string): boolean =>
    (WHOLE.test(name) || SHELL.test(name) || ATTACHMENTS.test(name)) && !OTHER_PART.test(name);
  const attachments = new Map<string, { readonly start: number; readonly file: ArchiveFile }[]>();
  const samples: ArchiveFile[] = [];
  for await (const entry of unpackZip(file, content, wanted)) {
    const [, sample, start] = ATTACHMENTS.exec(entry.name) ?? [];
    if (sample === undefined) samples.push(entry);
    else {
      const chunks = attachments.get(sample) ?? [];
      attachments.set(sample, chunks);
      chunks.push({ start: Number(start), file: entry });
    }
  }
  for (const entry of samples) {
    const chunks = attachments.get(SHELL.exec(entry.name)?.[1] ?? '') ?? [];
    const row = await sampleIn(entry);
    if (row.kind !== 'record' || chunks.length === 0) yield row;
    else {
      const found = await attachmentsOf(JSON.stringify(row.record), chunks);
      yield { kind: 'record', at: row.at, record: { ...row.record, attachments: found } };
    }
  }
}

/** A sample that is cut short or damaged is one row that cannot be used, and not the end of the log. */
async function sampleIn({ name, content }: ArchiveFile): Promise<Row | UnusableRow> {
  const at = { file: name, line: 1, unit: 'row' } as const;
  let bytes: Uint8Array;
  try {
    bytes = await wholeOf(name, utf8Pieces(name, content.pieces()), LIMITS.document);
  } catch (thrown) {
    if (!(thrown instanceof BrokenFile)) throw thrown;
    return { kind: 'unusable', at, reason: thrown.reason };
  }
  return rowAt(at, bytes, undefined, LIMITS.documentValues);
}

/** The attachments that a text refers to, by their index. */
async function attachmentsOf(
  text: string,
  chunks: readonly { readonly start: number; readonly file: ArchiveFile }[],
): Promise<Readonly<Record<string, unknown>>> {
  const needed = new Set([...text.matchAll(/attachment:\/\/(\d+)/g)].map(([, at]) => Number(at)));
  const found: Record<string, unknown> = {};
  const sorted = [...chunks].sort((a, b) => a.start - b.start);
  for (const [place, { start, file }] of sorted.entries()) {
    const end = sorted[place + 1]?.start ?? Number.POSITIVE_INFINITY;
    const inside = [...needed].filter((index) => index >= start && index < end);
    if (inside.length === 0) continue;
    const bytes = await wholeOf(file.name, file.content.pieces(), LIMITS.document);
    const read = readJson(bytes, LIMITS.documentValues);
    const list: unknown = 'value' in read ? read.value : undefined;
    if (!Array.isArray(list)) continue;
    for (const index of inside) found[index] = (list as readonly unknown[])[index - start];
  }
  return found;
}
