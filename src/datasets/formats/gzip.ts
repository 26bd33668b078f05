import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CardbenchError, systemCode } from '../../core/errors.js';
import { BrokenFile } from './broken-file.js';
import type { Content } from './content.js';
import { createUnpacking } from './packed.js';

/** The content of a gzip file, decompressed while it is read. */
export function unpackGzip(file: string, content: Content): Content {
  return {
    pieces: async function* () {
      let packed = 0;
      const unpacking = createUnpacking(file, () => packed);
      async function* counted(): AsyncGenerator<Uint8Array> {
        for await (const piece of content.pieces()) {
          packed += piece.length;
          yield piece;
        }
      }
      const source = Readable.from(counted(), { objectMode: false });
      const gunzip = createGunzip();
      source.on('error', (error) => gunzip.destroy(error));
      source.pipe(gunzip);
      try {
        for await (const piece of gunzip as AsyncIterable<Uint8Array>) {
          yield unpacking.count(piece);
        }
      } catch (thrown) {
        if (thrown instanceof CardbenchError) throw thrown;
        const why = `not a complete gzip file (${systemCode(thrown) ?? 'damaged'})`;
        throw new BrokenFile(file, why, 'download it again');
      } finally {
        source.destroy();
        gunzip.destroy();
      }
    },
  };
}
