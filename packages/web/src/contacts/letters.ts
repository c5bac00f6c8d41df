/** The first character of each letter's syllables, in the order of their sounds; no syllable begins with I, U or V. */
const firstSounds = [...'阿八嚓咑妸发旮哈丌咔垃妈拏噢妑七冄仨他哇夕丫匝'];
const soundLetters = [...'ABCDEFGHJKLMNOPQRSTWXYZ'];

/** Orders names as a reader of either language expects: Latin ones by the alphabet, Chinese ones by their sound. */
const names = new Intl.Collator('zh-Hans-CN', { sensitivity: 'base', numeric: true });

/** Where names stand that begin with no letter. */
const noLetter = '#';

/** The letter under which a name is looked up: of a Chinese one that of its sound. */
export function letterOf(name: string): string {
  const [first = ''] = name.trim().normalize('NFKD');
  const upper = first.toLocaleUpperCase('en');
  if (/^[A-Z]$/.test(upper)) return upper;
  if (!/\p{Script=Han}/u.test(first)) return noLetter;
  const at = firstSounds.findLastIndex((sound) => names.compare(sound, first) <= 0);
  return soundLetters[at] ?? noLetter;
}

/** Sorts people for a list in sections by letter; those without one are last. */
export function sortByName<P extends { name: string }>(people: readonly P[]): P[] {
  // The letter of a Chinese name takes as long as many comparisons.
  const keyed = people.map((person) => ({ person, letter: letterOf(person.name) }));
  keyed.sort((one, other) => byLetter(one.letter, other.letter) || names.compare(one.person.name, other.person.name));
  return keyed.map(({ person }) => person);
}

function byLetter(one: string, other: string): number {
  if (one === other) return 0;
  if (one === noLetter || other === noLetter) return one === noLetter ? 1 : -1;
  return one < other ? -1 : 1;
}
