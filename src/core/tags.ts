/** Tags that say which items belong together, or how one was shown: no groups to be compared. */
export const NOT_GROUPS: ReadonlySet<string> = new Set(['problem', 'order']);
