/** The controllers that each signal aborts. */
const controllers = new WeakMap<AbortSignal, Set<AbortController>>();

/**
 * Aborts a controller when a signal fires. A signal gets one listener, however many calls are in flight: adding one of
 * its own for each call takes time in proportion to those that are there.
 *
 * @returns a function that ends the connection between the two
 */
export function abortWith(signal: AbortSignal, controller: AbortController): () => void {
  if (signal.aborted) controller.abort();
  let group = controllers.get(signal);
  if (group === undefined) {
    const all = new Set<AbortController>();
    const abortAll = (): void => {
      for (const each of all) each.abort();
    };
    signal.addEventListener('abort', abortAll, { once: true });
    controllers.set(signal, all);
    group = all;
  }
  group.add(controller);
  return () => group.delete(controller);
}
