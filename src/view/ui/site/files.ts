import { MARK, type Site } from '../../site/layout.js';

/** The folder of the files of an exported site, below the page; `undefined` where a server answers. */
export const siteFolder: string | undefined = document.querySelector<HTMLMetaElement>(
  `meta[name="${MARK}"]`,
)?.content;

/** Files that were read, the latest last: rows and texts that the reader comes back to. */
const kept = new Map<string, Promise<unknown>>();
const MOST_KEPT = 40;

/** Reads a file of the site. */
export function file<Value>(name: string): Promise<Value> {
  const known = kept.get(name) ?? read(name);
  kept.delete(name);
  kept.set(name, known);
  known.catch(() => kept.delete(name));
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return known as Promise<Value>;
}

async function read(name: string): Promise<unknown> {
  const response = await fetch(`./${siteFolder}/${name}`).catch(() => undefined);
  if (response === undefined) throw new Error('The web server does not answer.');
  if (!response.ok) throw new Error(`The site has no file ${name} (${response.status}).`);
  return response.json();
}

let site: Promise<Site> | undefined;

/** The list of what the site holds. */
export function theSite(): Promise<Site> {
  site ??= file<Site>('site.json');
  site.catch(() => {
    site = undefined;
  });
  return site;
}

/** The file for what is asked for. */
export async function fileFor(asked: string): Promise<string> {
  const { files } = await theSite();
  const name = Object.hasOwn(files, asked) ? files[asked] : undefined;
  if (name === undefined) throw new Error('This is not part of the exported site.');
  return name;
}
