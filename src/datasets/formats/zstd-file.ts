import { CardbenchError } from '../../core/errors.js';
import { BrokenFile } from './broken-file.js';
import { type Content, wholeOf } from './content.js';
import { LIMITS } from './limits.js';
import { createUnpacking } from './packed.js';
import { unpackZstd } from './zstd.js';

/** The content of a Zstandard file, which is in memory while it is decompressed. */
export function unpackZstdFile(file: string, content: Content): Content {
  return {
    pieces: async function* () {
      const packed = await wholeOf(file, content.pieces(), LIMITS.document);
      const unpacking = createUnpacking(file, () => packed.length);
      try {
        for (const piece of unpackZstd(file, packed)) yield unpacking.count(piece);
      } catch (thrown) {
        if (thrown instanceof CardbenchError) throw thrown;
        throw new BrokenFile(file, 'not a complete Zstandard file (damaged)', 'download it again');
      }
    },
  };
}
