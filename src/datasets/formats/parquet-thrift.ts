/** The fields of a struct of Thrift's compact protocol by their ids: numbers and structs; others are passed over. */
export type ThriftFields = ReadonlyMap<number, number | ThriftFields>;

/** The first struct in the bytes, and where it ends. */
export interface ThriftStruct {
  readonly fields: ThriftFields;
  readonly end: number;
}

/** The bytes end before the struct does. */
export class ThriftEndsEarly extends Error {}

const TRUE = 1;
const FALSE = 2;
const BYTE = 3;
const [I16, I32, I64] = [4, 5, 6];
const DOUBLE = 7;
const BINARY = 8;
const [LIST, SET] = [9, 10];
const STRUCT = 12;
const DEEPEST = 16;

/**
 * Reads a struct of Thrift's compact protocol, as the header of a page of a Parquet file is one.
 *
 * @throws ThriftEndsEarly if there are too few bytes, another error if they are no such struct
 */
export function readThrift(bytes: Uint8Array): ThriftStruct {
  let at = 0;
  const byte = (): number => {
    const value = bytes[at++];
    if (value === undefined) throw new ThriftEndsEarly();
    return value;
  };
  const unsigned = (): number => {
    let value = 0;
    for (let factor = 1; factor <= 2 ** 63; factor *= 128) {
      const next = byte();
      value += (next & 0x7f) * factor;
      if (next < 0x80) return value;
    }
    throw new Error('a number is too long');
  };
  const signed = (): number => {
    const value = unsigned();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  };
  const pass = (count: number): void => {
    at += count;
    if (at > bytes.length) throw new ThriftEndsEarly();
  };
  const value = (type: number, depth: number): number | ThriftFields | undefined => {
    if (depth > DEEPEST) throw new Error('nested too deeply');
    switch (type) {
      case TRUE:
        return 1;
      case FALSE:
        return 0;
      case BYTE:
        return byte();
      case I16:
      case I32:
      case I64:
        return signed();
      case DOUBLE:
        pass(8);
        return undefined;
      case BINARY:
        pass(unsigned());
        return undefined;
      case LIST:
      case SET: {
        const head = byte();
        const count = head >> 4 === 15 ? unsigned() : head >> 4;
        const element = head & 0x0f;
        // A boolean takes a byte in a list.
        const each = element === TRUE || element === FALSE ? BYTE : element;
        for (let n = 0; n < count; n++) value(each, depth + 1);
        return undefined;
      }
      case STRUCT:
        return struct(depth);
      default:
        throw new Error('a field is of an unknown type');
    }
  };
  const struct = (depth: number): ThriftFields => {
    const fields = new Map<number, number | ThriftFields>();
    let id = 0;
    for (;;) {
      const head = byte();
      if ((head & 0x0f) === 0) return fields;
      id = head >> 4 === 0 ? signed() : id + (head >> 4);
      const found = value(head & 0x0f, depth + 1);
      if (found !== undefined) fields.set(id, found);
    }
  };
  return { fields: struct(0), end: at };
}
