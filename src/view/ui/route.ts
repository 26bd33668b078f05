import { useLayoutEffect, useState } from 'preact/hooks';

/** Where the reader is: the part of the address after `#`. */
export interface Route {
  /** `['runs', '<id>']` */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

/** A link within the page. Empty values are left out. */
export function link(
  path: readonly string[],
  query: Readonly<Record<string, string | number | undefined>> | URLSearchParams = {},
): string {
  const given =
    query instanceof URLSearchParams
      ? [...query]
      : Object.entries(query).flatMap(([name, value]) =>
          value === undefined || value === '' ? [] : [[name, String(value)]],
        );
  const search = new URLSearchParams(given).toString();
  return `#/${path.map(encodeURIComponent).join('/')}${search === '' ? '' : `?${search}`}`;
}

export function routeOf(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  const parts = path.split('/').filter((part) => part !== '');
  return { path: parts.map(decoded), query: new URLSearchParams(search) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The present route; the component is drawn again when it changes. */
export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useLayoutEffect(() => {
    const update = (): void => setHash(location.hash);
    addEventListener('hashchange', update);
    // The address may have changed after it was first read and before anything listened.
    update();
    return () => removeEventListener('hashchange', update);
  }, []);
  return routeOf(hash);
}

export function go(to: string): void {
  location.hash = to;
}

/** Changes the address without a step for Back, as while a filter is typed. */
export function replace(to: string): void {
  history.replaceState(null, '', to);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

/** Changes parameters of the present address, whatever it is by now; an empty text or `null` leaves one out. */
export function setQuery(changes: Readonly<Record<string, string | null>>): void {
  const { path, query } = routeOf(location.hash);
  for (const [name, text] of Object.entries(changes)) {
    if (text === null || text === '') query.delete(name);
    else query.set(name, text);
  }
  replace(link(path, query));
}
