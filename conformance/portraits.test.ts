import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { type Cast, cast } from './cast.ts';
import { expectEnvelope } from './envelope.ts';
import { secondApp, startServer, type TestServer } from './server.ts';

setDefaultTimeout(30_000);

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  await using here = cast(server);
  await here.rest.ok('hongyan/set_settings', { Settings: { multiDeviceMode: 1 } });
});
afterAll(() => server[Symbol.asyncDispose]());

type Items = Record<string, string | number>;

const asked = async (here: Cast, command: string, body: object) =>
  expectEnvelope(await here.rest.raw(`profile/${command}`, body));
const set = (here: Cast, From_Account: string, items: Items) =>
  asked(here, 'portrait_set', {
    From_Account,
    ProfileItem: Object.entries(items).map(([Tag, Value]) => ({ Tag, Value })),
  });
const get = async (here: Cast, To_Account: string[], TagList: string[]) => {
  const { UserProfileItem } = await asked(here, 'portrait_get', { To_Account, TagList });
  return (UserProfileItem as { To_Account: string; ProfileItem: { Tag: string; Value: unknown }[] }[]).map(
    (one) => [one.To_Account, Object.fromEntries(one.ProfileItem.map(({ Tag, Value }) => [Tag, Value]))] as const,
  );
};

const everything: Items = {
  Tag_Profile_IM_Nick: 'Alice',
  Tag_Profile_IM_Image: 'https://example.org/a.png',
  Tag_Profile_IM_Gender: 'Gender_Type_Female',
  Tag_Profile_IM_BirthDay: 20_000_101,
  Tag_Profile_IM_Location: '杭州',
  Tag_Profile_IM_SelfSignature: '鸿雁',
  Tag_Profile_IM_AllowType: 'AllowType_Type_NeedConfirm',
  Tag_Profile_IM_Language: 4_294_967_295,
  Tag_Profile_IM_MsgSettings: 1,
  Tag_Profile_IM_AdminForbidType: 'AdminForbid_Type_SendOut',
  Tag_Profile_IM_Level: 7,
  Tag_Profile_IM_Role: 0,
  Tag_Profile_Custom_Team: 'blue',
};

test('[S40] every field is written and read by its tag; what has no value is left out; the devices hear of it', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const bob = await here.signIn('bob');

  expect(await set(here, alice.userId, everything)).toMatchObject({ ErrorCode: 0, ErrorInfo: '', ErrorDisplay: '' });
  const read = await get(here, [bob.userId, alice.userId, bob.userId], Object.keys(everything));

  expect(read).toEqual([
    [bob.userId, {}],
    [alice.userId, everything],
  ]);
  expect(await alice.next('user')).toMatchObject({ kind: 'profileChanged' });
  const { profiles } = await bob.request('getProfiles', { userIds: [alice.userId] });
  expect(profiles[0]).toMatchObject({
    nick: 'Alice',
    birthday: 20_000_101,
    custom: { Tag_Profile_Custom_Team: 'blue' },
  });
  await set(here, alice.userId, { Tag_Profile_IM_Nick: '', Tag_Profile_Custom_Team: '' });
  expect(await get(here, [alice.userId], ['Tag_Profile_IM_Nick', 'Tag_Profile_Custom_Team'])).toEqual([
    [alice.userId, {}],
  ]);
});

test('whole numbers may come as digits, and own fields under the names of 2018', async () => {
  await using here = cast(server);
  const [alice = ''] = await here.accounts('alice');

  await set(here, alice, { Tag_Profile_IM_Level: '12', Tag_Profile_Custom_1400000001_Team: 5 });

  expect(await get(here, [alice], ['Tag_Profile_IM_Level', 'Tag_Profile_Custom_Team'])).toEqual([
    [alice, { Tag_Profile_IM_Level: 12, Tag_Profile_Custom_Team: '5' }],
  ]);
  expect(await get(here, [alice], ['Tag_Profile_Custom_77_Team'])).toEqual([
    [alice, { Tag_Profile_Custom_77_Team: '5' }],
  ]);
});

test('each wrong field has its code, and then nothing is written', async () => {
  await using here = cast(server);
  const [alice = ''] = await here.accounts('alice');
  await here.rest.ok('openim_dirty_words/add', { DirtyWordsList: ['zounds'] });
  const wrong: [tag: string, value: string | number, code: number][] = [
    ['Tag_Profile_IM_Shoe', 'x', 40009],
    ['constructor', 'x', 40009],
    ['Tag_Profile_Custom_TooLongName', 'x', 40009],
    ['Tag_Profile_IM_Nick', 7, 40610],
    ['Tag_Profile_IM_Level', 'high', 40610],
    ['Tag_Profile_IM_Level', 4_294_967_296, 40605],
    ['Tag_Profile_IM_MsgSettings', 2, 40605],
    ['Tag_Profile_IM_Gender', 'female', 40605],
    ['Tag_Profile_IM_Nick', 'é'.repeat(251), 40601],
    ['Tag_Profile_IM_Location', 'x'.repeat(17), 40601],
    ['Tag_Profile_Custom_Team', 'x'.repeat(501), 40601],
    ['Tag_Profile_IM_SelfSignature', 'oh zounds', 40005],
  ];

  for (const [tag, value, code] of wrong) {
    const answer = await set(here, alice, { Tag_Profile_IM_Role: 9, [tag]: value });
    expect([tag, answer.ErrorCode]).toEqual([tag, code]);
  }
  expect(await get(here, [alice], ['Tag_Profile_IM_Role'])).toEqual([[alice, {}]]);
  expect((await set(here, here.name('nobody'), { Tag_Profile_IM_Role: 1 })).ErrorCode).toBe(40003);
});

test('reading is all or nothing: 100 accounts a call, none that does not exist, no tag that is none', async () => {
  await using here = cast(server);
  const [alice = ''] = await here.accounts('alice');
  const code = async (To_Account: unknown, TagList = ['Tag_Profile_IM_Nick']) =>
    (await asked(here, 'portrait_get', { To_Account, TagList })).ErrorCode;

  expect(await code(Array(100).fill(alice))).toBe(0);
  expect(await code(Array(101).fill(alice))).toBe(40001);
  expect(await code([])).toBe(40002);
  expect([await code([5]), await code(alice)]).toEqual([40001, 40001]);
  expect(await code([alice, here.name('nobody')])).toBe(40003);
  expect(await code([alice], ['Tag_Profile_IM_Shoe'])).toBe(40009);
  expect((await asked(here, 'portrait_get', { TagList: ['Tag_Profile_IM_Nick'] })).ErrorCode).toBe(40002);
  const broken = expectEnvelope(await here.rest.raw('profile/portrait_get', '{"To_Account": ['));
  expect([broken.ErrorCode, broken.ErrorInfo]).toEqual([
    40001,
    expect.stringContaining('the body is not a JSON object'),
  ]);
});

test('[S9] an app reads and writes no profile of another', async () => {
  await using here = cast(server);
  await using there = cast(server, secondApp);
  const [alice = ''] = await here.accounts('alice');

  expect((await set(there, alice, { Tag_Profile_IM_Role: 1 })).ErrorCode).toBe(40003);
});
