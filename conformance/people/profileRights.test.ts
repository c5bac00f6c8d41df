import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import type { ProfileFields } from '@hongyan/contract';
import { type Cast, cast } from '../cast.ts';
import { signIn } from '../client.ts';
import { expectEnvelope } from '../envelope.ts';
import { firstApp, startServer, type TestServer } from '../server.ts';

setDefaultTimeout(60_000);

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  await using here = cast(server);
  await here.rest.ok('hongyan/set_settings', { Settings: { multiDeviceMode: 1 } });
});
afterAll(() => server[Symbol.asyncDispose]());

const tag = (key: string) => `Tag_Profile_Custom_${key}`;
const custom = (...keys: string[]) => Object.fromEntries(keys.map((key) => [tag(key), 'v']));
const keysOf = (profile: ProfileFields | undefined) =>
  Object.keys(profile?.custom ?? {})
    .map((name) => name.slice(tag('').length))
    .toSorted();

/** Alice, her other device, bob, and the administrator of the app, under these rights to fields. */
async function makePeople(here: Cast, Settings: Record<string, string>) {
  const [alice, desk, bob] = [await here.signIn('alice'), await here.signIn('alice'), await here.signIn('bob')];
  const admin = await signIn(server, firstApp.admin, { app: firstApp });
  await here.rest.ok('hongyan/set_settings', { Settings });
  const undo = () =>
    here.rest.ok('hongyan/set_settings', { Settings: { profileFieldWriters: '', profileFieldReaders: '' } });
  const set = async (ProfileItem: { Tag: string; Value: string }[]) =>
    void (await here.rest.ok('profile/portrait_set', { From_Account: alice.userId, ProfileItem }));
  const end = async () => {
    admin[Symbol.dispose]();
    await undo();
  };
  return { alice, desk, bob, admin, set, [Symbol.asyncDispose]: end };
}

test('[S40] the ban on friend requests is written by administrators alone, and nothing of a refused call is kept (rest-api §19.1)', async () => {
  await using here = cast(server);
  await using people = await makePeople(here, {});
  const { alice, bob, admin, set } = people;
  await set([{ Tag: 'Tag_Profile_IM_AdminForbidType', Value: 'AdminForbid_Type_SendOut' }]);

  const lifting = alice.request('updateProfile', { nick: 'Al', adminForbidType: 'AdminForbid_Type_None' });
  await expect(lifting).rejects.toMatchObject({
    code: 40008,
    message: expect.stringContaining('adminForbidType is written by the administrators of the app'),
  });
  const own = await admin.request('updateProfile', { adminForbidType: 'AdminForbid_Type_None' });
  const { profiles } = await bob.request('getProfiles', { userIds: [alice.userId] });

  expect(own.profile.adminForbidType).toBe('AdminForbid_Type_None');
  expect(profiles).toEqual([
    { userId: alice.userId, adminForbidType: 'AdminForbid_Type_SendOut', updatedMs: expect.any(Number) as never },
  ]);
});

test('[S40] custom fields are written by whom the app named, all of a call or none (rest-api §19.2)', async () => {
  await using here = cast(server);
  const profileFieldWriters = `${tag('Level')}=admin, ${tag('Mood')}=self ${tag('Score')}=app`;
  await using people = await makePeople(here, { profileFieldWriters });
  const { alice, admin, set } = people;
  const code = (client: typeof alice, ...keys: string[]) =>
    client.request('updateProfile', { location: 'here', custom: custom(...keys) }).then(
      () => 0,
      (error: { code: number }) => error.code,
    );

  expect([await code(alice, 'Mood', 'Level'), await code(alice, 'Score'), await code(admin, 'Score')]).toEqual([
    ...[40008, 40008, 40008],
  ]);
  await expect(alice.request('updateProfile', { custom: custom('Score') })).rejects.toMatchObject({
    message: expect.stringContaining(`${tag('Score')} is written by the app alone, over REST`),
  });
  const { profiles } = await alice.request('getProfiles', { userIds: [alice.userId] });
  expect(profiles).toEqual([{ userId: alice.userId, updatedMs: expect.any(Number) as never }]);
  expect([await code(alice, 'Mood', 'Free'), await code(admin, 'Level')]).toEqual([0, 0]);

  await set([
    { Tag: tag('Level'), Value: '3' },
    { Tag: tag('Score'), Value: '7' },
  ]);
  const after = await alice.request('getProfiles', { userIds: [alice.userId] });
  expect(after.profiles[0]?.custom).toEqual({
    ...custom('Mood', 'Free'),
    ...{ [tag('Level')]: '3', [tag('Score')]: '7' },
  });
  await here.rest.ok('hongyan/set_settings', { Settings: { profileFieldWriters: '*=app' } });
  expect([await code(alice, 'Free'), await code(alice)]).toEqual([40008, 0]);
});

test('[S40] custom fields are read by whom the app named: own profile, answers, after a change, by name (rest-api §19.2)', async () => {
  await using here = cast(server);
  const profileFieldReaders = `${tag('Note')}=self ${tag('Risk')}=admin ${tag('Secret')}=app`;
  await using people = await makePeople(here, { profileFieldReaders });
  const { alice, desk, bob, admin } = people;
  const all = ['Free', 'Note', 'Risk', 'Secret'];
  const seenBy = async (client: typeof alice) =>
    keysOf((await client.request('getProfiles', { userIds: [alice.userId] })).profiles[0]);
  const byName = (client: typeof alice, ...keys: string[]) =>
    client.request('getProfiles', { userIds: [alice.userId], custom: keys.map(tag) });

  const { profile } = await alice.request('updateProfile', { custom: custom(...all) });
  expect(keysOf(profile)).toEqual(['Free', 'Note']);
  expect(JSON.stringify(await desk.next('user'))).not.toContain(tag(''));
  expect([await seenBy(desk), await seenBy(bob), await seenBy(admin)]).toEqual([
    ['Free', 'Note'],
    ['Free'],
    ['Free', 'Note', 'Risk'],
  ]);
  const TagList = all.map(tag);
  const rest = expectEnvelope(await here.rest.raw('profile/portrait_get', { To_Account: [alice.userId], TagList }));
  expect(JSON.stringify(rest.UserProfileItem)).toContain(tag('Secret'));

  expect(keysOf((await byName(alice, 'Note')).profiles[0])).toEqual(['Free', 'Note']);
  await expect(byName(bob, 'Free', 'Note')).rejects.toMatchObject({
    code: 40007,
    message: expect.stringContaining(
      `${tag('Note')} is read by the user that it is of and the administrators of the app`,
    ),
  });
  await expect(byName(admin, 'Secret')).rejects.toMatchObject({ code: 40007 });
  await here.rest.ok('hongyan/set_settings', { Settings: { profileFieldReaders: '*=app' } });
  expect([await seenBy(alice), await seenBy(admin)]).toEqual([[], []]);
  expect((await bob.request('getProfiles', { userIds: [alice.userId] })).profiles[0]).not.toHaveProperty('custom');
  await here.rest.ok('hongyan/set_settings', { Settings: { profileFieldReaders: '' } });
  expect(await seenBy(bob)).toEqual(all);
});

test('what is no list of custom fields and roles is refused as a setting', async () => {
  await using here = cast(server);
  const code = async (Settings: Record<string, string>) =>
    (await here.rest.call('hongyan/set_settings', { Settings })).ErrorCode;

  expect(await code({ profileFieldWriters: 'Level=admin' })).not.toBe(0);
  expect(await code({ profileFieldWriters: `${tag('Level')}=anybody` })).not.toBe(0);
  expect(await code({ profileFieldReaders: `${tag('Level')}=owner` })).not.toBe(0);
});
