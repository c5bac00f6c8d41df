/** Whether two JSON values are equal; a field that is undefined counts as absent. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [left, right] = [new Map(fieldsOf(a)), new Map(fieldsOf(b))];
  if (left.size !== right.size) return false;
  for (const [key, value] of left) if (!right.has(key) || !sameValue(value, right.get(key))) return false;
  return true;
}

const fieldsOf = (value: object): [string, unknown][] =>
  Object.entries(value).filter(([, field]: [string, unknown]) => field !== undefined);
