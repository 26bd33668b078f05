import { closeSync, ftruncateSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';

const MIB = 1024 * 1024;

/** So many MiB of one character, after a beginning: as gzip a thousandth of that. */
export function gzipOf(begin: string, char: string, mebibytes: number): Buffer {
  return members(begin, char.repeat(16 * MIB), mebibytes / 16);
}

/** The same with a whole text in place of a character, over and over. */
export function gzipOfText(text: string, mebibytes: number): Buffer {
  return members('', text.repeat(Math.floor((16 * MIB) / text.length)), mebibytes / 16);
}

/** A gzip file may have several members, one after another: the same one is packed only once. */
function members(begin: string, text: string, times: number): Buffer {
  const member = gzipSync(text, { level: 9 });
  return Buffer.concat([
    gzipSync(begin),
    ...Array.from({ length: Math.ceil(times) }, () => member),
  ]);
}

/** A file of so many GiB that takes no place: zeros, after a beginning. */
export function sparseFile(path: string, begin: string, gibibytes: number): void {
  const file = openSync(path, 'w');
  writeSync(file, begin);
  ftruncateSync(file, Math.floor(gibibytes * 1024 * MIB));
  closeSync(file);
}

/** A zip of one entry, whose directory may claim another size than it has, or that it is a link. */
export function writeZip(
  path: string,
  name: string,
  content: Buffer,
  claims: { readonly size?: number; readonly mode?: number; readonly times?: number } = {},
): void {
  const body = deflateRawSync(content, { level: 9 });
  const size = claims.size ?? content.length;
  const title = Buffer.from(name);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(crc32(content), 14);
  local.writeUInt32LE(body.length, 18);
  local.writeUInt32LE(size, 22);
  local.writeUInt16LE(title.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(0x0314, 4);
  central.writeUInt16LE(20, 6);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(crc32(content), 16);
  central.writeUInt32LE(body.length, 20);
  central.writeUInt32LE(size, 24);
  central.writeUInt16LE(title.length, 28);
  central.writeUInt32LE(((claims.mode ?? 0o100644) << 16) >>> 0, 38);
  const times = claims.times ?? 1;
  const directory = Buffer.concat(Array.from({ length: times }, () => [central, title]).flat());
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(times, 8);
  end.writeUInt16LE(times, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(local.length + title.length + body.length, 16);
  writeFileSync(path, Buffer.concat([local, title, body, directory, end]));
}
