import { borderOf, type Letters } from './letters.ts';
import { patternOf } from './reading.ts';

/** Languages of the lists that come with the server. */
export type ListName = 'zh' | 'en';

/**
 * What the lists have and everyday talk, medicine, trade or a name has too: an app that wants it banned adds it to its own words.
 *
 * Chinese has no borders between words: 日你 stands in 周日你来吗, 口交 in 路口交通, 他妈 in 他妈妈.
 */
const EVERYDAY: Record<ListName, string> = {
  zh: `成人 激情 祖宗 你妈 你娘 你全家 靠背 老二 月经 处女 精子 卵子 包皮 外阴 阴道 乳头 乳房 刚度 性交 交配 九游 花柳 撒尿
他妈 他妈地 她妈地 它妈地 她妈的 妈的 妈妈的 娘的 他娘 他奶奶 他奶奶的 你奶奶的 老母 老味 你老闆 日你 日你妈 日批 操你 操比 射你 插你 干你
奸你 想上你 你是鸡 你是鸭 十三点 做爱 口交 口肯 几八 几巴 机八 机巴 机机歪歪 鸡8 鸡八 鸡吧 鸡鸡 小鸡鸡 屁股 笨蛋 野鸡 私服 后庭 吹箫
打炮 打飞机 放荡 玉杵 肉壁 肉棒 贝肉 小肉粒 密洞 肥西 册那 卖B 卖比 妈B 妈比 性器 性无能 性爱 情色 色情 龟头 阳萎 阴部 阴唇 阴茎 陰莖
射精 奶子 乳交 靠北 靠母 靠爸 靠腰 粉腸 硬膠 鬼公 杂种 骚比 扒光 大卵泡 小卵泡 大卵子 小卵子 小乳头 叫床`,
  en: `anal,anus,big black,butt,cialis,cock,domination,ejaculation,escort,eunuch,fecal,fingering,genitals,girl on,hardcore,
how to kill,how to murder,huge fat,intercourse,kinky,lemon party,missionary position,nipple,nipples,nude,nudity,one guy one jar,
orgasm,panties,panty,playboy,poof,rectum,semen,sex,sexual,sexuality,sexually,snatch,suck,sucks,sultry women,swinger,
tainted love,taste my,tied up,tight white,topless,undressing,vagina,viagra,vibrator,vulva,xx,
bareback,barenaked,bondage,clitoris,cocks,coon,coons,cum,dick,grope,hard core,jelly donut,leather restraint,lolita,
make me come,mong,mr hands,negro,nsfw,nsfw images,octopussy,pegging,penis,poon,rimming,sadism,santorum,scat,sexo,sexy,
shrimping,skeet,snowballing,spastic,spunk,strap on,swastika,threesome,tit,tongue in a,tranny,twinkie,hooker,xxx`,
};

/**
 * Words of a list that comes with the server, from the package `naughty-words`; read when first asked for.
 *
 * Words of one character, and numbers, are left out: they stand in too many others.
 */
export async function defaultList(name: ListName, letters: Letters): Promise<string[]> {
  const list = name === 'zh' ? await import('naughty-words/zh.json') : await import('naughty-words/en.json');
  const everyday = new Set(EVERYDAY[name].split(name === 'zh' ? /\s+/ : /,\s*/));
  return (list.default as string[]).filter((word) => {
    const all = patternOf(letters, word)?.letters ?? [];
    return (
      all.length > 1 && all.some((letter) => borderOf(letter) !== DIGIT) && !everyday.has(word) && !/^\d/.test(word)
    );
  });
}

const DIGIT = 2;
