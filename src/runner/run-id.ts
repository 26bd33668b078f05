/**
 * `20261123-102510-079d1b`: the start of a run in UTC, with a suffix that distinguishes runs of the same second.
 *
 * @param createdAt ISO 8601
 */
export function runIdOf(createdAt: string, suffix: string): string {
  return `${createdAt.slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}-${suffix}`;
}
