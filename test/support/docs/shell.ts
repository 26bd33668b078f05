/**
 * The commands in a text for a shell, each as its words: without prompts, comments, assignments before a command and
 * redirections. Lines that end in a backslash go on in the next one.
 */
export function shellCommands(text: string): readonly (readonly string[])[] {
  const commands: string[][] = [];
  for (const line of text.replace(/\\\n\s*/g, ' ').split('\n')) {
    let words: string[] = [];
    const end = (): void => {
      if (words.length > 0) commands.push(words);
      words = [];
    };
    for (const [word] of line.matchAll(
      /(?:"[^"]*"|\$\([^)]*\)|'[^']*'|[^\s"'|;&#]|(?<=\S)#)+|[|;&]+|#.*/g,
    )) {
      if (word.startsWith('#')) break;
      if (/^[|;&]+$/.test(word)) end();
      else words.push(word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
    }
    end();
  }
  return commands.map(ofOneCommand).filter((words) => words.length > 0);
}

const LEADING = new Set(['$', 'npx', 'time', 'env', 'run:', '-']);

function ofOneCommand(words: readonly string[]): readonly string[] {
  const start = words.findIndex((word) => !LEADING.has(word) && !/^[A-Z_]+=/.test(word));
  const end = words.findIndex((word) => /^\d?[<>]{1,2}$/.test(word));
  return start === -1 ? [] : words.slice(start, end === -1 ? undefined : end);
}
