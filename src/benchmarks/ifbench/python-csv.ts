/**
 * The rows of Python's `csv.reader` in its default dialect, which takes almost any text; `null` where it raises an error,
 * at a carriage return within a field without quotes.
 */
export function pythonCsv(text: string, delimiter = ','): string[][] | null {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let state: 'row' | 'field' | 'plain' | 'quoted' | 'closed' | 'return' = 'row';
  const endField = (): void => {
    row.push(field);
    field = '';
  };
  for (const char of text) {
    if (state === 'quoted') {
      if (char === '"') state = 'closed';
      else field += char;
    } else if (char === '\n') {
      if (state !== 'row' && state !== 'return') endField();
      rows.push(row);
      row = [];
      state = 'row';
    } else if (state === 'return') {
      return null;
    } else if (char === '\r') {
      if (state !== 'row') endField();
      state = 'return';
    } else if (char === delimiter) {
      endField();
      state = 'field';
    } else if (char === '"' && (state === 'row' || state === 'field')) {
      state = 'quoted';
    } else if (char === '"' && state === 'closed') {
      field += char;
      state = 'quoted';
    } else {
      field += char;
      state = 'plain';
    }
  }
  if (state === 'row') return rows;
  if (state !== 'return') endField();
  return [...rows, row];
}
