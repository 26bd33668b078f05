/** A fenced code block of a Markdown reply. */
export interface CodeBlock {
  /** Lower case, empty when the fence names none. */
  readonly language: string;
  readonly code: string;
}

const FENCE = /^[ \t]{0,12}(`{3,}|~{3,})[ \t]*([\w+#.-]*)/;

/** All fenced blocks, in order; one that is never closed (a reply cut short) runs to the end. */
export function codeBlocks(text: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: { fence: string; language: string; lines: string[] } | undefined;
  const close = (): void => {
    if (open !== undefined) blocks.push({ language: open.language, code: open.lines.join('\n') });
    open = undefined;
  };
  for (const line of text.replaceAll('\r\n', '\n').split('\n')) {
    const match = FENCE.exec(line);
    if (open === undefined) {
      if (match?.[1])
        open = { fence: match[1], language: (match[2] ?? '').toLowerCase(), lines: [] };
    } else if (match?.[1]?.startsWith(open.fence) && line.trim() === match[1]) close();
    else open.lines.push(line);
  }
  close();
  return blocks;
}

/** Removes the common indentation of all lines, as in a block inside a list. */
export function dedent(code: string): string {
  const lines = code.split('\n');
  const indents = lines
    .filter((line) => line.trim() !== '')
    .map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const common = Math.min(...indents, Number.MAX_SAFE_INTEGER);
  return indents.length === 0 || common === 0
    ? code
    : lines.map((line) => line.slice(common)).join('\n');
}
