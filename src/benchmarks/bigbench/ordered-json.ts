const MARK = '#';

/**
 * Parses JSON whose objects' keys keep their order: JavaScript moves keys that look like numbers to the
 * front, so each key is marked first. {@link plainKey} takes the mark off again.
 */
export function parseOrdered(text: string): unknown {
  return JSON.parse(
    text.replace(/"((?:[^"\\]|\\.)*)"(\s*:)?/g, (whole, inside: string, colon?: string) =>
      colon === undefined ? whole : `"${MARK}${inside}"${colon}`,
    ),
  );
}

export function plainKey(key: string): string {
  return key.slice(MARK.length);
}
