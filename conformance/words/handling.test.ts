import { expect, test } from 'bun:test';
import { testCloud } from '../../packages/server/src/testing/cloud.ts';
import { type Corner, corners, testInside } from '../corner.ts';
import { history, send, text, textOf } from '../say.ts';

const corner = corners();

type Word = { Keyword: string; FilterType: 1 | 2; WordType?: 1 | 2; ReplacedContent?: string };
const svc = 'im_msg_audit_mgr';
const replaced = (Keyword: string, ReplacedContent?: string): Word => ({
  ...{ Keyword, FilterType: 1, WordType: 1 },
  ...(ReplacedContent !== undefined && { ReplacedContent }),
});
const refused = (Keyword: string): Word => ({ Keyword, FilterType: 2 });

async function cloudWith<C extends Pick<Corner, 'rest' | 'users'>>(cloud: C, ...LocalAuditWords: Word[]) {
  await cloud.users('alice', 'bob');
  if (LocalAuditWords.length > 0) await cloud.rest.ok(`${svc}/add_local_audit_keywords`, { LocalAuditWords });
  return cloud;
}

test('[S27] a word is replaced by its own text, or by stars, whatever the mode of the list; one that refuses decides', async () => {
  await using cloud = await cloudWith(await corner(), replaced('坏词', '好话'), replaced('heck', ''), refused('damn'));
  await cloud.rest.ok('openim_dirty_words/add', { DirtyWordsList: ['zounds'] });
  await cloud.set({ wordsOwnMode: 'off' });
  using alice = await cloud.signIn('alice');
  using bob = await cloud.signIn('bob');

  const { body } = await send(alice, 'bob', '壞 词 and h-eck, zounds');
  expect(body).toEqual(text('好话 and *****, zounds') as never);
  expect(textOf((await bob.next('message')).message)).toBe('好话 and *****, zounds');
  await expect(send(alice, 'bob', '坏词, DAMN')).rejects.toMatchObject({ code: 80001 });

  await cloud.set({ wordsOwnMode: 'refuse' });
  await expect(send(alice, 'bob', 'zounds')).rejects.toMatchObject({ code: 80001 });
  expect((await history(bob, 'alice')).map(textOf)).toEqual(['好话 and *****, zounds']);
});

test('[S27] of words that overlap the leftmost and of these the longest gets its text, stars stand for what others have beyond', async () => {
  await using cloud = await cloudWith(
    await corner(),
    ...[replaced('甲乙', 'A'), replaced('甲乙丙', 'B'), replaced('丙丁', 'C'), replaced('戊己', 'D'), replaced('己庚')],
    ...[replaced('very bad', 'apart'), replaced('verybad', 'joined'), replaced('c++', 'rust')],
  );
  await cloud.set({ wordsZhMode: 'replace' });
  await cloud.rest.ok('openim_dirty_words/add', { DirtyWordsList: ['庚辛'] });
  await cloud.set({ wordsOwnMode: 'replace' });
  using alice = await cloud.signIn('alice');
  const said = async (what: string) => (await send(alice, 'bob', what)).body?.[0]?.MsgContent;

  for (const [what, becomes] of [
    ['甲乙丁', 'A丁'],
    ['甲乙丙', 'B'],
    ['甲乙丙丁', 'B*'],
    ['丙丁甲乙', 'CA'],
    ['戊己庚辛!', 'D**!'],
    ['己庚辛', '***'],
    ['very bad, verybad, C++', 'apart, joined, rust'],
    ['王八蛋丙丁', '***C'],
  ] as const)
    expect([what, await said(what)]).toEqual([what, { Text: becomes }]);
});

test('[S17] [S27] a text gets as long as a message may be, and names and forwards no longer than they were: else they have stars', async () => {
  await using cloud = await cloudWith(
    await corner(),
    replaced('坏', '这里本来有一个不好的词'),
    replaced('heck', 'joy'),
  );
  await cloud.set({ maxMessageBytes: 1_024 });
  using alice = await cloud.signIn('alice');
  const said = async (what: string) => (await send(alice, 'bob', what)).body?.[0]?.MsgContent;

  expect(await said('坏heck')).toEqual({ Text: '这里本来有一个不好的词joy' });
  expect(await said(`heck${'坏'.repeat(100)}`)).toEqual({ Text: `****${'*'.repeat(100)}` });
  const { body } = await send(alice, 'bob', [...text('坏'.repeat(20)), ...text('heck 坏坏'), ...text('坏'.repeat(20))]);
  const long = '这里本来有一个不好的词';
  expect(body).toEqual([...text(long.repeat(20)), ...text(`joy ${long}${long}`), ...text('*'.repeat(20))] as never);
  const { profile } = await alice.request('updateProfile', { nick: '坏 heck', selfSignature: 'heck' });
  expect(profile).toMatchObject({ nick: '* ****', selfSignature: 'joy' });
  const MsgContent = { Title: '坏', AbstractList: ['heck'], MsgList: [{ MsgBody: text('坏') }] };
  await send(alice, 'bob', [{ MsgType: 'TIMRelayElem', MsgContent }] as never);
  expect((await history(alice, 'bob')).at(-1)?.body[0]?.MsgContent).toMatchObject({
    ...{ Title: '*', AbstractList: ['joy'] },
    MsgList: [{ MsgBody: text('*') }],
  });
});

testInside(
  '[S70] a word is one word, whichever command added it; it is listed with its handling, page by page',
  async () => {
    await using cloud = await cloudWith(await testCloud());
    const { rest } = cloud;
    const nowSec = Math.floor(cloud.clock.nowMs() / 1000);
    await rest.ok('openim_dirty_words/add', { DirtyWordsList: ['Darn', 'heck'] });
    cloud.clock.advance(10_000);
    await rest.ok(`${svc}/add_local_audit_keywords`, {
      LocalAuditWords: [refused('ｄａｒｎ'), replaced('坏词', 'x'), replaced('坏词', '好话'), refused('other')],
    });
    await rest.ok('openim_dirty_words/add', { DirtyWordsList: ['darn'] });
    await rest.ok(`${svc}/delete_local_audit_keywords`, {
      LocalAuditWords: [{ Keyword: 'OTHER' }, { Keyword: 'heck', WordType: 2 }, { Keyword: 'never there' }],
    });
    const listed = (query: object = {}) => rest.ok(`${svc}/get_local_audit_keywords`, query);

    const all = await listed();
    const row = (Id: number, Keyword: string, FilterType: 0 | 1 | 2, ReplacedContent: string, afterSec: number) => ({
      ...{ Id, Keyword, WordType: 1 as const, FilterType, ReplacedContent, UpdateTime: nowSec + afterSec },
    });
    const rows = [row(1, 'Darn', 2, '', 10), row(2, 'heck', 0, '', 0), row(3, '坏词', 1, '好话', 10)];
    expect(all).toMatchObject({ TotalCount: 3, TotalRegCount: 0, CurCount: 3, CurRegCount: 0, LocalAuditWords: rows });
    expect(all.RequestId).not.toBe((await listed()).RequestId);
    const page = await listed({ Offset: 1, Limit: 1 });
    expect(page).toMatchObject({ TotalCount: 3, CurCount: 1, LocalAuditWords: rows.slice(1, 2) });
    expect((await listed({ FilterType: 2 })).LocalAuditWords).toEqual(rows.slice(0, 1));
    expect((await listed({ FilterType: 1, Keyword: '坏' })).LocalAuditWords).toEqual(rows.slice(2));
    expect((await listed({ FilterType: 0, Keyword: 'ＡＲ' })).LocalAuditWords).toEqual(rows.slice(0, 1));
    expect((await rest.ok('openim_dirty_words/get', {})).DirtyWordsList).toEqual(['Darn', 'heck', '坏词']);
  },
);

test('[S70] what the app may not add is refused with 10004, and none of it is added', async () => {
  await using cloud = await cloudWith(await corner());
  await cloud.set({ wordsMax: 3, wordMaxBytes: 12 });
  const add = async (LocalAuditWords: Word[], more: object = {}) => {
    const body = { LocalAuditWords, ...more };
    const { ErrorCode, ErrorInfo } = await cloud.rest.call(`${svc}/add_local_audit_keywords`, body);
    return ErrorCode === 0 ? 'ok' : `${ErrorCode} ${ErrorInfo}`;
  };
  const words = (count: number) => Array.from({ length: count }, (_, n) => refused(`w${n}`));

  expect(await add(words(11))).toContain('10004 LocalAuditWords');
  expect(await add([replaced('x', 'thirteen long')])).toBe(
    '10004 LocalAuditWords: a ReplacedContent has 13 bytes, at most 12 are allowed',
  );
  expect(await add([refused('thirteen long')])).toBe(
    '10004 LocalAuditWords: a word has 13 bytes, at most 12 are allowed',
  );
  expect(await add([refused(' ')])).toBe('10004 LocalAuditWords: a word must not be blank');
  expect(await add(words(4))).toBe('10004 LocalAuditWords: the app would have 4 words, at most 3 are allowed');
  expect(await add(words(1), { SdkAppId: 7 })).toContain('10004 SdkAppId: is not');
  expect((await cloud.rest.ok('openim_dirty_words/get', {})).DirtyWordsList).toEqual([]);
  expect(await add(words(3), { SdkAppId: cloud.rest.app.sdkAppId })).toBe('ok');
});

test('[S70] content moderation says what words and lists do with a text, and records nothing', async () => {
  await using cloud = await cloudWith(await corner(), refused('damn'), replaced('heck', 'joy'));
  const { rest } = cloud;
  await rest.ok('openim_dirty_words/add', { DirtyWordsList: ['zounds'] });
  const before = await rest.ok('hongyan/get_word_audits', {});
  const verdict = async (Content: string) => {
    const answer = await rest.ok('im_msg_audit/content_moderation', { AuditName: 'C2C', ContentType: 'Text', Content });
    return [answer.Result, answer.Score, answer.Label, ...answer.Keywords];
  };

  expect(await verdict('')).toEqual(['Pass', 0, 'Normal']);
  expect(await verdict('h-eck, DAMN')).toEqual(['Block', 100, 'Composite', 'DAMN', 'h-eck']);
  expect(await verdict('heck heck')).toEqual(['Review', 60, 'Composite', 'heck']);
  expect(await verdict('zounds')).toEqual(['Block', 100, 'Composite', 'zounds']);
  expect(await verdict('bullshit')).toEqual(['Block', 100, 'Abuse', 'bullshit']);
  await cloud.set({ wordsOwnMode: 'audit', wordsEnMode: 'off' });
  expect(await verdict('zounds')).toEqual(['Review', 60, 'Composite', 'zounds']);
  expect(await verdict('bullshit')).toEqual(['Pass', 0, 'Normal']);

  expect(await rest.ok('hongyan/get_word_audits', {})).toEqual(before as never);
});

test('[S70] content moderation refuses what is no text with 60009 and what is too long with 10004, of a batch each alone', async () => {
  await using cloud = await cloudWith(await corner(), refused('damn'));
  await cloud.set({ maxMessageBytes: 1_024 });
  const { rest } = cloud;
  const long = 'x'.repeat(1_025);
  const one = async (ContentType: 'Text' | 'Image', Content: string) =>
    (await rest.call('im_msg_audit/content_moderation', { AuditName: 'Group', ContentType, Content })).ErrorCode;
  expect([await one('Image', 'https://example.org/a.png'), await one('Text', long)]).toEqual([60009, 10004]);

  const { AuditResults } = await rest.ok('im_msg_audit/batch_content_moderation', {
    AuditName: 'Group',
    Contents: [
      { ContentId: 'a', ContentType: 'Text', Content: 'damn' },
      { ContentId: 'b', ContentType: 'Audio', Content: 'https://example.org/a.mp3' },
      { ContentId: 'c', ContentType: 'Text', Content: long },
      { ContentId: 'd', ContentType: 'Text', Content: 'fine' },
    ],
  });

  expect(AuditResults).toMatchObject([
    { ContentId: 'a', ErrorCode: 0, Result: 'Block', Score: 100, Label: 'Composite', SubLabel: '', Keywords: ['damn'] },
    { ContentId: 'b', ErrorCode: 60009, ErrorInfo: expect.stringContaining('Audio') },
    { ContentId: 'c', ErrorCode: 10004, ErrorInfo: expect.stringContaining('Content') },
    { ContentId: 'd', ErrorCode: 0, Result: 'Pass', Score: 0, Label: 'Normal', Keywords: [] },
  ]);
  expect(AuditResults[1]).not.toHaveProperty('Result');
  expect(new Set(AuditResults.map(({ RequestId }) => RequestId)).size).toBe(4);
});

const expression = (Keyword: string, ReplacedContent?: string): Word => ({
  ...(ReplacedContent === undefined ? refused(Keyword) : replaced(Keyword, ReplacedContent)),
  WordType: 2,
});

test('[S27] regular expressions refuse a text or are replaced in it, beside words, until they are deleted', async () => {
  await using cloud = await cloudWith(
    await corner(),
    ...[
      expression('1[3-9]\\d{9}'),
      expression('(?i)v ?x', '--'),
      expression('[a-z]+@[a-z]+', ''),
      replaced('坏词', '好话'),
    ],
  );
  using alice = await cloud.signIn('alice');
  using bob = await cloud.signIn('bob');

  const { body } = await send(alice, 'bob', '坏词 VX or v x: me@home');
  expect(body).toEqual(text('好话 -- or --: *******') as never);
  expect(textOf((await bob.next('message')).message)).toBe('好话 -- or --: *******');
  await expect(send(alice, 'bob', 'call 13812345678 now')).rejects.toMatchObject({ code: 80001 });
  const Content = 'call 13812345678, vx';
  const verdict = await cloud.rest.ok('im_msg_audit/content_moderation', {
    ...{ AuditName: 'C2C', ContentType: 'Text', Content },
  });
  expect(verdict).toMatchObject({ Result: 'Block', Label: 'Composite', Keywords: ['13812345678', 'vx'] });

  const listed = await cloud.rest.ok(`${svc}/get_local_audit_keywords`, {});
  expect(listed).toMatchObject({ TotalCount: 4, TotalRegCount: 3, CurCount: 4, CurRegCount: 3 });
  expect(listed.LocalAuditWords.map(({ Keyword, WordType, FilterType }) => [Keyword, WordType, FilterType])).toEqual(
    expect.arrayContaining([
      ['1[3-9]\\d{9}', 2, 2],
      ['坏词', 1, 1],
    ]),
  );
  expect((await cloud.rest.ok('openim_dirty_words/get', {})).DirtyWordsList).toEqual(['坏词']);

  const LocalAuditWords = [{ Keyword: '1[3-9]\\d{9}', WordType: 2 as const }];
  await cloud.rest.ok(`${svc}/delete_local_audit_keywords`, { LocalAuditWords: [{ Keyword: '1[3-9]\\d{9}' }] });
  await expect(send(alice, 'bob', '13812345678')).rejects.toMatchObject({ code: 80001 });
  await cloud.rest.ok(`${svc}/delete_local_audit_keywords`, { LocalAuditWords });
  await send(alice, 'bob', '13812345678');
});

test('[S70] an expression that is none, too long, too large or in every text is refused with 10004, and one too many', async () => {
  await using cloud = await cloudWith(await corner());
  await cloud.set({ wordMaxBytes: 20, wordExpressionSize: 50, wordExpressionsMax: 2 });
  const add = async (...LocalAuditWords: Word[]) =>
    (await cloud.rest.call(`${svc}/add_local_audit_keywords`, { LocalAuditWords })).ErrorInfo;

  expect(await add(expression('(a'))).toContain('(a is no regular expression');
  expect(await add(expression('(a)\\1'))).toContain('is no regular expression');
  expect(await add(expression('a'.repeat(21)))).toContain('an expression has 21 bytes, at most 20');
  expect(await add(expression('(a{30}){30}'))).toMatch(/an expression has \d+ steps, at most 50/);
  for (const everywhere of ['a*', '^', '\\b', '(|x)'])
    expect(await add(expression(everywhere))).toContain('every text');
  expect(await add(...['a+', 'b+', 'c+'].map((one) => expression(one)))).toContain(
    'would have 3 expressions, at most 2',
  );
  expect(await add(expression('a+'), expression('b+'))).toBe('');
});
