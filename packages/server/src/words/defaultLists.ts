import { borderOf, type Letters } from './letters.ts';
import { patternOf } from './reading.ts';

/** Languages of the lists that come with the server. */
export type ListName = 'zh' | 'en';

/**
 * What the lists have and everyday talk, medicine or trade has too: an app that wants it banned adds it to its own words.
 */
const EVERYDAY: Record<ListName, string> = {
  zh: '成人 激情 祖宗 你妈 你娘 你全家 靠背 老二 月经 处女 精子 卵子 包皮 外阴 阴道 乳头 乳房 刚度 性交 交配 九游 花柳 撒尿',
  en: `anal,anus,big black,butt,cialis,cock,domination,ejaculation,escort,eunuch,fecal,fingering,genitals,girl on,hardcore,
how to kill,how to murder,huge fat,intercourse,kinky,lemon party,missionary position,nipple,nipples,nude,nudity,one guy one jar,
orgasm,panties,panty,playboy,poof,rectum,semen,sex,sexual,sexuality,sexually,snatch,suck,sucks,sultry women,swinger,
tainted love,taste my,tied up,tight white,topless,undressing,vagina,viagra,vibrator,vulva,xx`,
};

/**
 * Words of a list that comes with the server, from the package `naughty-words`; read when first asked for.
 *
 * Words of one character, and numbers, are left out: they stand in too many others.
 */
export async function defaultList(name: ListName, letters: Letters): Promise<string[]> {
  const list = name === 'zh' ? await import('naughty-words/zh.json') : await import('naughty-words/en.json');
  const everyday = new Set(EVERYDAY[name].split(name === 'zh' ? ' ' : /,\n?/));
  return (list.default as string[]).filter((word) => {
    const all = patternOf(letters, word)?.letters ?? [];
    return (
      all.length > 1 && all.some((letter) => borderOf(letter) !== DIGIT) && !everyday.has(word) && !/^\d/.test(word)
    );
  });
}

const DIGIT = 2;
