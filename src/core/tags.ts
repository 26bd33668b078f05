/** Tags that link items, or say how one was shown; they are not groups to be compared. */
export const NOT_GROUPS: ReadonlySet<string> = new Set(['problem', 'order']);
