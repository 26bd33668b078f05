/**
 * What programs commonly import: part of the snapshot, so that importing it reads no file. (A thread
 * whose program read a file is not used again.)
 */
export const PRELOADED = (
  'sys os re math cmath typing collections itertools functools operator string copy random heapq ' +
  'bisect array struct enum abc dataclasses contextlib queue datetime calendar time decimal fractions ' +
  'numbers statistics hashlib base64 json textwrap unicodedata io inspect traceback warnings uuid'
).split(' ');
