import stringWidth from 'string-width';

/** No limit: a pipe, or a file. */
export const UNLIMITED = Number.POSITIVE_INFINITY;

/**
 * Text whose lines fit a terminal. Lines break between words and keep their indentation; a line that begins with
 * `cardbench` is a command, and breaks where a shell reads on. What fits already, such as a table, stays.
 *
 * @param width in terminal columns
 */
export function wrapped(text: string, width: number): string {
  if (width === UNLIMITED) return text;
  return text
    .split('\n')
    .flatMap((line) => (stringWidth(line) <= width ? [line] : wrappedLine(line, width)))
    .join('\n');
}

function wrappedLine(line: string, width: number): string[] {
  const [indent = ''] = /^\s*/.exec(line) ?? [];
  const body = line.slice(indent.length);
  if (/^cardbench\s/.test(body)) return wrappedCommand(body, indent, width);
  const [bullet = ''] = /^(?:! )?/.exec(body) ?? [];
  const room = width - stringWidth(indent + bullet);
  return words(body.slice(bullet.length).split(' '), room).map(
    (part, index) => `${indent}${index === 0 ? bullet : ' '.repeat(bullet.length)}${part}`,
  );
}

/** A command on several lines that a shell reads as one. */
export function wrappedCommand(command: string, indent: string, width: number): string[] {
  const parts = command.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  const lines = words(parts, width - stringWidth(indent) - 4);
  return lines.map((line, index) => {
    const start = index === 0 ? indent : `${indent}  `;
    return `${start}${line}${index === lines.length - 1 ? '' : ' \\'}`;
  });
}

/** Words in lines of at most a width; a longer word is a line of its own. */
export function words(list: readonly string[], width: number): string[] {
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of list) {
    const longer: string = line === undefined ? word : `${line} ${word}`;
    if (line !== undefined && stringWidth(longer) > width) {
      lines.push(line.trimEnd());
      line = word;
    } else line = longer;
  }
  if (line !== undefined) lines.push(line);
  return lines;
}

/** A word in pieces of at most a width, cut after a slash, dash, comma or the like where there is one. */
export function pieces(word: string, width: number): string[] {
  const found: string[] = [];
  let rest = word;
  while (stringWidth(rest) > width) {
    let [cut, natural, taken] = [0, 0, 0];
    for (const character of rest) {
      taken += stringWidth(character);
      if (taken > width && cut > 0) break;
      cut += character.length;
      if (/[/,;:._-]/.test(character)) natural = cut;
    }
    const at = natural > 0 ? natural : cut;
    found.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return rest === '' ? found : [...found, rest];
}
