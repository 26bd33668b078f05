import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { unzip } from 'fflate';
import { CardbenchError, messageOf } from '../../core/errors.js';

/** The most that one file may unpack to: the largest dataset here is a tenth of it. */
const MAX_UNPACKED = 2 * 1024 ** 3;

const gunzipAsync = promisify(gunzip);

export async function unpackGzip(file: string, content: Uint8Array): Promise<Uint8Array> {
  try {
    return await gunzipAsync(content, { maxOutputLength: MAX_UNPACKED });
  } catch (thrown) {
    throw new CardbenchError(
      `${file}: not a whole gzip file (${messageOf(thrown)}); pull it again.`,
    );
  }
}

/** The files of a zip archive, sorted by name; folders and macOS resource forks are left out. */
export async function unpackZip(
  file: string,
  content: Uint8Array,
): Promise<{ name: string; content: Uint8Array }[]> {
  let total = 0;
  const entries = await new Promise<Record<string, Uint8Array>>((resolve, reject) => {
    unzip(
      content,
      {
        filter: ({ name, originalSize }) => {
          if (name.endsWith('/') || name.startsWith('__MACOSX/')) return false;
          total += originalSize;
          if (total > MAX_UNPACKED) throw new Error('it unpacks to more than 2 GiB');
          return true;
        },
      },
      (error, unpacked) => (error ? reject(error) : resolve(unpacked)),
    );
  }).catch((thrown: unknown) => {
    throw new CardbenchError(
      `${file}: not a whole zip file (${messageOf(thrown)}); pull it again.`,
    );
  });
  return Object.entries(entries)
    .map(([name, bytes]) => ({ name, content: bytes }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
