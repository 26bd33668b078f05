const BLOCK = 100_000;

/** A frame of stored blocks, as RFC 8878 defines it; what a compressor writes for data that it cannot shorten. */
export function storedZstd(data: Uint8Array, { window = 0x50, checksum = false } = {}): Buffer {
  const parts = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, checksum ? 4 : 0, window])];
  for (let at = 0; at < data.length || at === 0; at += BLOCK) {
    const block = data.subarray(at, at + BLOCK);
    const last = at + BLOCK >= data.length ? 1 : 0;
    const header = Buffer.alloc(3);
    header.writeUIntLE((block.length << 3) | last, 0, 3);
    parts.push(header, Buffer.from(block));
  }
  if (checksum) parts.push(Buffer.alloc(4));
  return Buffer.concat(parts);
}

/** A frame of so many blocks of four bytes, each of which stands for 128 KiB of one letter. */
export function zstdBomb(blocks: number): Buffer {
  const packed = Buffer.alloc(4 * blocks, 'a');
  for (let i = 0; i < blocks; i++) {
    const last = i === blocks - 1 ? 1 : 0;
    packed.writeUIntLE((ZSTD_BLOCK << 3) | 2 | last, 4 * i, 3);
  }
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x38]), packed]);
}

/** Bytes of a block, unpacked, at most. */
export const ZSTD_BLOCK = 128 * 1024;
