import { expect, test } from 'bun:test';
import { defaultList, type ListName } from './defaultLists.ts';
import { loadLetters } from './letters.ts';
import { Matcher } from './matcher.ts';

async function foundIn(name: ListName, texts: readonly string[]): Promise<string[]> {
  const letters = await loadLetters();
  const matcher = await Matcher.of(letters, await defaultList(name, letters));
  return texts.filter((text) => matcher.isIn(text));
}

test('[S27] the lists that come with the server find abuse', async () => {
  const chinese = ['你他妈的', '操你妈', '王-八-蛋', '傻 逼', '媽的逼養的婊子', '干你娘', '狗日的', '嫖娼'];
  const english = ['what the Fuck', 'b u l l s h i t', 'you b-i-t-c-h', 'asshole', 'ｃｕｎｔ'];

  expect([await foundIn('zh', chinese), await foundIn('en', english)]).toEqual([chinese, english]);
});

test('[S27] the lists that come with the server let everyday talk pass', async () => {
  const chinese = [
    ...[
      '周日你有空吗',
      '生日你想要什么',
      '他妈妈来了',
      '我妈的生日',
      '新娘的裙子',
      '你奶奶的眼镜',
      '你老板在吗',
      '你是鸡年生的',
    ],
    ...[
      '路口交通很堵',
      '做爱心早餐',
      '做爱吃的菜',
      '想上你的课',
      '早操你去吗',
      '体操，你会吗',
      '饼干你吃吗',
      '反射你懂吗',
      '这个吃鸡吧',
    ],
    ...[
      '老母鸡汤的老味道',
      '角色情感',
      '感情色彩',
      '女性爱好者',
      '惰性器件',
      '乌龟头上',
      '牛奶子公司',
      '秘密洞穴',
      '肌肉壁',
      '鸡肉棒',
    ],
    ...[
      '靠北边走',
      '魔鬼公主',
      '安徽肥西',
      '每日批发十几八个',
      '手机八百块',
      '放荡不羁',
      '下午十三点开会',
      '性能和牛奶',
      '这个价卖比较贵',
    ],
  ];
  const english = [
    ...[
      'Moby Dick',
      'magna cum laude',
      'tit for tat',
      'a Maine coon',
      'strap on your helmet',
      'a class assignment in Scunthorpe',
    ],
    ...[
      'currency pegging',
      'Lolita by Nabokov',
      'grope for words',
      'jazz scat',
      'Río Negro',
      'a jelly donut',
      'call 130-xxx-xxx',
    ],
  ];

  expect([await foundIn('zh', chinese), await foundIn('en', english)]).toEqual([[], []]);
});
