/** Prints an outcome: as JSON for programs, else as text for people. */
export function print(asJson: boolean | undefined, value: unknown, text: string): void {
  console.log(asJson ? JSON.stringify(value, null, 2) : text);
}

/** Lines up rows under their headings. */
export function table(headings: string[], rows: string[][]): string {
  const all = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
