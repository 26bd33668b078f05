import { writeFileSync } from 'node:fs';
import type { SchemaElement } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';

type Column =
  | readonly string[]
  | readonly number[]
  | readonly boolean[]
  | readonly (readonly string[])[];

/** Writes a Parquet file as Hugging Face does: texts, 64-bit integers, booleans and lists of texts. */
export function writeParquet(path: string, columns: Readonly<Record<string, Column>>): void {
  const schema: SchemaElement[] = [{ name: 'root', num_children: Object.keys(columns).length }];
  const columnData = Object.entries(columns).map(([name, values]) => {
    schema.push(...schemaOf(name, values));
    const data =
      typeof values[0] === 'number' ? (values as readonly number[]).map(BigInt) : [...values];
    return { name, data };
  });
  writeFileSync(path, Buffer.from(parquetWriteBuffer({ columnData, schema })));
}

function schemaOf(name: string, values: Column): SchemaElement[] {
  const repetition_type = 'OPTIONAL';
  if (typeof values[0] === 'number') return [{ name, type: 'INT64', repetition_type }];
  if (typeof values[0] === 'boolean') return [{ name, type: 'BOOLEAN', repetition_type }];
  if (typeof values[0] === 'string') {
    return [{ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type }];
  }
  return [
    { name, num_children: 1, converted_type: 'LIST', repetition_type },
    { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
    { name: 'element', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type },
  ];
}
