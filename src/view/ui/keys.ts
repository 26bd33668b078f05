import { useLayoutEffect } from 'preact/hooks';

/** What a key does, for the list of keys. */
export interface KeyBinding {
  /** As `KeyboardEvent.key` names it. */
  readonly key: string;
  readonly does: string;
  readonly run: () => void;
}

interface Layer {
  readonly bindings: readonly KeyBinding[];
}

/** Bindings of the components that are shown, the newest last. */
const layers: Layer[] = [];
const listeners = new Set<() => void>();

/** Binds keys while a component is shown. Keys that are typed into a field are not taken. */
export function useKeys(bindings: readonly KeyBinding[]): void {
  // Before the browser paints, so that the next key already meets the state that is shown.
  useLayoutEffect(() => {
    const layer = { bindings };
    layers.push(layer);
    for (const listener of listeners) listener();
    return () => {
      layers.splice(layers.indexOf(layer), 1);
    };
  });
}

/** Every key that does something now, each once. */
export function presentKeys(): KeyBinding[] {
  const known = new Map<string, KeyBinding>();
  for (const { bindings } of layers) for (const each of bindings) known.set(each.key, each);
  return [...known.values()];
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  );
}

addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (isTyping(event.target)) {
    if (event.key === 'Escape') (event.target as HTMLElement).blur();
    return;
  }
  // Enter and space belong to what has the focus.
  const isControl =
    event.target instanceof HTMLButtonElement || event.target instanceof HTMLAnchorElement;
  if (isControl && (event.key === 'Enter' || event.key === ' ')) return;
  const binding = presentKeys().find(({ key }) => key === event.key);
  if (binding === undefined) return;
  event.preventDefault();
  binding.run();
});

/** Moves the focus by so many among the elements with `data-row`; the first, where none has it. */
export function moveFocus(by: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next =
    at === -1 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by));
  rows[next]?.focus();
  rows[next]?.scrollIntoView({ block: 'nearest' });
}

/** The keys of a list of links. */
export const LIST_KEYS: readonly KeyBinding[] = [
  { key: 'j', does: 'next row', run: () => moveFocus(1) },
  { key: 'k', does: 'previous row', run: () => moveFocus(-1) },
];
