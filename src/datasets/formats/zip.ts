import { Readable } from 'node:stream';
import { type Entry, fromRandomAccessReader, RandomAccessReader, type ZipFile } from 'yauzl';
import { CardbenchError } from '../../core/errors.js';
import { terminalLine } from '../../core/terminal-text.js';
import { BrokenFile } from './broken-file.js';
import { type Content, PIECE, type RandomAccess, wholeOf } from './content.js';
import { LIMITS } from './limits.js';
import { createUnpacking } from './packed.js';

/** A file in an archive, decompressed while it is read. */
export interface ArchiveFile {
  readonly name: string;
  readonly content: Content;
}

/**
 * The files of a zip archive, sorted by name. Folders, macOS resource forks and symbolic links are left out.
 *
 * @param wanted selects names; other files are not opened
 */
export async function* unpackZip(
  file: string,
  content: Content,
  wanted: (name: string) => boolean,
): AsyncGenerator<ArchiveFile> {
  const { random } = content;
  if (random === undefined) {
    throw new CardbenchError(
      `${file}: a zip archive inside another compressed file cannot be read; unpack it.`,
    );
  }
  const zip = await opened(file, random);
  // Overlapping entries count once.
  const unpacking = createUnpacking(file, () => random.size);
  for (const entry of await entriesOf(file, zip, wanted)) {
    yield {
      name: entry.fileName,
      content: {
        pieces: async function* () {
          const where = `${file}, ${terminalLine(entry.fileName, 80)}`;
          if (entry.isEncrypted()) throw broken(where, 'it is encrypted');
          const stream = await streamOf(zip, entry).catch(() => {
            throw broken(where, 'an entry cannot be read');
          });
          try {
            for await (const piece of unpacked(where, entry, stream)) yield unpacking.count(piece);
          } catch (thrown) {
            if (thrown instanceof CardbenchError) throw thrown;
            throw broken(where, 'an entry is damaged');
          } finally {
            stream.destroy();
          }
        },
      },
    };
  }
}

function broken(file: string, why: string): BrokenFile {
  return new BrokenFile(file, `not a complete zip file (${why})`, 'download it again');
}

/** Reads an archive from disk or memory, a piece at a time. */
class ContentReader extends RandomAccessReader {
  readonly #random: RandomAccess;

  constructor(random: RandomAccess) {
    super();
    this.#random = random;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const random = this.#random;
    function* pieces(): Generator<Uint8Array> {
      for (let at = start; at < end; at += PIECE) {
        yield random.slice(at, Math.min(end, at + PIECE));
      }
    }
    return Readable.from(pieces(), { objectMode: false });
  }
}

function opened(file: string, random: RandomAccess): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    fromRandomAccessReader(
      new ContentReader(random),
      random.size,
      // Names are only compared; no file is written under them.
      { lazyEntries: true, autoClose: false, strictFileNames: false },
      (error, zip) => {
        if (error !== null || zip === undefined) reject(broken(file, 'it has no directory'));
        else resolve(zip);
      },
    );
  });
}

function entriesOf(
  file: string,
  zip: ZipFile,
  wanted: (name: string) => boolean,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  let seen = 0;
  return new Promise<Entry[]>((resolve, reject) => {
    zip.on('error', () => reject(broken(file, 'its directory is damaged')));
    zip.on('end', () => resolve(entries));
    zip.on('entry', (entry: Entry) => {
      if (++seen > LIMITS.archiveFiles) {
        reject(
          new CardbenchError(
            `${file} contains more than ${LIMITS.archiveFiles.toLocaleString('en')} files, which is the limit; split it.`,
          ),
        );
        return;
      }
      const name = entry.fileName;
      const skipped = name.endsWith('/') || name.startsWith('__MACOSX/') || isLink(entry);
      if (!skipped && wanted(name)) entries.push(entry);
      zip.readEntry();
    });
    zip.readEntry();
  }).then((all) => all.sort((a, b) => (a.fileName < b.fileName ? -1 : 1)));
}

/** The upper 16 bits of the attributes are the Unix file mode. */
function isLink({ externalFileAttributes }: Entry): boolean {
  return ((externalFileAttributes >>> 16) & 0o170000) === 0o120000;
}

/** The method of an entry that is compressed by Zstandard, as inspect_ai writes its logs. */
const ZSTANDARD = 93;

async function* unpacked(
  where: string,
  { compressionMethod }: Entry,
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (compressionMethod !== ZSTANDARD) return yield* stream;
  const { unpackZstd } = await import('./zstd.js');
  yield* unpackZstd(where, await wholeOf(where, stream, LIMITS.document));
}

function streamOf(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    const raw = entry.compressionMethod === ZSTANDARD ? { decodeFileData: false } : {};
    zip.openReadStream(entry, raw, (error, stream) => {
      if (error !== null || stream === undefined) reject(error ?? new Error('no stream'));
      else resolve(stream);
    });
  });
}
