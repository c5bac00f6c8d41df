/** Field names whose values never go to a log, in small letters. */
const SECRETS: ReadonlySet<string> = new Set(['usersig', 'key', 'password', 'secret', 'token', 'authorization']);
const CENSORED = '[secret]';

/**
 * Replaces the values of secret fields, on the top level and one below; without one it returns what it got.
 *
 * Written by hand because it runs on each line: the logger's own redaction costs more than all the rest of a line.
 */
export function censor(fields: Record<string, unknown>): Record<string, unknown> {
  const outer = censorLevel(fields);
  let copy: Record<string, unknown> | undefined;
  for (const name in outer) {
    const value = outer[name];
    if (!isPlain(value)) continue;
    const inner = censorLevel(value);
    if (inner === value) continue;
    copy ??= { ...outer };
    copy[name] = inner;
  }
  return copy ?? outer;
}

function censorLevel(fields: Record<string, unknown>): Record<string, unknown> {
  let copy: Record<string, unknown> | undefined;
  for (const name in fields) {
    if (!SECRETS.has(name) && !SECRETS.has(name.toLowerCase())) continue;
    copy ??= { ...fields };
    copy[name] = CENSORED;
  }
  return copy ?? fields;
}

/** Errors are left to their serialiser. */
const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Error);
