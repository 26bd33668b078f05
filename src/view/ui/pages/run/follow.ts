import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { LiveState } from '../../../api.js';

/** What a run is doing, as the server told it last. */
export interface Followed {
  readonly state: LiveState | undefined;
  /** `null` while the server answers; otherwise, when it was last heard. */
  readonly lostAt: Date | null;
}

/** Milliseconds between two readings of the whole page, and before the server is asked again. */
const READ_EVERY = 5_000;
const AGAIN_AFTER = 1_500;
const NOTHING = { state: undefined, lostAt: null };

/**
 * Follows a run. Each event holds the whole state, so that nothing is missed while the server was away: the browser
 * connects again by itself, or is told to, where it gave up. Nothing is followed while the page is hidden, because a
 * browser opens only a few connections to a server.
 *
 * @param changed the rest of the page is to be read again
 */
export function useLive(id: string | null, changed: () => void): Followed {
  const [known, setKnown] = useState<Followed & { readonly id: string | null }>({ id, ...NOTHING });
  const tell = useRef(changed);
  useLayoutEffect(() => {
    tell.current = changed;
  });
  useLayoutEffect(() => {
    if (id === null) return;
    let source: EventSource | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    let readAt = 0;
    let heardAt = new Date();
    let before = '';
    const take = (event: MessageEvent<string>): void => {
      const state = JSON.parse(event.data) as LiveState;
      heardAt = new Date();
      setKnown({ id, state, lostAt: null });
      const now = `${state.status} ${state.active}`;
      if (now === before && heardAt.getTime() - readAt < READ_EVERY) return;
      [before, readAt] = [now, heardAt.getTime()];
      tell.current();
    };
    const connect = (): void => {
      clearTimeout(again);
      source?.close();
      if (document.hidden) return;
      const opened = new EventSource(`/api/runs/${encodeURIComponent(id)}/live`);
      source = opened;
      opened.addEventListener('state', take);
      opened.addEventListener('error', () => {
        setKnown((last) => ({ ...last, id, lostAt: heardAt }));
        if (opened.readyState !== EventSource.CLOSED) return;
        // It may also be that the run is gone, which the page says once it is read again.
        tell.current();
        again = setTimeout(connect, AGAIN_AFTER);
      });
    };
    document.addEventListener('visibilitychange', connect);
    connect();
    return () => {
      document.removeEventListener('visibilitychange', connect);
      clearTimeout(again);
      source?.close();
    };
  }, [id]);
  return known.id === id ? known : NOTHING;
}
