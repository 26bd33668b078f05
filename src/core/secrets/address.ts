/** An address from outside as it may be printed: without user name, password, query and fragment. */
export function withoutCredentials(address: string): string {
  // What is no address is cut the same way: a password may stand before any "@".
  const at = address.lastIndexOf('@');
  const scheme = /^\s*(?:[a-z][a-z0-9+.-]*:(?=\/))?\/*/i.exec(address)?.[0] ?? '';
  const rest = at === -1 ? address.slice(scheme.length) : address.slice(at + 1);
  return `${scheme}${rest.replace(/[?#].*$/s, '')}`;
}
