import { readdirSync, readFileSync } from 'node:fs';

/** Descriptors above this are not looked for: each below it costs the child a place. */
const HIGHEST = 4096;
/** `FD_CLOEXEC` as /proc shows it among a descriptor's flags, in octal. */
const CLOSE_ON_EXEC = 0o2000000;

/**
 * One past the highest descriptor that a child of this process would inherit: those that were open when
 * cardbench was started, or that a native library opened without the close-on-exec flag. A child whose
 * `stdio` names all of these places gets /dev/null in them.
 *
 * @returns 0 where the system does not tell (/proc is Linux's)
 */
export function inheritedDescriptors(): number {
  let end = 0;
  for (const name of names('/proc/self/fd')) {
    const descriptor = Number(name);
    if (descriptor < end || descriptor > HIGHEST) continue;
    const flags = /^flags:\s*([0-7]+)$/m.exec(text(`/proc/self/fdinfo/${name}`))?.[1];
    if (flags !== undefined && (Number.parseInt(flags, 8) & CLOSE_ON_EXEC) === 0) {
      end = descriptor + 1;
    }
  }
  return end;
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function text(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Closed meanwhile.
    return '';
  }
}
