/** An external address for printing, without user name, password, query and fragment. */
export function withoutCredentials(address: string): string {
  // Text that is not a valid address is cut in the same way, because a password may precede any "@".
  const at = address.lastIndexOf('@');
  const scheme = /^\s*(?:[a-z][a-z0-9+.-]*:(?=\/))?\/*/i.exec(address)?.[0] ?? '';
  const rest = at === -1 ? address.slice(scheme.length) : address.slice(at + 1);
  return `${scheme}${rest.replace(/[?#].*$/s, '')}`;
}
