/** What is being typed behind an `@`. */
export interface MentionQuery {
  /** Where the `@` stands. */
  start: number;
  query: string;
}

/** A name that was chosen, and whom it stands for. */
export interface Mentioned {
  name: string;
  userId: string;
}

/** Longer than any name is a sentence. */
const longestQuery = 30;

/** The mention that is being typed at the cursor; an `@` inside a word, as in an address, begins none. */
export function mentionQuery(text: string, cursor: number): MentionQuery | undefined {
  const start = text.lastIndexOf('@', cursor - 1);
  if (start < 0 || /[\w.+-]/.test(text[start - 1] ?? '')) return undefined;
  const query = text.slice(start + 1, cursor);
  return /\s/.test(query) || query.length > longestQuery ? undefined : { start, query };
}

/** Puts a name in the place of what was typed; says where the cursor stands afterwards. */
export function withMention(
  text: string,
  { start, query }: MentionQuery,
  name: string,
): { text: string; cursor: number } {
  const inserted = `@${name} `;
  const rest = text.slice(start + 1 + query.length);
  return { text: text.slice(0, start) + inserted + rest, cursor: start + inserted.length };
}

/** User IDs of the chosen names that still stand in the text, each once. */
export function mentionsIn(text: string, chosen: readonly Mentioned[]): string[] {
  return [...new Set(chosen.filter(({ name }) => text.includes(`@${name}`)).map(({ userId }) => userId))];
}
