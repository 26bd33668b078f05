import { type ColumnMetaData, parquetMetadata, parquetSchema } from 'hyparquet';
import { getTreePath } from 'hyparquet/src/schema.js';
import { ByteWriter, parquetWriteBuffer } from 'hyparquet-writer';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { describe, expect, it } from 'vitest';
import { leafRows } from '../../../src/datasets/formats/parquet-leaf-rows.js';

const words = (distinct: number): string[] =>
  Array.from({ length: 300 }, (_, n) => `word number ${n % distinct}`);

const written = parquetWriteBuffer({
  columnData: [
    { name: 'many', data: words(30), type: 'STRING' },
    { name: 'few', data: words(3), type: 'STRING' },
  ],
  codec: 'UNCOMPRESSED',
});
const metadata = parquetMetadata(written);

function columnOf(name: string): {
  meta: ColumnMetaData;
  dictionary: Uint8Array;
  data: Uint8Array;
} {
  const columns = metadata.row_groups.flatMap((group) => group.columns);
  const meta = columns.find((each) => each.meta_data?.path_in_schema[0] === name)?.meta_data;
  if (meta?.dictionary_page_offset === undefined) throw new Error('it has a dictionary');
  const [start, middle] = [Number(meta.dictionary_page_offset), Number(meta.data_page_offset)];
  return {
    meta,
    dictionary: new Uint8Array(written.slice(start, middle)),
    data: new Uint8Array(written.slice(middle, start + Number(meta.total_compressed_size))),
  };
}

/** The rows of the column `many`, whose pages are these. */
async function rowsOf(...pages: Uint8Array[]): Promise<unknown[]> {
  const bytes = Buffer.concat(pages);
  const random = {
    size: bytes.length,
    slice: (from: number, to: number) => bytes.subarray(from, to),
  };
  const { dictionary_page_offset: _none, ...about } = columnOf('many').meta;
  const total_compressed_size = BigInt(bytes.length);
  const meta: ColumnMetaData = { ...about, data_page_offset: 0n, total_compressed_size };
  const path = getTreePath(parquetSchema(metadata), meta.path_in_schema);
  const rows: unknown[] = [];
  const input = { random, metadata, requirePage: () => {} };
  for await (const some of leafRows(input, meta, path)) rows.push(...some);
  return rows;
}

describe('a column whose values are places in a dictionary', () => {
  const [many, few] = [columnOf('many'), columnOf('few')];

  it('has the values of the dictionary', async () => {
    expect(await rowsOf(many.dictionary, many.data)).toEqual(words(30));
  });

  it('is refused where the dictionary is missing, or too short', async () => {
    const refusal = 'a value is not in its dictionary';
    await expect(rowsOf(many.data)).rejects.toThrow(refusal);
    await expect(rowsOf(few.dictionary, many.data)).rejects.toThrow(refusal);
  });
});

it('levels that claim to be larger than a page may be are refused before they are unpacked', async () => {
  const writer = new ByteWriter();
  writePageHeader(writer, {
    type: 'DATA_PAGE',
    uncompressed_page_size: 2 ** 30,
    compressed_page_size: 8,
    data_page_header: {
      num_values: 1,
      encoding: 'PLAIN',
      definition_level_encoding: 'RLE',
      repetition_level_encoding: 'RLE',
    },
  });
  writer.appendUint32(2 ** 29);
  writer.appendUint32(0);
  const bytes = new Uint8Array(writer.getBytes());
  const random = {
    size: bytes.length,
    slice: (from: number, to: number) => bytes.subarray(from, to),
  };
  const schema = [
    { name: 'root', num_children: 1 },
    { name: 'text', type: 'BYTE_ARRAY' as const, repetition_type: 'OPTIONAL' as const },
  ];
  const meta = {
    type: 'BYTE_ARRAY' as const,
    encodings: ['PLAIN' as const],
    path_in_schema: ['text'],
    codec: 'UNCOMPRESSED' as const,
    num_values: 1n,
    total_uncompressed_size: BigInt(2 ** 30),
    total_compressed_size: BigInt(bytes.length),
    data_page_offset: 0n,
  };
  const requirePage = ({ held }: { held: number }): void => {
    if (held > 2 ** 28) throw new Error(`holds ${held}`);
  };
  const input = { random, metadata: { ...metadata, schema }, requirePage };
  const path = getTreePath(parquetSchema({ schema }), ['text']);
  await expect(leafRows(input, meta, path).next()).rejects.toThrow(`holds ${2 ** 29}`);
});
