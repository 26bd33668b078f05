import { useEffect, useState } from 'preact/hooks';
import type { Problem } from '../api.js';
import { siteFolder } from './site/files.js';

/** What is asked for, once it is there. */
export interface Loaded<Value> {
  readonly value: Value | undefined;
  /** One sentence. */
  readonly error: string | undefined;
  /** Another object after each answer or error. */
  readonly turn: object;
  /** Asks again; the old value stays until the new one is there. */
  readonly reload: () => void;
}

/** Answers that Back and Forward show at once. */
const answers = new Map<string, unknown>();
const MAX_ANSWERS = 60;

/** Whether the page reads the files of an exported site: nothing can be changed, and nothing goes on. */
export const isSite = siteFolder !== undefined;

/** Asks the server, or the files of an exported site. */
export async function ask<Value>(path: string, signal?: AbortSignal): Promise<Value> {
  if (isSite) {
    const { askSite } = await import('./site/ask.js');
    return (await askSite(path)) as Value;
  }
  const response = await fetch(`/api/${path}`, signal === undefined ? {} : { signal }).catch(
    (error) => {
      if (signal?.aborted === true) throw error;
      throw new Error('The server does not answer. Is "cardbench view" still running?');
    },
  );
  if (!response.ok) {
    const problem = (await response.json().catch(() => ({}))) as Partial<Problem>;
    throw new Error(problem.error ?? `The server answered with ${response.status}.`);
  }
  return (await response.json()) as Value;
}

/** Sends a change. */
export async function change(path: string, body: unknown): Promise<void> {
  const response = await fetch(`/api/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.ok) return answers.clear();
  const problem = (await response.json().catch(() => ({}))) as Partial<Problem>;
  throw new Error(problem.error ?? `The server answered with ${response.status}.`);
}

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** The answer to a path; `null` asks nothing. */
export function useAnswer<Value>(path: string | null): Loaded<Value> {
  const [state, setState] = useState<{ path: string | null; value?: Value; error?: string }>({
    path,
  });
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    if (path === null) return;
    const controller = new AbortController();
    ask<Value>(path, controller.signal).then(
      (value) => {
        answers.delete(path);
        answers.set(path, value);
        const [oldest] = answers.keys();
        if (answers.size > MAX_ANSWERS && oldest !== undefined) answers.delete(oldest);
        setState({ path, value });
      },
      (error: unknown) => {
        if (!controller.signal.aborted)
          setState((known) => ({ ...known, path, error: messageOf(error) }));
      },
    );
    return () => controller.abort();
  }, [path, asked]);
  const isPresent = state.path === path;
  const kept = path === null ? undefined : (answers.get(path) as Value | undefined);
  return {
    value: (isPresent ? state.value : undefined) ?? kept,
    error: isPresent ? state.error : undefined,
    turn: state,
    reload: () => setAsked((n) => n + 1),
  };
}

/** Reads an answer again, so many milliseconds after it came, while it may change and somebody looks. */
export function useAgain({ turn, reload }: Loaded<unknown>, isOpen: boolean, after: number): void {
  useEffect(() => {
    if (!isOpen || isSite) return;
    let timer: ReturnType<typeof setTimeout>;
    const look = (): void => {
      if (document.hidden) timer = setTimeout(look, after);
      else reload();
    };
    timer = setTimeout(look, after);
    return () => clearTimeout(timer);
  }, [turn, isOpen]);
}
