/** White text on each of them has a contrast above 4.5. */
const colors = [
  '#0b7d72',
  '#b04e16',
  '#7349bd',
  '#1b6cb3',
  '#a83f6c',
  '#4c7519',
  '#8a5a0b',
  '#2f6f86',
  '#b23a3a',
  '#5559c4',
];

/** The colour of a user: always the same for the same ID. */
export function avatarColor(userId: string): string {
  let hash = 0;
  for (const char of userId) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return colors[hash % colors.length] ?? '#0b7d72';
}

/** What stands for a name where there is no picture: two initials, or the last character of a Chinese one. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s_.-]+/u)
    .filter((word) => word !== '');
  const letters = [...(words[0] ?? '?')];
  const han = letters.filter((letter) => /\p{Script=Han}/u.test(letter)).at(-1);
  if (han !== undefined) return han;
  const [first, second] = [letters[0] ?? '?', [...(words[1] ?? '')][0] ?? ''];
  return (first + second).toLocaleUpperCase();
}
