/** Numbers of which it is not known how many there will be; each takes the bytes of its kind. */
export interface Numbers<List extends Float64Array | Uint32Array> {
  readonly length: () => number;
  readonly push: (value: number) => void;
  /** What was pushed; not to be used while more is. */
  readonly list: () => List;
}

type Kind<List> = new (length: number) => List;

const FIRST = 64;

export function numbers<List extends Float64Array | Uint32Array>(kind: Kind<List>): Numbers<List> {
  let list = new kind(FIRST);
  let length = 0;
  return {
    length: () => length,
    push: (value) => {
      if (length === list.length) {
        const grown = new kind(Math.ceil(length * 1.5));
        grown.set(list);
        list = grown;
      }
      list[length] = value;
      length++;
    },
    list: () => list.subarray(0, length) as List,
  };
}
