import { type Category, languageOf } from './categories.js';
import { type FunctionDoc, field, text, withField, withoutField } from './function-doc.js';
import { pyRepr } from './python/repr.js';
import { type PyEntry, type PyValue, str } from './python/value.js';

const SYNTAX = { Python: 'Python 3', Java: 'Java 8', JavaScript: 'JavaScript' };

/**
 * The descriptions as shown to a model. Each states its language. Parameters of Java and JavaScript functions become
 * strings in that language, with their types described in words (gorilla@70d6722:bfcl/model_handler/utils.py,
 * `func_doc_language_specific_pre_processing`).
 */
export function describedFunctions(
  functions: readonly FunctionDoc[],
  category: Category,
): PyValue[] {
  const language = languageOf(category);
  return functions.map(({ published }) => {
    const noted = withNote(published, `The function has ${SYNTAX[language]} syntax.`);
    const parameters = field(noted, 'parameters');
    const properties = field(parameters, 'properties');
    if (language === 'Python' || parameters === undefined || properties?.type !== 'dict') {
      return noted;
    }
    const entries = properties.entries.map(([name, doc]): PyEntry => [name, asText(doc, language)]);
    return withField(
      noted,
      'parameters',
      withField(parameters, 'properties', { type: 'dict', entries }),
    );
  });
}

function asText(doc: PyValue, language: 'Java' | 'JavaScript'): PyValue {
  const type = text(doc, 'type') ?? 'any';
  let noted = withNote(
    doc,
    type === 'any'
      ? `Give any ${language} value, written as text.`
      : `Give a ${language} value of type ${type}, written as text.`,
  );
  const elementType = text(field(doc, 'items'), 'type');
  if (['Array', 'ArrayList', 'array'].includes(type) && elementType !== undefined) {
    noted = withoutField(
      withNote(noted, `Its elements are of type ${elementType} and not texts of their own.`),
      'items',
    );
  }
  const entries =
    language === 'JavaScript' && type === 'dict' ? field(doc, 'properties') : undefined;
  if (entries !== undefined) {
    noted = withoutField(withNote(noted, `Its entries: ${pyRepr(entries)}.`), 'properties');
  }
  return withField(noted, 'type', str('string'));
}

function withNote(doc: PyValue, note: string): PyValue {
  const description = text(doc, 'description') ?? '';
  return withField(doc, 'description', str(description === '' ? note : `${description} ${note}`));
}
