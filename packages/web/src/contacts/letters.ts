/** The first character of each letter's syllables, in the order of their sounds; no syllable begins with I, U or V. */
const firstSounds = [...'阿八嚓咑妸发旮哈丌咔垃妈拏噢妑七冄仨他哇夕丫匝'];
const soundLetters = [...'ABCDEFGHJKLMNOPQRSTWXYZ'];

/** Orders names as a reader of either language expects: Latin ones by the alphabet, Chinese ones by their sound. */
const names = new Intl.Collator('zh-Hans-CN', { sensitivity: 'base', numeric: true });

/** Where names stand that begin with no letter. */
export const noLetter = '#';

/** The letter under which a name is looked up: of a Chinese one that of its sound. */
export function letterOf(name: string): string {
  const [first = ''] = name.trim().normalize('NFKD');
  const upper = first.toLocaleUpperCase('en');
  if (/^[A-Z]$/.test(upper)) return upper;
  if (!/\p{Script=Han}/u.test(first)) return noLetter;
  const at = firstSounds.findLastIndex((sound) => names.compare(sound, first) <= 0);
  return soundLetters[at] ?? noLetter;
}

/** Compares two names for a list in sections by letter; those without one are last. */
export function byLetter(one: string, other: string): number {
  const [a, b] = [letterOf(one), letterOf(other)];
  if (a !== b) return a === noLetter ? 1 : b === noLetter ? -1 : a < b ? -1 : 1;
  return names.compare(one, other);
}
