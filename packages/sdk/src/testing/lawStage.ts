import { AT_ALL } from '@hongyan/contract/groupKinds';
import type { Store } from '../store/port.ts';
import type { Device } from './device.ts';
import { fetchRelations } from './relationView.ts';
import type { RestartableServer } from './server.ts';
import { makeWorld, text, type World } from './world.ts';

/** The people of one case: an old client of bob's, his other device, and alice and carol who talk to him. */
export interface Stage extends AsyncDisposable {
  readonly world: World;
  readonly server: RestartableServer;
  /** Bob's client that gets the event: signed in before, with parts of the log with alice. */
  readonly old: Device;
  /** Bob's other device. */
  readonly bob: Device;
  readonly alice: Device;
  readonly carol: Device;
  /** The conversations as each side names them. */
  readonly withAlice: string;
  readonly withBob: string;
  readonly withCarol: string;
  /** Places of what alice sent to bob, oldest first; the last ones are unread. */
  readonly fromAlice: number[];
  /** Places of what bob sent to alice, oldest first. */
  readonly fromBob: number[];
  /** Alice's group with bob and carol in it, its conversation, and the places of what alice said there, the last ones unread. */
  readonly groupId: string;
  readonly inGroup: string;
  readonly groupSaid: number[];
  /** Another group of alice's with bob in it, in which nothing was said yet. */
  readonly quietId: string;
  /** Alice's community with bob and carol in it, a topic of it, its conversation, and what alice said there, the last ones unread. */
  readonly townId: string;
  readonly topicId: string;
  readonly inTopic: string;
  readonly topicSaid: number[];
  /** MsgKey of a message that alice sent over REST. */
  readonly keyOfAlice: string;
}

const TALK = 30;
const BOB_SPEAKS_EVERY = 5;

let lastStage = 0;

/**
 * Sets the stage: bob and alice talked, carol said something, the old client knows a part of it.
 *
 * @param place where the old client keeps its data; without it that is the memory of one process
 */
export async function setStage(server: RestartableServer, place?: () => Store): Promise<Stage> {
  const number = ++lastStage;
  const [aliceId, bobId, carolId, daveId] = ['alice', 'bob', 'carol', 'dave'].map((name) => `${name}${number}`) as [
    string,
    string,
    string,
    string,
  ];
  const world = await makeWorld(server, aliceId, bobId, carolId, daveId);
  const alice = await world.device(aliceId);
  const carol = await world.device(carolId);
  const bob = await world.device(bobId, { name: `${bobId}-other` });
  const [withAlice, withBob, withCarol] = [`C2C${aliceId}`, `C2C${bobId}`, `C2C${carolId}`];

  const fromAlice: number[] = [];
  const fromBob: number[] = [];
  const { MsgKey } = await server.rest.ok('openim/sendmsg', {
    From_Account: aliceId,
    To_Account: bobId,
    MsgRandom: 1,
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'by the app' } }],
  });
  for (let said = 1; said <= TALK; said++) {
    const isBobs = said % BOB_SPEAKS_EVERY === 0;
    const [speaker, conv, places] = isBobs ? [bob, withAlice, fromBob] : [alice, withBob, fromAlice];
    const { seq } = await speaker.send(text(conv, `${said}`, { needReadReceipt: said % 2 === 0 }));
    places.push(seq);
    if (said === TALK / 2) await bob.core.markRead(withAlice);
  }
  await carol.send(text(withBob, 'hi'));

  const groupId = `team${number}`;
  const inGroup = `GROUP${groupId}`;
  world.groups.push(groupId);
  const groupSaid = await talkInGroup(groupId, { alice, bob, carol });

  const quietId = `quiet${number}`;
  world.groups.push(quietId);
  const quiet = { name: 'quiet', groupId: quietId, members: [{ userId: bobId }] };
  await alice.core.callGroup('createGroup', { type: 'Public', ...quiet });

  const townId = `@TGS#_town${number}`;
  const topicId = `${townId}@TOPIC#_news`;
  const inTopic = `GROUP${topicId}`;
  world.groups.push(townId, topicId);
  const topicSaid = await talkInTopic(townId, topicId, { alice, bob, carol });

  const old = await world.device(bobId, place && { place });
  await old.core.history(withAlice, { count: 8 });
  await old.core.history(withAlice, { beforeSeq: 14, count: 4 });
  await old.core.history(inGroup, { count: 4 });
  await old.core.history(inTopic, { count: 3 });
  for (const command of ['getGroupAttributes', 'getGroupCounters'] as const)
    await old.core.callGroup(command, { groupId });
  await fetchRelations(old.core);
  await old.core.fetchJoinedGroups();
  await old.core.watchStatuses([aliceId, bobId, carolId]);
  await world.idle();
  return {
    ...{ world, server, old, bob, alice, carol, withAlice, withBob, withCarol, fromAlice, fromBob },
    ...{ groupId, inGroup, groupSaid, quietId, townId, topicId, inTopic, topicSaid },
    keyOfAlice: MsgKey,
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

const GROUP_TALK = 8;

/** Attributes or counters as the wire has them. */
export const pairs = <V>(values: Record<string, V>): { key: string; value: V }[] =>
  Object.entries(values).map(([key, value]) => ({ key, value }));

/** Makes alice's group with bob and carol; alice talks, bob answers in the middle and has read to there. */
async function talkInGroup(
  groupId: string,
  { alice, bob, carol }: Pick<Stage, 'alice' | 'bob' | 'carol'>,
): Promise<number[]> {
  const conv = `GROUP${groupId}`;
  const members = [{ userId: bob.userId }, { userId: carol.userId }];
  await alice.core.callGroup('createGroup', { type: 'Public', name: 'team', groupId, members });
  await alice.core.callGroup('setGroupAttributes', {
    groupId,
    random: 1,
    attributes: pairs({ seat1: 'alice', seat2: '' }),
  });
  await alice.core.callGroup('changeGroupCounters', { groupId, random: 1, mode: 'set', counters: pairs({ likes: 3 }) });
  const places: number[] = [];
  for (let said = 1; said <= GROUP_TALK; said++) {
    const isLate = said > GROUP_TALK / 2;
    const more = { needReadReceipt: true, ...(isLate && { at: [said % 2 === 0 ? bob.userId : AT_ALL] }) };
    places.push((await alice.send(text(conv, `${said}`, more))).seq);
    if (said !== GROUP_TALK / 2) continue;
    await bob.send(text(conv, 'yes'));
    await bob.core.markRead(conv);
  }
  return places;
}

const TOPIC_TALK = 6;

/** Makes alice's community with a topic; she talks there, bob has read up to the middle. */
async function talkInTopic(
  groupId: string,
  topicId: string,
  { alice, bob, carol }: Pick<Stage, 'alice' | 'bob' | 'carol'>,
): Promise<number[]> {
  const members = [{ userId: bob.userId }, { userId: carol.userId }];
  const town = { type: 'Community', name: 'town', groupId, members, isSupportTopic: true } as const;
  await alice.core.callGroup('createGroup', town);
  await alice.core.callGroup('createTopic', { groupId, topicId, name: 'news' });
  const conv = `GROUP${topicId}`;
  const places: number[] = [];
  for (let said = 1; said <= TOPIC_TALK; said++) {
    places.push((await alice.send(text(conv, `${said}`, said > 4 ? { at: [bob.userId] } : {}))).seq);
    if (said === TOPIC_TALK / 2) await bob.core.markRead(conv);
  }
  return places;
}
