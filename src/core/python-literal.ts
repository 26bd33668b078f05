const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  "'": "'",
  '"': '"',
  '\\': '\\',
};

/**
 * The texts of a Python list of strings as `str()` writes it, `['a', "b's"]`; `null` for anything
 * else.
 */
export function pythonStringList(source: string): string[] | null {
  const text = source.trim();
  if (!text.startsWith('[') || !text.endsWith(']')) return null;
  const list: string[] = [];
  let at = 1;
  const skipSpace = (): void => {
    while (/\s/.test(text[at] ?? '')) at++;
  };
  for (skipSpace(); at < text.length - 1; skipSpace()) {
    const quote = text[at];
    if (quote !== "'" && quote !== '"') return null;
    const end = endOfString(text, at);
    if (end === -1) return null;
    const content = unescapePython(text.slice(at + 1, end));
    if (content === null) return null;
    list.push(content);
    at = end + 1;
    skipSpace();
    if (text[at] === ',') at++;
    else if (at !== text.length - 1) return null;
  }
  return list;
}

/** The end of the string that starts at `start`; -1 if it is not closed. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length - 1; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === text[start]) return at;
  }
  return -1;
}

/** `null` for an escape that `repr` never produces. */
function unescapePython(body: string): string | null {
  let known = true;
  const text = body.replace(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([\s\S]))/g,
    (_all, hex, short, long, char: string | undefined) => {
      const code = hex ?? short ?? long;
      if (code !== undefined) {
        const point = Number.parseInt(code, 16);
        return point <= 0x10ffff ? String.fromCodePoint(point) : '';
      }
      const plain = ESCAPES[char ?? ''];
      if (plain === undefined) known = false;
      return plain ?? '';
    },
  );
  return known ? text : null;
}
