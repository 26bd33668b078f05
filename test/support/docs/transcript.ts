import { runCommandLine } from '../../../src/cli/command-line.js';
import type { Host } from '../../../src/cli/terminal.js';
import { environment } from '../cli.js';
import { inFolder } from '../in-folder.js';
import { shellCommands } from './shell.js';

/** The width of the terminal that the documentation shows. */
const COLUMNS = 172;

const BLOCK = /^```console\n(.*?)^```$/gms;

/**
 * Plays a page: runs the commands of its `console` blocks in their order, in one folder, and puts what they print in the
 * place of what the page shows. A command that ends in `&` goes on until the end of the page. Commands of other
 * programs are left as they are, with their output.
 *
 * @returns the page with the new outputs. An output that only differs in times, rates, the order of replies
 * and the ids of runs is kept
 */
export async function played(
  page: string,
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const session = new Session(folder, env);
  const blocks: string[] = [];
  for (const [, body = ''] of page.matchAll(BLOCK)) blocks.push(await session.block(body));
  await session.end();
  return page.replace(BLOCK, () => `\`\`\`console\n${blocks.shift() ?? ''}\`\`\``);
}

class Session {
  readonly #folder: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #stops: (() => Promise<unknown>)[] = [];
  /** Ports that the page names, and those that are free here. */
  readonly #ports = new Map<string, string>();
  /** Ids of runs that the page names, and those that they have here. */
  readonly #runs = new Map<string, string>();

  constructor(folder: string, env: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.#env = env;
  }

  async block(body: string): Promise<string> {
    const parts = body.split(/^(?=\$ )/m);
    let result = '';
    for (const part of parts) {
      const command = /^\$ (?:.*\\\n)*.*\n?/.exec(part)?.[0] ?? '';
      const before = part.slice(command.length);
      const [words = []] = shellCommands(command);
      if (words[0] !== 'cardbench') {
        result += part;
        continue;
      }
      const after = await this.#run(words.slice(1), /&\s*$/.test(command));
      for (const [index, id] of idsIn(before).entries()) {
        const now = idsIn(after)[index];
        if (now !== undefined) this.#runs.set(id, now);
      }
      result += command + (shapeOf(before) === shapeOf(after) ? before : after);
    }
    return result;
  }

  async end(): Promise<void> {
    for (const stop of this.#stops) await stop();
  }

  async #run(words: readonly string[], isBackground: boolean): Promise<string> {
    const args: string[] = [];
    for (const word of words) args.push(await this.#filledIn(word));
    return isBackground ? this.#start(args) : this.#printed(args);
  }

  /** A word with what stands for it here: `$(cardbench ...)`, ports, ids of runs. */
  async #filledIn(word: string): Promise<string> {
    let filled = word;
    const inner = /\$\(cardbench ([^)]*)\)/.exec(word);
    if (inner !== null) {
      filled = word.replace(inner[0], (await this.#printed((inner[1] ?? '').split(' '))).trim());
    }
    for (const [port, free] of this.#ports) filled = filled.replace(`:${port}`, `:${free}`);
    for (const [id, now] of this.#runs) filled = filled.replace(id, now);
    return filled;
  }

  /** What a command prints; of its messages only the one with which it fails. */
  async #printed(args: readonly string[]): Promise<string> {
    const { host, written } = this.#host(() => {});
    await inFolder(this.#folder, () => runCommandLine(args, host));
    const failure = written.stderr.split('\n').filter((line) => line.startsWith('cardbench: '));
    const text = `${written.stdout}${failure.map((line) => `${line}\n`).join('')}`
      .replace(/[ \t]+$/gm, '')
      .trim();
    return `${this.#asOnPage(text)}\n`;
  }

  /** Starts a server on any free port, which stands for the one that the page names. */
  async #start(args: readonly string[]): Promise<string> {
    const place = args.indexOf('--port') + 1;
    const port = args[place] ?? '';
    let stop = (): void => {};
    const { host, written } = this.#host((listener) => {
      stop = listener;
    });
    const free = args.map((word, index) => (index === place ? '0' : word));
    const listening = new Promise<void>((resolve) => {
      const { write } = host.stdout;
      host.stdout.write = (text: string): unknown => {
        write(text);
        resolve();
        return true;
      };
    });
    const ended = inFolder(this.#folder, () => runCommandLine(free, host));
    await Promise.race([listening, ended]);
    this.#ports.set(port, /:(\d+)/.exec(written.stdout)?.[1] ?? port);
    this.#stops.push(() => {
      stop();
      return ended;
    });
    return `${this.#asOnPage(written.stdout.trim())}\n`;
  }

  #asOnPage(text: string): string {
    let shown = text.replaceAll(this.#folder, '.');
    for (const [port, free] of this.#ports) shown = shown.replaceAll(`:${free}`, `:${port}`);
    return shown;
  }

  #host(onStop: (listener: () => void) => void): {
    readonly host: Host & { stdout: { write: (text: string) => unknown } };
    readonly written: { stdout: string; stderr: string };
  } {
    const written = { stdout: '', stderr: '' };
    const host = {
      stdout: {
        columns: COLUMNS,
        write: (text: string): unknown => {
          written.stdout += text;
          return true;
        },
      },
      stderr: {
        write: (text: string): unknown => {
          written.stderr += text;
          return true;
        },
      },
      env: environment(this.#env),
      on: (signal: string, listener: () => void): void => {
        if (signal === 'SIGINT') onStop(listener);
      },
      off: (): void => {},
      exit: (): void => {},
    };
    return { host, written };
  }
}

const RUN_ID = /\d{8}-\d{6}-[0-9a-f]{6}/g;

function idsIn(text: string): readonly string[] {
  return [...new Set(text.match(RUN_ID) ?? [])];
}

/** A text without what differs from run to run: ids, dates, times and rates. */
export function shapeOf(text: string): string {
  return (
    text
      .replace(RUN_ID, '<run>')
      // What changed during a run follows the order in which replies came.
      .replace(/(?<=the score changed during the run).*/g, ' <order>')
      .replace(/\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?/g, '<date>')
      .replace(/\d+(?:[.,]\d+)*(?= ?(?:ms|s|min)\b|\/s| tok\/s)/g, '<time>')
      .replace(/[ ─]+/g, ' ')
      .trim()
  );
}
