/** The thirteen categories of BFCL v2 that are judged without running anything. */
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

/** Whether a call is wanted at all is all that is judged. */
export function isRelevance(category: Category): boolean {
  return category.endsWith('relevance');
}

export function languageOf(category: Category): Language {
  if (category === 'java') return 'Java';
  return category === 'javascript' ? 'JavaScript' : 'Python';
}
