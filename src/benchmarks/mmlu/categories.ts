const STEM =
  'abstract_algebra astronomy college_biology college_chemistry college_computer_science ' +
  'college_mathematics college_physics computer_security conceptual_physics electrical_engineering ' +
  'elementary_mathematics high_school_biology high_school_chemistry high_school_computer_science ' +
  'high_school_mathematics high_school_physics high_school_statistics machine_learning';
const HUMANITIES =
  'formal_logic high_school_european_history high_school_us_history high_school_world_history ' +
  'international_law jurisprudence logical_fallacies moral_disputes moral_scenarios philosophy ' +
  'prehistory professional_law world_religions';
const SOCIAL_SCIENCES =
  'econometrics high_school_geography high_school_government_and_politics ' +
  'high_school_macroeconomics high_school_microeconomics high_school_psychology human_sexuality ' +
  'professional_psychology public_relations security_studies sociology us_foreign_policy';

const CATEGORIES = new Map<string, string>([
  ...STEM.split(' ').map((subject) => [subject, 'stem'] as const),
  ...HUMANITIES.split(' ').map((subject) => [subject, 'humanities'] as const),
  ...SOCIAL_SCIENCES.split(' ').map((subject) => [subject, 'social_sciences'] as const),
]);

/** The four categories of the paper, as in openai/simple-evals, mmlu_eval.py. */
export function categoryOf(subject: string): string {
  return CATEGORIES.get(subject) ?? 'other';
}
