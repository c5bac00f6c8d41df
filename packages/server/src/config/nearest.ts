/** Finds the known name that a mistyped one most likely means; nothing when none is close. */
export function nearest(typed: string, known: Iterable<string>): string | undefined {
  const flat = (name: string) => name.toLowerCase().replace(/[-_]/g, '');
  let best: string | undefined;
  let bestSteps = Math.max(2, Math.floor(flat(typed).length / 3)) + 1;
  for (const name of known) {
    const steps = editSteps(flat(typed), flat(name));
    if (steps < bestSteps) [best, bestSteps] = [name, steps];
  }
  return best;
}

/** The end of an error message: the nearest name, or nothing. */
export function didYouMean(typed: string, known: Iterable<string>): string {
  const name = nearest(typed, known);
  return name === undefined ? '' : `; did you mean ${name}?`;
}

/** How many letters must be put in, taken out or replaced to turn one text into the other. */
function editSteps(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let line = 1; line <= from.length; line++) {
    const next = [line];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (from[line - 1] === to[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
