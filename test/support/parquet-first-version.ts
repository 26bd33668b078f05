import { gzipSync } from 'node:zlib';
import {
  type ColumnChunk,
  type CompressionCodec,
  parquetSchema,
  type SchemaElement,
  type SchemaTree,
} from 'hyparquet';
import { getMaxDefinitionLevel, getMaxRepetitionLevel } from 'hyparquet/src/schema.js';
import { ByteWriter } from 'hyparquet-writer';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { encodeNestedValues } from 'hyparquet-writer/src/dremel.js';
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { writePlain } from 'hyparquet-writer/src/plain.js';
import { snappyCompress } from 'hyparquet-writer/src/snappy.js';
import { storedZstd } from './stored-zstd.js';

const COMPRESS: Partial<Record<CompressionCodec, (bytes: Uint8Array) => Uint8Array>> = {
  UNCOMPRESSED: (bytes) => bytes,
  SNAPPY: snappyCompress,
  GZIP: (bytes) => gzipSync(bytes),
  ZSTD: storedZstd,
};

/**
 * A Parquet file of one row group whose data pages are of version 1, as most programs write them. A page has so many
 * values, wherever a row ends, so that a row of lists goes over several pages.
 *
 * @param columns the values of each column of the schema, by its name
 * @param valuesOfPage for each page of a leaf in turn, over and over
 */
export function firstVersionParquet(
  schema: SchemaElement[],
  columns: Readonly<Record<string, readonly unknown[]>>,
  codec: CompressionCodec,
  valuesOfPage: readonly number[],
): Uint8Array {
  const writer = new ByteWriter();
  writer.appendBytes(new TextEncoder().encode('PAR1'));
  const root = parquetSchema({ schema });
  const rows = Object.values(columns)[0]?.length ?? 0;
  const chunks = leavesOf(root).map((path): ColumnChunk => {
    const values = [...(columns[path[1]?.element.name ?? ''] ?? [])];
    const start = writer.offset;
    const count = writeLeaf(writer, path, values, codec, valuesOfPage);
    const bytes = BigInt(writer.offset - start);
    return {
      file_offset: BigInt(start),
      meta_data: {
        type: path.at(-1)?.element.type ?? 'BYTE_ARRAY',
        encodings: ['PLAIN'],
        path_in_schema: path.slice(1).map(({ element }) => element.name),
        codec,
        num_values: BigInt(count),
        total_uncompressed_size: bytes,
        total_compressed_size: bytes,
        data_page_offset: BigInt(start),
      },
    };
  });
  const total_byte_size = BigInt(writer.offset);
  const num_rows = BigInt(rows);
  writeMetadata(writer, {
    ...{ version: 1, schema, num_rows, metadata_length: 0 },
    row_groups: [{ columns: chunks, total_byte_size, num_rows }],
  });
  writer.appendBytes(new TextEncoder().encode('PAR1'));
  return writer.getBytes();
}

/** The paths from the root to each leaf. */
function leavesOf(tree: SchemaTree, above: readonly SchemaTree[] = []): SchemaTree[][] {
  const path = [...above, tree];
  return tree.children.length === 0
    ? [path]
    : tree.children.flatMap((each) => leavesOf(each, path));
}

/** Writes the pages of a leaf and gives the number of its values. */
function writeLeaf(
  writer: ByteWriter,
  path: SchemaTree[],
  rows: unknown[],
  codec: CompressionCodec,
  valuesOfPage: readonly number[],
): number {
  const { values, definitionLevels, repetitionLevels } = encodeNestedValues(path, rows);
  const { type = 'BYTE_ARRAY' } = path.at(-1)?.element ?? {};
  const [repetition, definition] = [getMaxRepetitionLevel(path), getMaxDefinitionLevel(path)];
  for (let from = 0, page = 0; from < values.length; page++) {
    const to = Math.min(values.length, from + (valuesOfPage[page % valuesOfPage.length] ?? 1));
    const body = new ByteWriter();
    for (const [max, levels] of [
      [repetition, repetitionLevels],
      [definition, definitionLevels],
    ] as const) {
      if (max === 0) continue;
      const packed = new ByteWriter();
      writeRleBitPackedHybrid(packed, levels.slice(from, to), 32 - Math.clz32(max));
      body.appendUint32(packed.offset);
      body.appendBytes(packed.getBytes());
    }
    const present = [...values.slice(from, to)].filter(
      (value) => value !== null && value !== undefined,
    );
    const physical =
      type === 'BYTE_ARRAY' ? present.map((text) => new TextEncoder().encode(text)) : present;
    writePlain(body, physical, type, undefined);
    const bytes = body.getBytes();
    const packed = COMPRESS[codec]?.(bytes) ?? bytes;
    writePageHeader(writer, {
      type: 'DATA_PAGE',
      uncompressed_page_size: bytes.length,
      compressed_page_size: packed.length,
      data_page_header: {
        num_values: to - from,
        encoding: 'PLAIN',
        definition_level_encoding: 'RLE',
        repetition_level_encoding: 'RLE',
      },
    });
    writer.appendBytes(packed);
    from = to;
  }
  return values.length;
}
