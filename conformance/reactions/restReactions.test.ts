import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { type Corner, corners } from '../corner.ts';
import { text, u32 } from '../say.ts';

const corner = corners();

setDefaultTimeout(30_000);

const [set, list, users] = ['hongyan/set_reaction', 'hongyan/get_reactions', 'hongyan/get_reaction_users'] as const;
const like = { ReactionID: '👍' };
const by = (Operator_Account: string, OperateType: 1 | 2 = 1) => ({ ...like, Operator_Account, OperateType });
const user = (UserID: string) => ({ UserID, Nick: '', FaceUrl: '' });

/** A message of alice's, and how REST names it; bob sees it too. */
async function scene(cloud: Corner, kind: 'C2C' | 'GROUP') {
  await cloud.users('alice', 'bob', 'carol');
  const [alice, bob] = [await cloud.signIn('alice'), await cloud.signIn('bob')];
  const common = { MsgBody: text('lunch?'), From_Account: 'alice' };
  if (kind === 'C2C') {
    const { MsgKey } = await cloud.rest.ok('openim/sendmsg', { ...common, MsgRandom: u32(), To_Account: 'bob' });
    return { alice, bob, where: { From_Account: 'alice', To_Account: 'bob', MsgKey } };
  }
  const GroupId = 'team';
  const members = { MemberList: [{ Member_Account: 'bob' }], Owner_Account: 'alice' };
  await cloud.rest.ok('group_open_http_svc/create_group', { GroupId, Type: 'Public', Name: 'team', ...members });
  const { MsgSeq } = await cloud.rest.ok('group_open_http_svc/send_group_msg', { ...common, GroupId, Random: u32() });
  return { alice, bob, where: { GroupId, MsgSeq } };
}

describe.each(['C2C', 'GROUP'] as const)('reactions in a %s conversation over REST', (kind) => {
  test('[S74] a user reacts, all who see the message learn of it, and who did is read', async () => {
    await using cloud = await corner();
    const { alice, bob, where } = await scene(cloud, kind);
    const { message } = await bob.next('message');

    await cloud.rest.ok(set, { ...where, ...by('bob') });
    const told = [await alice.next('change'), await bob.next('change')];
    await cloud.rest.ok(set, { ...where, ...by('alice') });
    const { ReactionList } = await cloud.rest.ok(list, where);
    const first = await cloud.rest.ok(users, { ...where, ...like, Count: 1 });
    const second = await cloud.rest.ok(users, { ...where, ...like, Count: 1, Cursor: first.Cursor });
    await cloud.rest.ok(set, { ...where, ...by('bob', 2) });

    const change = { kind: 'reaction', seq: message.seq, by: 'bob', reaction: like.ReactionID };
    for (const one of told) expect(one.change).toMatchObject(change);
    expect(ReactionList).toEqual([{ ...like, Count: 2, UserList: [user('bob'), user('alice')] }]);
    expect(first.UserList).toEqual([user('bob')]);
    expect(second).toMatchObject({ UserList: [user('alice')], Cursor: '' });
    expect((await cloud.rest.ok(list, { ...where, Operator_Account: 'bob' })).ReactionList).toEqual([
      { ...like, Count: 1, UserList: [user('alice')] },
    ]);
  });

  test('[S74] what cannot be done is refused with its code', async () => {
    await using cloud = await corner();
    const { where } = await scene(cloud, kind);
    const code = async (command: string, more: object) =>
      (await cloud.rest.call(command, { ...where, ...more })).ErrorCode;
    const named = (more: object) => code(list, more);

    expect(await code(set, by('bob', 2))).toBe(23008);
    await cloud.rest.ok(set, { ...where, ...by('bob') });
    expect(await code(set, by('bob'))).toBe(23007);
    expect(await code(set, by('alice', 2))).toBe(23009);
    expect(await code(set, { ...by('bob'), OperateType: 3 })).toBe(90010);
    expect(await code(set, { ...by('bob'), ReactionID: '' })).toBe(90010);
    expect(await code(set, { ...by('bob'), ReactionID: 'x'.repeat(129) })).toBe(90010);
    expect(await code(users, { ...like, Cursor: 'x' })).toBe(90010);
    expect(await code(set, by('nobody'))).toBe(90010);
    expect(await code(set, by('carol'))).toBe(kind === 'C2C' ? 90010 : 10007);
    if (kind === 'C2C') {
      expect(await named({ To_Account: 'nobody' })).toBe(90012);
      expect(await named({ From_Account: 'nobody' })).toBe(90008);
      expect(await named({ MsgKey: 'x' })).toBe(90054);
      expect(await named({ MsgKey: '1_2_3' })).toBe(20022);
      expect(await named({ MsgKey: undefined })).toBe(90010);
    } else {
      expect(await named({ GroupId: 'nobody' })).toBe(10010);
      expect(await named({ TopicId: 'nobody' })).toBe(110003);
      expect(await named({ MsgSeq: 9_999 })).toBe(20022);
      expect(await named({ MsgSeq: undefined })).toBe(90010);
    }
    expect((await cloud.rest.call(list, {})).ErrorCode).toBe(90010);
  });
});
