/** Puts a text in the place of the selection; says where the cursor stands afterwards. */
export function insertAt(
  text: string,
  inserted: string,
  start = text.length,
  end = start,
): { text: string; cursor: number } {
  return { text: text.slice(0, start) + inserted + text.slice(end), cursor: start + inserted.length };
}
