import { expect, test } from 'bun:test';
import { makeChats, say } from '../../testing/chats.ts';
import { makeTeam } from '../../testing/groupChats.ts';
import { handClock } from '../../testing/handClock.ts';
import { heard, listen } from '../../testing/signals.ts';
import { TSignaling } from '../constants/signaling.ts';

/** Of whom an instance was told that they let the time of an invitation pass. */
const timedOut = ({ taken, signals }: ReturnType<typeof listen>, inviteID: string): string[] =>
  [...taken, ...signals]
    .filter(({ name, data }) => name === TSignaling.INVITATION_TIMEOUT && data.inviteID === inviteID)
    .flatMap(({ data }) => data.inviteeList)
    .sort();

const isOver = (one: ReturnType<typeof listen>, inviteID: string, invited: number): boolean =>
  timedOut(one, inviteID).length >= invited;

test('[§4.14] an invitation is told with its data, and its acceptance to who invited', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await heard(chats, 'alice'), await heard(chats, 'bob')];

  const { inviteID, code, data } = await alice.sdk.invite({ userID: 'bob', data: 'call', timeout: 30 });
  const invited = await bob.signal(TSignaling.NEW_INVITATION_RECEIVED);
  const accepted = await bob.sdk.accept({ inviteID, data: 'yes' });
  const answered = await alice.signal(TSignaling.INVITEE_ACCEPTED);

  expect(code).toBe(0);
  expect(invited).toEqual({ inviteID, inviter: 'alice', groupID: '', inviteeList: ['bob'], data: 'call' } as never);
  expect(alice.sdk.getSignalingInfo({ ...data.message })).toEqual({
    ...{ businessID: 1, inviteID, groupID: '', inviter: 'alice', inviteeList: ['bob'] },
    ...{ data: 'call', actionType: TSignaling.ACTION_TYPE_INVITE, timeout: 30 },
  });
  expect(accepted).toMatchObject({ inviteID, code: 0, data: { message: { from: 'bob', priority: 'High' } } });
  expect(answered).toEqual({ inviteID, inviter: 'alice', groupID: '', invitee: 'bob', data: 'yes' } as never);
  await expect(bob.sdk.accept({ inviteID })).rejects.toMatchObject({ code: 8010 });
  await expect(alice.sdk.cancel({ inviteID })).rejects.toMatchObject({ code: 8020 });
});

test('[§4.14] in a group each one answers for itself, and others have no say', async () => {
  await using chats = await makeChats();
  const [alice, bob, carol] = [await heard(chats, 'alice'), await heard(chats, 'bob'), await heard(chats, 'carol')];
  await makeTeam(alice, [bob, carol]);

  const options = { groupID: 'team', inviteeList: ['bob', 'carol'], timeout: 30 };
  const { inviteID } = await alice.sdk.inviteInGroup(options);
  for (const one of [bob, carol]) await one.signal(TSignaling.NEW_INVITATION_RECEIVED);
  await bob.sdk.reject({ inviteID, data: 'no' });

  for (const one of [alice, carol])
    expect(await one.signal(TSignaling.INVITEE_REJECTED)).toMatchObject({ inviteID, groupID: 'team', invitee: 'bob' });
  await expect(bob.sdk.cancel({ inviteID })).rejects.toMatchObject({ code: 8011 });
  await expect(alice.sdk.accept({ inviteID })).rejects.toMatchObject({ code: 8011 });
  await expect(bob.sdk.accept({ inviteID })).rejects.toMatchObject({ code: 8010 });
  await alice.sdk.cancel({ inviteID, data: 'over' });
  expect(await carol.signal(TSignaling.INVITATION_CANCELLED)).toMatchObject({ inviteID, data: 'over' });
});

test('[§6.3] a time-out is told once on each side, in a group by who invited for those who are away', async () => {
  await using chats = await makeChats('carol');
  const clock = handClock(chats.cloud.clock);
  const [alice, bob] = [await heard(chats, 'alice', clock), await heard(chats, 'bob', clock)];
  await makeTeam(alice, [bob]);
  await alice.sdk.addGroupMember({ groupID: 'team', userIDList: ['carol'] });

  const inTwo = (await alice.sdk.invite({ userID: 'bob', timeout: 10 })).inviteID;
  const inGroup = alice.sdk.inviteInGroupSync({ groupID: 'team', inviteeList: ['bob', 'carol'], timeout: 10 });
  for (const _ of [inTwo, inGroup]) await bob.signal(TSignaling.NEW_INVITATION_RECEIVED);
  clock.pass(11_000);
  while (!isOver(alice, inTwo, 1) || !isOver(alice, inGroup, 2)) await alice.signal(TSignaling.INVITATION_TIMEOUT);
  while (!isOver(bob, inTwo, 1) || !isOver(bob, inGroup, 2)) await bob.signal(TSignaling.INVITATION_TIMEOUT);
  // Whatever was sent of the time-out came before this.
  for (const [from, to] of [
    [alice, bob],
    [bob, alice],
  ] as const) {
    await say(from, to.userID, 'after it all');
    await to.next('onMessageReceived', ({ data }) => data.some(({ payload }) => payload.text === 'after it all'));
  }

  // Whose clock is first decides who says it; that it is told once, both see to.
  expect([timedOut(alice, inTwo), timedOut(bob, inTwo)]).toEqual([['bob'], ['bob']]);
  expect([timedOut(alice, inGroup), timedOut(bob, inGroup)]).toEqual([
    ['bob', 'carol'],
    ['bob', 'carol'],
  ]);
  await expect(bob.sdk.accept({ inviteID: inTwo })).rejects.toMatchObject({ code: 8010 });
});

test('[§4.14] what began and ended while one was away is not told; what still waits is', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await heard(chats, 'alice'), await heard(chats, 'bob')];
  bob.cut();

  const gone = await alice.sdk.invite({ userID: 'bob', timeout: 60 });
  await alice.sdk.cancel({ inviteID: gone.inviteID });
  const waits = await alice.sdk.invite({ userID: 'bob', timeout: 60 });
  bob.restore();

  expect(await bob.signal(TSignaling.NEW_INVITATION_RECEIVED)).toMatchObject({ inviteID: waits.inviteID });
  expect(bob.signals).toEqual([]);
  const later = chats.chat('bob');
  const { signal } = listen(later);
  await later.signIn();
  expect(await signal(TSignaling.NEW_INVITATION_RECEIVED)).toMatchObject({ inviteID: waits.inviteID });
  await later.sdk.accept({ inviteID: waits.inviteID });
  expect(await bob.signal(TSignaling.INVITEE_ACCEPTED)).toMatchObject({ inviteID: waits.inviteID, invitee: 'bob' });
});

test('[§4.14] an invitation is modified by who invited, which the invited one is told', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await heard(chats, 'alice'), await heard(chats, 'bob')];
  const { inviteID } = await alice.sdk.invite({ userID: 'bob', data: 'voice' });
  await bob.signal(TSignaling.NEW_INVITATION_RECEIVED);

  const { data } = await alice.sdk.modifyInvitation({ inviteID, data: 'video' });

  expect(alice.sdk.getSignalingInfo(data.message)).toMatchObject({ inviteID, data: 'video' });
  expect(await bob.signal(TSignaling.INVITATION_MODIFIED)).toEqual({ inviteID, data: 'video' } as never);
  await expect(bob.sdk.modifyInvitation({ inviteID, data: 'x' })).rejects.toMatchObject({ code: 8011 });
  await expect(bob.sdk.modifyInvitation({ inviteID: 'none', data: 'x' })).rejects.toMatchObject({ code: 8010 });
});

test('[§4.14] inviteSync gives the id at once; a listener that was removed is told nothing; what cannot be sent is told', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await heard(chats, 'alice'), await heard(chats, 'bob')];
  const accepted: unknown[] = [];
  alice.sdk.addSignalingListener(TSignaling.INVITEE_ACCEPTED, (event) => void accepted.push(event));
  alice.sdk.removeSignalingListener(TSignaling.INVITEE_ACCEPTED, alice.handle);

  const sent = Promise.withResolvers<{ inviteID: string }>();
  const inviteID = alice.sdk.inviteSync({ userID: 'bob' }, sent.resolve);
  const refused = Promise.withResolvers<number>();
  alice.sdk.inviteSync({ userID: 'nobody' }, undefined, refused.resolve);
  expect(await sent.promise).toEqual({ inviteID });
  await bob.signal(TSignaling.NEW_INVITATION_RECEIVED);
  await bob.sdk.accept({ inviteID });
  await say(bob, 'alice', 'after it');
  await alice.next('onMessageReceived', ({ data }) => data.some(({ payload }) => payload.text === 'after it'));

  expect(await refused.promise).toBeGreaterThan(0);
  expect(accepted).toHaveLength(1);
  expect(alice.signals).toEqual([]);
  expect(alice.sdk.getSignalingInfo({ type: 'TIMTextElem', payload: { text: 'inviteID' } } as never)).toBeNull();
});
