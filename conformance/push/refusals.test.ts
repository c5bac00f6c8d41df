import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { defaultSettings } from '@hongyan/contract';
import { type Cast, cast } from '../cast.ts';
import { longList, merged } from '../merged/lists.ts';
import { text, u32 } from '../say.ts';
import { secondApp, startServer, type TestServer } from '../server.ts';
import { toAll } from './all.ts';

setDefaultTimeout(60_000);

const FREE = { pushGapMs: 0, pushesPerDay: 0 };
let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  await cast(server).rest.ok('hongyan/set_settings', { Settings: FREE });
});
afterAll(() => server[Symbol.asyncDispose]());

const codeOf = async ({ rest }: Cast, path: string, body: unknown): Promise<number> =>
  (await rest.call(path, body)).ErrorCode;

const bytes = (count: number) => 'x'.repeat(count);
const many = (count: number, prefix = 'tag') => Array.from({ length: count }, (_, n) => `${prefix}${n}`);

test('[S47] every wrong condition has its own code, and at its bounds it is right', async () => {
  await using here = cast(server);
  await here.rest.ok('openim/im_set_attr_name', { AttrNames: { '0': 'sex', '1': 'city' } });
  const cases: [condition: unknown, code: number][] = [
    [{ TagsOr: many(10), TagsAnd: many(10, 'other') }, 0],
    [{ TagsOr: many(11) }, 90032],
    [{ TagsAnd: many(11) }, 90032],
    [{ TagsOr: [bytes(50)], TagsAnd: ['汉'.repeat(16)] }, 0],
    [{ TagsOr: [bytes(51)] }, 90034],
    [{ TagsAnd: ['汉'.repeat(17)] }, 90034],
    [{ TagsOr: [''] }, 90040],
    [{ TagsOr: ['a', 'b'], TagsAnd: ['b'] }, 90022],
    [{ TagsOr: ['a'], AttrsAnd: { sex: 'f' } }, 90039],
    [{ AttrsOr: { sex: 'f', city: bytes(50) }, AttrsAnd: { city: 'SZ' } }, 0],
    [{ AttrsOr: { sex: 1 } }, 0],
    [{ AttrsOr: { size: 'x' } }, 90033],
    [{ AttrsOr: { sex: bytes(51) } }, 90030],
    [{ AttrsOr: { sex: '' } }, 90030],
    [{ TagsOr: 'a' }, 90027],
    [{ TagsOr: [7] }, 90027],
    [{ TagsOr: [] }, 90027],
    [{ AttrsOr: {} }, 90027],
    [{ AttrsOr: { sex: ['f'] } }, 90027],
    ['everybody', 90027],
    [[], 90027],
    [[{ TagsOr: ['a'] }, { TagsOr: ['b'] }], 90027],
    // As clients write it: the official one in a list, another with null for what it does not say.
    [[{ TagsOr: ['a'] }], 0],
    [{ TagsOr: ['a'], TagsAnd: null, AttrsOr: null, AttrsAnd: null }, 0],
    [{ TagsOr: null, TagsAnd: null, AttrsOr: null, AttrsAnd: null }, 0],
    [null, 0],
    [{}, 0],
  ];

  const got: [unknown, number][] = [];
  for (const [Condition] of cases)
    got.push([Condition, await codeOf(here, 'openim/im_push', { ...toAll('x'), Condition })]);

  expect(got).toEqual(cases);
});

test.each([
  ['openim/im_push', { TagsOr: ['nobody'] }],
  ['openim/push', { TagsOr: { '9': 'nobody' } }],
])('[S47] every other field of %s has its code too, at the bound and past it', async (path, Condition) => {
  await using here = cast(server);
  await here.rest.ok('openim_dirty_words/add', { DirtyWordsList: ['forbidden'] });
  await here.rest.ok('hongyan/set_settings', { Settings: { pushEnabled: 1, pushRandomDays: 0, pushOldRandomDays: 0 } });
  const cases: [fields: object, code: number][] = [
    [{ MsgLifeTime: 604_800 }, 0],
    [{ MsgLifeTime: 604_801 }, 90026],
    [{ MsgLifeTime: 'long' }, 90044],
    [{ MsgLifeTime: -1 }, 90044],
    [{ MsgRandom: 4_294_967_295 }, 0],
    [{ MsgRandom: -5 }, 0],
    [{ MsgRandom: 4_294_967_296 }, 90005],
    [{ MsgRandom: undefined }, 90005],
    [{ MsgBody: [] }, 90002],
    [{ MsgBody: 'text' }, 90007],
    [{ MsgBody: [{ MsgType: 'TIMNoElem', MsgContent: {} }] }, 90002],
    [{ MsgBody: text('') }, 90002],
    [{ MsgBody: text(bytes(20_000)) }, 93000],
    [{ MsgBody: text('a forbidden word') }, 80001],
    [{ MsgBody: merged({ MsgList: longList(15_000, 'kept apart') }) }, 93000],
    [{ From_Account: here.name('nobody') }, 90048],
    [{ From_Account: 7 }, 90008],
    [{ From_Account: '' }, 0],
    [{ OfflinePushInfo: { PushFlag: 7 } }, 90043],
    [{ OfflinePushInfo: { Title: 'title', Desc: 'text', Ext: 'more' } }, 0],
  ];

  const got: [object, number][] = [];
  for (const [fields] of cases) got.push([fields, await codeOf(here, path, { ...toAll('x'), Condition, ...fields })]);
  await here.rest.ok('hongyan/set_settings', { Settings: { pushEnabled: 0 } });
  const { pushRandomDays, pushOldRandomDays } = defaultSettings;
  const off = await codeOf(here, path, { ...toAll('x'), Condition });
  await here.rest.ok('hongyan/set_settings', {
    Settings: { pushEnabled: 1, pushRandomDays, pushOldRandomDays },
  });

  expect(got).toEqual(cases);
  expect(off).toBe(90045);
});

test('[S47] wrong conditions of before 2018 have the codes of numbered tags (rest-api §8.3)', async () => {
  await using here = cast(server);
  const cases: [condition: unknown, code: number][] = [
    [{ TagsOr: { '0': 'male' }, TagsAnd: { '9': bytes(50) } }, 0],
    [{ TagsOr: { '0': bytes(51) } }, 90013],
    [{ TagsOr: { '10': 'male' } }, 90020],
    [{ TagsAnd: { sex: 'male' } }, 90020],
    [{ TagsOr: {} }, 90027],
    [{ TagsOr: ['male'] }, 90027],
    ['everybody', 90027],
  ];

  const got: [unknown, number][] = [];
  for (const [Condition] of cases)
    got.push([Condition, await codeOf(here, 'openim/push', { ...toAll('x'), Condition })]);

  expect(got).toEqual(cases);
});

test('[S47] [R14] a second within the second is refused, the same MsgRandom too; the same request again has the same answer', async () => {
  await using here = cast(server, secondApp);
  const request = { ...toAll('x'), Condition: { TagsOr: ['nobody'] } };
  const query = { random: u32() };

  const first = await here.rest.call('openim/im_push', request, query);
  const repeated = await here.rest.call('openim/im_push', request, query);
  const soon = await codeOf(here, 'openim/im_push', { ...request, MsgRandom: u32() });
  const oldSoon = await codeOf(here, 'openim/push', toAll('x'));
  await here.rest.ok('hongyan/set_settings', { Settings: { pushGapMs: 0 } });
  const same = await here.rest.call('all_member_push/im_push', request);
  const old = await codeOf(here, 'openim/push', { ...request, Condition: undefined });

  expect(repeated).toEqual(first);
  expect([soon, oldSoon]).toEqual([90024, 90024]);
  expect([same.ErrorCode, old]).toEqual([90025, 90025]);
  expect(same.ErrorInfo).toContain(String(first.TaskId));
});

test('[S47] so many a day as the app may, also of calls at the same time', async () => {
  await using here = cast(server, secondApp);
  const mayMake = (pushesPerDay: number) =>
    here.rest.ok('hongyan/set_settings', { Settings: { pushGapMs: 0, pushesPerDay } });
  const one = () => codeOf(here, 'openim/im_push', { ...toAll('x'), Condition: { TagsOr: ['nobody'] } });
  // How many the app made today, nobody tells: the least bound that lets one through says it.
  let made = 1;
  for (await mayMake(made); (await one()) !== 0; await mayMake(made)) made++;

  await mayMake(made + 4);
  const codes = await Promise.all(Array.from({ length: 10 }, one));
  await mayMake(made + 5);
  const raised = [await one(), await one()];
  const old = await codeOf(here, 'openim/push', toAll('x'));

  expect(codes.toSorted((a, b) => a - b)).toEqual([...Array(4).fill(0), ...Array(6).fill(90047)]);
  expect(raised).toEqual([0, 90047]);
  expect(old).toBe(90047);
});

test('[S47] a report names its push, one of the app itself, and not too many', async () => {
  await using here = cast(server);
  await using there = cast(server, secondApp);
  const { TaskId } = await here.rest.ok('openim/im_push', toAll('x', { Condition: { TagsOr: ['nobody'] } }));
  const [app = '', random = '', no = ''] = TaskId.split('_');
  const path = 'openim/im_get_push_report';
  const cases: [ids: unknown, code: number][] = [
    [Array(500).fill(TaskId), 0],
    [Array(501).fill(TaskId), 90014],
    [[], 90015],
    [undefined, 90015],
    [TaskId, 90015],
    [[7], 90015],
    [[TaskId, 'none'], 90016],
    [[`${app}_${random}_${Number(no) + 1_000}`], 90016],
    [[`${app}_${Number(random) + 1}_${no}`], 90016],
    [[''], 90016],
  ];

  const got: [unknown, number][] = [];
  for (const [TaskIds] of cases) got.push([TaskIds, await codeOf(here, path, { TaskIds })]);

  expect(got).toEqual(cases);
  expect(await codeOf(there, path, { TaskIds: [TaskId] })).toBe(90016);
  const asTheirs = TaskId.replace(app, String(secondApp.sdkAppId));
  expect(await codeOf(there, path, { TaskIds: [asTheirs] })).toBe(90016);
});

test('[S47] commands about tags and attributes refuse each wrong request with its code, at the bound and past it', async () => {
  await using here = cast(server);
  const To_Account = (await here.accounts('alice'))[0] ?? '';
  const crowd = await Promise.all(many(6, 'group').map((group) => here.accounts(...many(100, `${group}-`)))).then(
    (all) => all.flat(),
  );
  await here.rest.ok('openim/im_set_attr_name', { AttrNames: { '0': 'sex' } });
  const tags = (names: string[], Tags: unknown) => ({ UserTags: names.map((who) => ({ To_Account: who, Tags })) });
  const attrs = (names: string[], Attrs: unknown) => ({ UserAttrs: names.map((who) => ({ To_Account: who, Attrs })) });
  const nobody = here.name('nobody');
  const cases: [path: string, body: unknown, code: number][] = [
    ['im_add_tag', tags(crowd.slice(0, 100), many(10)), 0],
    ['im_add_tag', tags(crowd.slice(0, 101), ['a']), 90018],
    ['im_add_tag', tags([To_Account], many(11)), 90032],
    ['im_add_tag', tags([To_Account], [bytes(50)]), 0],
    ['im_add_tag', tags([To_Account], [bytes(51)]), 90034],
    ['im_add_tag', tags([To_Account], ['']), 90040],
    ['im_add_tag', tags([nobody], ['a']), 90048],
    ['im_add_tag', tags([To_Account], 'a'), 90019],
    ['im_add_tag', { UserTags: [] }, 90019],
    ['im_add_tag', { UserTags: ['a'] }, 90019],
    ['im_add_tag', {}, 90019],
    ['im_remove_tag', tags(crowd.slice(0, 500), many(30)), 0],
    ['im_remove_tag', tags(crowd.slice(0, 501), ['a']), 90018],
    ['im_remove_tag', tags([nobody], ['a']), 90048],
    ['im_remove_tag', {}, 90021],
    ['im_remove_all_tags', { To_Account: crowd.slice(0, 500) }, 0],
    ['im_remove_all_tags', { To_Account: crowd.slice(0, 501) }, 90018],
    ['im_remove_all_tags', { To_Account: [] }, 90021],
    ['im_get_tag', { To_Account: crowd.slice(0, 500) }, 0],
    ['im_get_tag', { To_Account: crowd.slice(0, 501) }, 90018],
    ['im_get_tag', { To_Account: [nobody] }, 90048],
    ['im_get_tag', { To_Account: [] }, 90023],
    ['im_get_tag', {}, 90023],
    ['im_set_attr_name', { AttrNames: { '9': bytes(50) } }, 0],
    ['im_set_attr_name', { AttrNames: { '9': bytes(51) } }, 90030],
    ['im_set_attr_name', { AttrNames: { '9': '' } }, 90030],
    ['im_set_attr_name', { AttrNames: { '10': 'a' } }, 90020],
    ['im_set_attr_name', { AttrNames: { sex: 'a' } }, 90020],
    ['im_set_attr_name', { AttrNames: { '5': 'sex' } }, 90019],
    ['im_set_attr_name', { AttrNames: ['sex'] }, 90019],
    ['im_set_attr', attrs(crowd.slice(0, 500), { sex: bytes(50) }), 0],
    ['im_set_attr', attrs(crowd.slice(0, 501), { sex: 'f' }), 90018],
    ['im_set_attr', attrs([To_Account], { sex: bytes(51) }), 90030],
    ['im_set_attr', attrs([To_Account], { size: 'x' }), 90033],
    ['im_set_attr', attrs([nobody], { sex: 'f' }), 90048],
    ['im_set_attr', {}, 90019],
    ['im_remove_attr', attrs([To_Account], ['size']), 90033],
    ['im_remove_attr', attrs(crowd.slice(0, 501), ['sex']), 90018],
    ['im_remove_attr', {}, 90021],
    ['im_get_attr', { To_Account: [nobody] }, 90048],
    ['im_get_attr', { To_Account: crowd.slice(0, 501) }, 90018],
    ['set_tag', tags([To_Account], { '0': bytes(50), '9': 'x' }), 0],
    ['set_tag', tags([To_Account], { '0': bytes(51) }), 90013],
    ['set_tag', tags([To_Account], { '10': 'x' }), 90020],
    ['set_tag', tags([To_Account], { '0': '' }), 90020],
    ['set_tag', tags(crowd.slice(0, 501), { '0': 'x' }), 90018],
    ['set_tag', [], 90001],
    ['remove_tag', tags([To_Account], [0, '9']), 0],
    ['remove_tag', tags([To_Account], [10]), 90020],
    ['get_tag', { To_Account: [nobody] }, 90048],
    ['push', { ...toAll('x'), Condition: { TagsOr: { '0': bytes(51) } } }, 90013],
    ['push', { ...toAll('x'), Condition: { TagsOr: { sex: 'f' } } }, 90020],
    ['push', { ...toAll('x'), Condition: { TagsOr: ['f'] } }, 90027],
    ['push', { ...toAll('x'), Condition: { TagsOr: {} } }, 90027],
    ['get_push_report', [{ TaskId: 'none' }], 90016],
    ['get_push_report', [{}], 90015],
    ['get_push_report', Array(501).fill({ TaskId: 'none' }), 90014],
  ];

  const got: typeof cases = [];
  for (const [path, body] of cases) got.push([path, body, await codeOf(here, `openim/${path}`, body)]);

  const wrong = got.filter(([, , code], at) => code !== cases[at]?.[2]);
  expect(wrong.map(([path, body, code]) => `${path} ${JSON.stringify(body)?.slice(0, 200)}: ${code}`)).toEqual([]);
});

test('[S47] an account has so many tags and no more', async () => {
  await using here = cast(server);
  const To_Account = (await here.accounts('alice'))[0] ?? '';
  const add = (Tags: string[]) => codeOf(here, 'openim/im_add_tag', { UserTags: [{ To_Account, Tags }] });

  for (let n = 0; n < 10; n++) expect(await add(many(10, `${n}-`))).toBe(0);
  const codes = [await add(['0-0']), await add(['one more'])];
  const { UserTags } = await here.rest.ok('openim/im_get_tag', { To_Account: [To_Account] });

  expect(codes).toEqual([0, 90046]);
  expect(UserTags[0]?.Tags).toHaveLength(100);
});

test('[§8.4] a notification is refused for what it must have, and only a notification can be taken back', async () => {
  await using here = cast(server);
  const From_Account = (await here.accounts('alice'))[0] ?? '';
  const notice = (more: object = {}) => ({ From_Account, MsgRandom: u32(), OfflinePushInfo: { Desc: 'hi' }, ...more });
  const { TaskId } = await here.rest.ok('openim/im_push', {
    ...{ MsgRandom: u32(), MsgBody: text('to all'), Condition: { TagsAnd: ['of nobody here'] } },
  });
  const random = u32();
  const refused: [string, object, number][] = [
    ['batch', notice({ To_Account: [] }), 90027],
    ['batch', notice({ To_Account: many(501, 'x') }), 90018],
    ['batch', notice({ To_Account: [From_Account], OfflinePushInfo: { Title: 'no text' } }), 90043],
    ['batch', notice({ To_Account: [From_Account], From_Account: 'nobody here' }), 90048],
    ['batch', notice({ To_Account: [From_Account], MsgRandom: random }), 0],
    ['batch', notice({ To_Account: [From_Account], MsgRandom: random, DataId: 'again' }), 90025],
    ['push', notice({ Condition: { TagsOr: [] } }), 90027],
    ['revoke', { TaskId }, 90016],
    ['revoke', { TaskId: 'x' }, 90016],
  ];

  for (const [command, body, code] of refused)
    expect([command, body, await codeOf(here, `timpush/${command}`, body)]).toEqual([command, body, code]);
});
