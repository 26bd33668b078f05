import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** The width of an element in pixels, which follows the window: texts of a plot keep their size. */
export function useWidth<E extends Element>(initial = 480): [RefObject<E | null>, number] {
  const ref = useRef<E>(null);
  const [width, setWidth] = useState(initial);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const set = (found: number): void => {
      if (found > 0) setWidth(Math.floor(found));
    };
    set(element.getBoundingClientRect().width);
    const observer = new ResizeObserver(([entry]) => set(entry?.contentRect.width ?? 0));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}
