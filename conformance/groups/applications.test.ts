import { describe, expect, test } from 'bun:test';
import { type Cast, cast } from '../cast.ts';
import { RefusedError } from '../client.ts';
import { u32 } from '../say.ts';
import { firstApp, secondApp } from '../server.ts';
import { startOn, stores } from '../stores.ts';

/** A group in which somebody decides on who joins. */
const teamOf = ({ name }: Cast) =>
  ({ type: 'Public', name: 'team', groupId: name('team'), joinOption: 'NeedPermission' }) as const;
const codeOf = (error: unknown): number => (error instanceof RefusedError ? error.code : 0);

describe.each(stores)('a request to join on the store %s', (kind) => {
  test('that two administrators decide on at the same moment is decided once', async () => {
    await using server = await startOn(kind);
    await using here = cast(server);
    const team = teamOf(here);
    const { groupId } = team;
    const [alice, bob, carol] = [await here.signIn('alice'), await here.signIn('bob'), await here.signIn('carol')];
    await alice.request('createGroup', { ...team, members: [{ userId: bob.userId, role: 'Admin' }] });

    for (let round = 0; round < 10; round++) {
      await carol.request('joinGroup', { groupId, text: 'let me in' });
      const [waiting] = (await alice.request('getGroupApplications', {})).applications;
      const applicationId = waiting?.applicationId ?? '';
      const decisions = await Promise.allSettled([
        alice.request('decideGroupApplication', { applicationId, isAccepted: true }),
        bob.request('decideGroupApplication', { applicationId, isAccepted: round % 2 === 0 }),
      ]);
      const { groups } = await carol.request('getGroups', {});
      const notices = await carol.request('getMessages', { conv: '@TIM#SYSTEM', count: 100 });

      const failed = decisions.flatMap((one) => (one.status === 'rejected' ? [codeOf(one.reason)] : []));
      expect(failed).toHaveLength(1);
      expect(notices.messages).toHaveLength(round + 1);
      const isIn = groups.length === 1;
      const kinds = notices.messages[0]?.body.map(({ MsgContent }) => (MsgContent as { kind: string }).kind);
      expect(kinds).toEqual([isIn ? 'accepted' : 'refused']);
      if (isIn) await carol.request('quitGroup', { groupId });
    }
  });

  test.each(['add_group_member', 'import_group_member'] as const)(
    'of who comes into the group by %s meanwhile is handled: 10024',
    async (command) => {
      await using server = await startOn(kind);
      await using here = cast(server);
      const team = teamOf(here);
      const { groupId } = team;
      const [alice, carol] = [await here.signIn('alice'), await here.signIn('carol')];
      await alice.request('createGroup', team);
      await carol.request('joinGroup', { groupId });
      const [waiting] = (await alice.request('getGroupApplications', {})).applications;
      const MemberList = [{ Member_Account: carol.userId }];
      await here.rest.ok(`group_open_http_svc/${command}`, { GroupId: groupId, MemberList });

      const decision = { applicationId: waiting?.applicationId ?? '', isAccepted: true };
      await expect(alice.request('decideGroupApplication', decision)).rejects.toMatchObject({ code: 10024 });
    },
  );

  test('waits on when it could not be accepted because the group is full', async () => {
    await using server = await startOn(kind);
    await using here = cast(server);
    const team = teamOf(here);
    const { groupId } = team;
    const [alice, bob, carol] = [await here.signIn('alice'), await here.signIn('bob'), await here.signIn('carol')];
    await alice.request('createGroup', { ...team, maxMembers: 2 });
    for (const one of [bob, carol]) await one.request('joinGroup', { groupId });
    const { applications } = await alice.request('getGroupApplications', {});
    const [ofCarol, ofBob] = applications.map(({ applicationId }) => applicationId);
    await alice.request('decideGroupApplication', { applicationId: ofBob ?? '', isAccepted: true });

    const decision = { applicationId: ofCarol ?? '', isAccepted: true };
    await expect(alice.request('decideGroupApplication', decision)).rejects.toMatchObject({ code: 10014 });
    await bob.request('quitGroup', { groupId });
    await alice.request('decideGroupApplication', decision);

    expect((await carol.request('getGroups', {})).groups).toHaveLength(1);
  });

  test('of another for somebody: who was brought in is told who invited, once, also where it was away', async () => {
    await using server = await startOn(kind);
    await using here = cast(server);
    const team = teamOf(here);
    const { groupId } = team;
    const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
    const [carol] = await here.accounts('carol');
    await alice.request('createGroup', {
      ...{ ...team, inviteOption: 'NeedPermission', members: [{ userId: bob.userId, role: 'Member' }] },
    });
    const invited = await bob.request('addGroupMembers', { groupId, userIds: [carol ?? ''] });
    const [waiting] = (await alice.request('getGroupApplications', {})).applications;
    const away = await here.signIn('carol');
    const before = await away.request('getMessages', { conv: '@TIM#SYSTEM', count: 100 });
    await away.close();

    await alice.request('decideGroupApplication', { applicationId: waiting?.applicationId ?? '', isAccepted: true });

    const back = await here.signIn('carol');
    const notices = await back.request('getMessages', { conv: '@TIM#SYSTEM', count: 100 });
    expect([invited.results, before.messages]).toMatchObject([[{ result: 'waiting' }], []]);
    const content = { kind: 'invited', groupId, operator: bob.userId };
    expect(notices.messages).toMatchObject([{ body: [{ MsgContent: content }] }]);
    const { conversation } = await back.request('getConversation', { conv: '@TIM#SYSTEM' });
    expect(conversation).toMatchObject({ unread: 1 });
    const ofBob = await bob.request('getMessages', { conv: '@TIM#SYSTEM', count: 100 });
    const accepted = { kind: 'inviteAccepted', operator: alice.userId, userId: carol };
    expect(ofBob.messages[0]).toMatchObject({ body: [{ MsgContent: accepted }] });
  });

  test('[S9] [S32] is decided on in its own group alone: not in one of the same id of another app, nor in a later one', async () => {
    await using server = await startOn(kind);
    const twin = `-${u32()}`;
    await using one = cast(server, firstApp, twin);
    await using two = cast(server, secondApp, twin);
    const team = teamOf(one);
    const { groupId } = team;
    const [alice, carol] = [await one.signIn('alice'), await one.signIn('carol')];
    const [other] = [await two.signIn('alice')];
    await alice.request('createGroup', team);
    await other.request('createGroup', team);
    await carol.request('joinGroup', { groupId });
    const [waiting] = (await alice.request('getGroupApplications', {})).applications;
    const applicationId = waiting?.applicationId ?? '';

    for (const isAccepted of [true, false])
      await expect(other.request('decideGroupApplication', { applicationId, isAccepted })).rejects.toMatchObject({
        code: 10024,
      });
    expect((await other.request('getGroupMembers', { groupId })).members).toHaveLength(1);
    expect((await other.request('getGroupApplications', {})).applications).toEqual([]);
    expect((await alice.request('getGroupApplications', {})).applications).toHaveLength(1);

    await alice.request('dissolveGroup', { groupId });
    await alice.request('createGroup', team);
    expect((await alice.request('getGroupApplications', {})).applications).toEqual([]);
    await expect(alice.request('decideGroupApplication', { applicationId, isAccepted: true })).rejects.toMatchObject({
      code: 10024,
    });
  });
});
