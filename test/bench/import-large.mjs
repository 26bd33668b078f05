// `npm run bench -- import-large`: score of files of 1 GB that other programs made, in each format, for docs/importing.md.
// `CARDBENCH_BENCH_MB=200` takes smaller files.
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, Zip, ZipDeflate } from 'fflate';
import { ParquetWriter } from 'hyparquet-writer';
import { fileWriter } from 'hyparquet-writer/src/node.js';
import { measure } from './measure.mjs';
import { folder } from './support.mjs';

const SIZE = 1e6 * Number(process.env.CARDBENCH_BENCH_MB ?? 1000);
const BYTES = 100_000;
/** Items of GSM8K's sample. */
const ITEMS = 20;
const WORDS =
  'so we add the two and then 7, which "is" not 19;\nper hour that makes three left of it'.split(
    ' ',
  );

/** Text that compresses as text does, different for each output. */
const text = (() => {
  let state = 1;
  const word = () => {
    state = (state * 48271) % 0x7fffffff;
    return WORDS[state % WORDS.length];
  };
  const long = Array.from({ length: BYTES }, word).join(' ');
  return (i, bytes) => {
    const start = (i * 7919) % (long.length - bytes);
    return `${long.slice(start, start + bytes)}\nThe answer is ${i}.`;
  };
})();

const output = (i, bytes = BYTES) => ({
  idx: 1 + (i % ITEMS),
  answer: text(i, bytes),
  ok: i % 4 === 0,
});

/** Writes pieces to a file until it is large enough. */
function fill(path, pieceAt, begin = '', end = '') {
  const file = openSync(path, 'w');
  writeSync(file, begin);
  let written = 0;
  for (let i = 0; written < SIZE; i++) written += writeSync(file, pieceAt(i));
  writeSync(file, end);
  closeSync(file);
}

const csvCell = (value) => `"${String(value).replaceAll('"', '""')}"`;

/** Rows of so many bytes, in row groups of so many rows, or in one. */
function parquetOf(path, { bytes, group = Number.POSITIVE_INFINITY, codec, pageSize }) {
  const column = (name, type, more = {}) => ({ name, type, repetition_type: 'OPTIONAL', ...more });
  const schema = [
    { name: 'root', num_children: 3 },
    column('idx', 'INT32'),
    column('answer', 'BYTE_ARRAY', { converted_type: 'UTF8' }),
    column('ok', 'BOOLEAN'),
  ];
  const writer = new ParquetWriter({ writer: fileWriter(path), schema, codec });
  const count = Math.ceil(SIZE / bytes);
  for (let start = 0; start < count; start += group) {
    const length = Math.min(group, count - start);
    const rows = Array.from({ length }, (_, i) => output(start + i, bytes));
    writer.write({
      columnData: ['idx', 'answer', 'ok'].map((name) => ({
        name,
        data: rows.map((row) => row[name]),
      })),
      rowGroupSize: length,
      pageSize,
    });
  }
  writer.finish();
}

/**
 * Conversations in one row group: a list of messages and a struct of lists, whose pages end at other rows than those of
 * the other columns. The lists of the last column are in pages that are far ahead of the texts.
 */
function nestedParquetOf(path) {
  const bytes = 5000;
  const count = Math.ceil(SIZE / bytes);
  const optional = { repetition_type: 'OPTIONAL' };
  const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8', ...optional };
  const list = (name, ...element) => [
    { name, num_children: 1, converted_type: 'LIST', ...optional },
    { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
    ...element,
  ];
  const schema = [
    { name: 'root', num_children: 4 },
    { name: 'idx', type: 'INT32', ...optional },
    ...list(
      'messages',
      { name: 'element', num_children: 2, ...optional },
      { name: 'role', ...text },
      { name: 'content', ...text },
    ),
    { name: 'ok', type: 'BOOLEAN', ...optional },
    { name: 'usage', num_children: 1, ...optional },
    ...list('tokens', { name: 'element', type: 'INT32', ...optional }),
  ];
  const writer = new ParquetWriter({ writer: fileWriter(path), schema });
  const rows = Array.from({ length: count }, (_, i) => output(i, bytes));
  const messages = ({ idx, answer }) => [
    { role: 'user', content: `question ${idx}` },
    { role: 'assistant', content: answer },
  ];
  const columnData = [
    { name: 'idx', data: rows.map(({ idx }) => idx) },
    { name: 'messages', data: rows.map(messages) },
    { name: 'ok', data: rows.map(({ ok }) => ok) },
    { name: 'usage', data: rows.map(({ idx }) => ({ tokens: [idx, 7, 1000 + idx] })) },
  ];
  writer.write({ columnData, rowGroupSize: count });
  writer.finish();
}

/** How each kind of file is written. */
const WRITERS = {
  jsonl: (path) => fill(path, (i) => `${JSON.stringify(output(i))}\n`),
  json: (path) =>
    fill(path, (i) => `${i === 0 ? '' : ',\n'}${JSON.stringify(output(i))}`, '[', ']'),
  csv: (path) =>
    fill(
      path,
      (i) => `${Object.values(output(i)).map(csvCell).join(',')}\n`,
      `${Object.keys(output(0)).join(',')}\n`,
    ),
  parquet: (path) => parquetOf(path, { bytes: BYTES, group: 200, codec: 'UNCOMPRESSED' }),
  // As pandas writes it: one row group, of pages that have 1,024 rows each.
  'pages.parquet': (path) =>
    parquetOf(path, { bytes: 5000, codec: 'SNAPPY', pageSize: 1024 * 5000 }),
  'large-pages.parquet': (path) =>
    parquetOf(path, { bytes: BYTES, codec: 'SNAPPY', pageSize: 48 * 1024 * 1024 }),
  'nested.parquet': nestedParquetOf,
  eval: (path) => {
    const file = openSync(path, 'w');
    const zip = new Zip((error, piece) => {
      if (error) throw error;
      writeSync(file, piece);
    });
    // A sample has its answer twice.
    for (let i = 0; 2 * i * BYTES < SIZE; i++) {
      const { idx, answer, ok } = output(i);
      const [id, epoch] = [`test/${idx}`, 1 + Math.floor(i / ITEMS)];
      const message = { role: 'assistant', content: answer };
      const sample = {
        ...{ id, epoch, input: `question ${idx}`, target: '1', messages: [] },
        output: { model: 'bench', choices: [{ message, stop_reason: 'stop' }], completion: answer },
        scores: { match: { value: ok ? 'C' : 'I' } },
      };
      const entry = new ZipDeflate(`samples/${idx}_epoch_${epoch}.json`, { level: 1 });
      zip.add(entry);
      entry.push(strToU8(JSON.stringify(sample)), true);
    }
    zip.end();
    closeSync(file);
  },
};

/** @param kinds those that are asked for, or all */
export async function importLarge(kinds) {
  console.log(
    `\n| file of ${(SIZE / 1e6).toLocaleString('en')} MB, unpacked | processor time | MB a second of it | peak, MB | by quarters of the time, MB |`,
  );
  console.log('|---|---|---|---|---|');
  for (const [kind, write] of Object.entries(WRITERS)) {
    if (kinds.length > 0 && !kinds.includes(kind)) continue;
    const path = join(folder, `outputs.${kind}`);
    write(path);
    const input = ['gsm8k', '--predictions', path, '--dataset', 'sample'];
    const response = kind === 'nested.parquet' ? 'messages[-1].content' : 'answer';
    const map = kind === 'eval' ? [] : ['--map', `item=idx,response=${response},label=ok`];
    const { processor, peak, quarters } = await measure([
      ...['score', ...input, ...map, '--extractor', 'final-answer', '--json'],
    ]);
    rmSync(path);
    const parts = quarters.map((megabytes) => megabytes.toFixed(0)).join(', ');
    console.log(
      `| ${kind} | ${processor.toFixed(1)} s | ${(SIZE / 1e6 / processor).toFixed(0)} | ${peak.toFixed(0)} | ${parts} |`,
    );
  }
}
