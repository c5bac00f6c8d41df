import type { Storage } from '../storage/port/storage.ts';
import { allow, befriend } from '../storage/suite/friends.ts';
import { APP, NOON_MS, people, Talk } from '../storage/suite/people.ts';
import { testDamages } from '../testing/damageTests.ts';
import { RELATIONS } from './relations.ts';

/** Alice has bob as a friend in a group and carol no more, dave asked her, she blocks erin, follows dave and bob, who follows her; frank was all that and is deleted. */
async function makeStore(storage: Storage): Promise<void> {
  await storage.apps.put({ sdkAppId: APP, name: 'test', key: 'k'.repeat(64), admins: ['administrator'] }, NOON_MS);
  const talk = new Talk({ storage });
  await talk.begin('alice', 'bob', 'carol');
  const [dave, erin, frank] = await people(storage, 'dave', 'erin', 'frank');
  if (!dave || !erin || !frank) throw new Error('somebody did not come');
  const { alice, bob, carol } = talk;
  await befriend(talk, alice, bob, {}, { group: 'work' });
  for (const other of [carol, frank]) await befriend(talk, alice, other, {}, { group: 'home' });
  await storage.friends.delete(alice.uid, [carol.uid], { isBoth: false, nowMs: NOON_MS });
  await allow(talk, alice, 'NeedConfirm');
  await befriend(talk, dave, alice);
  await storage.friendApplications.markRead(alice.uid, NOON_MS);
  await storage.blacklist.add(APP, alice.uid, [erin.uid], { max: 10, nowMs: NOON_MS });
  await storage.blacklist.add(APP, bob.uid, [frank.uid], { max: 10, nowMs: NOON_MS });
  const limits = { following: 10, followers: 10, mutual: 10 };
  const follow = (who: { uid: number }, ...others: { uid: number }[]) =>
    storage.follows.add(APP, who.uid, others, { limits, nowMs: NOON_MS });
  await follow(alice, bob, carol, dave, frank);
  await follow(bob, alice);
  await follow(frank, alice, bob);
  await storage.follows.remove(alice.uid, [carol.uid], { nowMs: NOON_MS });
  await storage.accounts.delete(APP, ['frank'], NOON_MS);
  await storage.friends.forget(frank.uid, 100, NOON_MS);
}

const damages: [string, string][] = [
  ['friend of no account', 'UPDATE friends SET friend_uid = 999 WHERE is_gone = 0'],
  ['number of a friend', 'UPDATE friends SET seq = seq + 100'],
  ['count of friends', 'UPDATE relation_heads SET friend_count = friend_count + 1'],
  ['numbers of lists of no account', 'INSERT INTO relation_heads (uid) VALUES (999)'],
  ['friend group of no account', 'UPDATE friend_groups SET uid = 999'],
  ['place in no friend group', 'DELETE FROM friend_groups'],
  ['place of no friend in a friend group', 'UPDATE friend_group_members SET friend_uid = uid'],
  ['friend request of no account', 'UPDATE friend_applications SET from_uid = 999'],
  ['number of a friend request', 'UPDATE friend_applications SET seq = seq + 100'],
  ['friend requests read that never came', 'UPDATE relation_heads SET pending_read = pending_seq + 1'],
  ['blacklist of no account', 'UPDATE blacklist SET sdk_app_id = 7'],
  ['follower of no account', 'UPDATE follows SET sdk_app_id = 7'],
  ['mark of two who follow each other', 'UPDATE follows SET is_mutual = 1 - is_mutual'],
  ['count of who is followed', 'UPDATE relation_heads SET following_count = following_count + 1'],
  ['count of followers', 'UPDATE relation_heads SET follower_count = follower_count - 1'],
  ['count of who follow each other', 'UPDATE relation_heads SET mutual_count = mutual_count + 1'],
  ['counts of a follower', 'DELETE FROM relation_heads'],
];

testDamages('relations', { makeStore, damages, references: RELATIONS });
