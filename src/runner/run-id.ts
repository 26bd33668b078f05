/**
 * `20261123-102510-079d1b`: when a run began, in UTC, with a suffix that makes it unlike others of its second.
 *
 * @param createdAt ISO 8601
 */
export function runIdOf(createdAt: string, suffix: string): string {
  return `${createdAt.slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}-${suffix}`;
}
