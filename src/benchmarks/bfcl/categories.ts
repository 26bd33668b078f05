/** The thirteen categories of BFCL v2 that are scored without executing functions. */
export const CATEGORIES = [
  'simple',
  'java',
  'javascript',
  'multiple',
  'parallel',
  'parallel_multiple',
  'irrelevance',
  'live_simple',
  'live_multiple',
  'live_parallel',
  'live_parallel_multiple',
  'live_irrelevance',
  'live_relevance',
] as const;

export type Category = (typeof CATEGORIES)[number];
export type Language = 'Python' | 'Java' | 'JavaScript';

/** Whether the category only scores if a call is made at all. */
export function isRelevance(category: Category): boolean {
  return category.endsWith('relevance');
}

export function languageOf(category: Category): Language {
  if (category === 'java') return 'Java';
  return category === 'javascript' ? 'JavaScript' : 'Python';
}
