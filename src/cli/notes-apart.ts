/** What the parser notes of a flag, at the end of a line and without room before it: `samples[array]`. */
const CROWDED = /^(.*[^\s[])(\[(?:string|number|boolean|array|required|choices|default)\b.*\])$/;

/** Help in which what is noted of a flag stands apart from its description: on a line of its own where there is no room. */
export function notesApart(help: string): string {
  return help
    .split('\n')
    .flatMap((line) => {
      const [, description, notes = ''] = CROWDED.exec(line) ?? [];
      return description === undefined ? [line] : [description, notes.padStart(line.length)];
    })
    .join('\n');
}
