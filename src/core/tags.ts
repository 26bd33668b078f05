/** Tags that link items or record how an item was shown; they are not groups to compare. */
export const NOT_GROUPS: ReadonlySet<string> = new Set(['problem', 'order']);
