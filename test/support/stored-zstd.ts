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
