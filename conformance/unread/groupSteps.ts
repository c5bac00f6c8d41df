import type { Client } from '../client.ts';
import type { RestClient } from '../rest.ts';
import { draft, nowSec, text } from '../say.ts';
import type { Seeded } from '../seeded.ts';
import type { GroupBook } from './groupBook.ts';

const svc = 'group_open_http_svc';
/** Stands in a message's mentions for everybody. */
const AT_ALL = '__kImSDK_MesssageAtALL__';

/** What steps are decided from. */
export interface GroupScene {
  random: Seeded;
  rest: RestClient;
  users: readonly string[];
  /** Any of a user's devices. */
  deviceOf(user: string): Client;
}

export interface GroupStep {
  what: string;
  run(): Promise<void>;
}
/** Decides on a step of a user in a group, where there is something to do. */
export type DecideInGroup = (scene: GroupScene, book: GroupBook, me: string) => GroupStep | undefined;

const conv = ({ kind }: GroupBook) => `GROUP${kind.groupId}`;

/** The end of a group's log. */
async function topOf({ rest }: GroupScene, { kind }: GroupBook): Promise<number> {
  const { GroupInfo } = await rest.ok(`${svc}/get_group_info`, { GroupIdList: [kind.groupId] });
  return ((GroupInfo as { NextMsgSeq: number }[])[0]?.NextMsgSeq ?? 1) - 1;
}

function someOf<T>(random: Seeded, all: readonly T[], share: number): T[] {
  return all.filter(() => random.chance(share));
}

/** Who is no member when it is sent does not get it, not even after joining. */
const targetsIn = (book: GroupBook, targets: readonly string[]): string[] | undefined =>
  targets.length > 0 ? targets.filter((user) => book.isIn(user)) : undefined;

/** A message of a member over the socket: to all or to some, with mentions, counted or not. */
const send: DecideInGroup = (scene, book, me) => {
  if (!book.isIn(me)) return undefined;
  const { random, users } = scene;
  const at = random.chance(0.1) ? [AT_ALL] : someOf(random, users, 0.15);
  const targets = random.chance(0.15) && book.kind.type !== 'Community' ? someOf(random, users, 0.5) : [];
  const isOnlineOnly = random.chance(0.1);
  const flags = { noUnread: random.chance(0.2), noLastMsg: random.chance(0.1), isOnlineOnly };
  const fields = { ...flags, ...(at.length > 0 && { at }), ...(targets.length > 0 && { targets }) };
  const params = { ...draft('', `from ${me}`, fields), conv: conv(book), random: random.below(2 ** 32) };
  return {
    what: `${me} sends to ${conv(book)}: ${JSON.stringify(fields)}`,
    async run() {
      const device = scene.deviceOf(me);
      const { seq } = await device.request('sendMessage', params);
      if (isOnlineOnly) return;
      const again = random.chance(0.15) ? await device.request('sendMessage', params) : { seq };
      if (again.seq !== seq) throw new Error(`one message is stored as ${seq} and as ${again.seq}`);
      const counts = !flags.noUnread && targets.length === 0;
      const mentioned = at.includes(AT_ALL) ? ('all' as const) : at;
      book.say({ seq, from: me, counts, at: mentioned, targets: targetsIn(book, targets), isRecalled: false });
    },
  };
};

/** A message over REST, of a member or of somebody who is none. */
const sendByRest: DecideInGroup = ({ random, rest, users }, book, me) => {
  const mentioned = someOf(random, users, 0.15);
  const control = random.chance(0.2) ? { SendMsgControl: ['NoUnread' as const] } : {};
  const targets = random.chance(0.1) && book.kind.type !== 'Community' ? someOf(random, users, 0.5) : [];
  const body = {
    ...{ GroupId: book.kind.groupId, From_Account: me, Random: random.below(2 ** 32), MsgBody: text(`of ${me}`) },
    ...control,
    GroupAtInfo: mentioned.map((GroupAt_Account) => ({ GroupAtAllFlag: 0 as const, GroupAt_Account })),
    ...(targets.length > 0 && { To_Account: targets }),
  };
  return {
    what: `REST sends from ${me} to ${conv(book)}: ${JSON.stringify(control)}, to ${targets}`,
    async run() {
      const { MsgSeq } = await rest.ok(`${svc}/send_group_msg`, body);
      const counts = !('SendMsgControl' in control) && targets.length === 0;
      book.say({
        ...{ seq: MsgSeq, from: me, counts, at: mentioned, isRecalled: false },
        targets: targetsIn(book, targets),
      });
    },
  };
};

const importOne: DecideInGroup = (scene, book, me) => ({
  what: `REST imports a message of ${me} into ${conv(book)}`,
  async run() {
    // Without a number of its own it would be the same message as another one of this second.
    const Random = scene.random.below(2 ** 32);
    const MsgList = [{ From_Account: me, SendTime: nowSec(), Random, MsgBody: text('of old') }];
    const { groupId: GroupId } = book.kind;
    const { ImportMsgResult } = await scene.rest.ok(`${svc}/import_group_msg`, { GroupId, MsgList });
    const seq = ImportMsgResult[0]?.MsgSeq ?? 0;
    if (ImportMsgResult[0]?.Result !== 0) return;
    book.say({ seq, from: me, counts: true, at: [], isRecalled: false });
    book.readByAll(seq);
  },
});

const read: DecideInGroup = (scene, book, me) => {
  if (!book.isIn(me)) return undefined;
  const { random } = scene;
  const wanted = random.chance(0.4) ? undefined : random.pick([{ seq: 1 }, ...book.visible(me).slice(-8)]).seq;
  return {
    what: `${me} reads ${conv(book)} up to ${wanted ?? 'the end'}`,
    async run() {
      const end = Math.min(wanted ?? Number.POSITIVE_INFINITY, await topOf(scene, book));
      await scene.deviceOf(me).request('markRead', { conv: conv(book), seq: wanted });
      book.read(me, end);
    },
  };
};

const recall: DecideInGroup = (scene, book, me) => {
  if (!book.isIn(me)) return undefined;
  const { random } = scene;
  const said = random.pick([undefined, ...book.visible(me).slice(-10)]);
  if (!said || said.isRecalled) return undefined;
  const byRest = random.chance(0.3) || said.from !== me;
  const by = book.isIn('alice') && random.chance(0.5) ? 'alice' : undefined;
  return {
    what: `${by ?? (byRest ? 'REST' : me)} recalls ${said.seq} of ${said.from} in ${conv(book)}`,
    async run() {
      const { seq } = said;
      // alice owns the groups.
      if (by) await scene.deviceOf(by).request('recallMessage', { conv: conv(book), seq });
      else if (byRest) {
        const { groupId: GroupId } = book.kind;
        await scene.rest.ok(`${svc}/group_msg_recall`, { GroupId, MsgSeqList: [{ MsgSeq: seq }] });
      } else await scene.deviceOf(me).request('recallMessage', { conv: conv(book), seq });
      book.recall(seq);
    },
  };
};

const recallOfSender: DecideInGroup = ({ rest }, book, me) => ({
  what: `REST deletes the messages of ${me} in ${conv(book)}`,
  async run() {
    await rest.ok(`${svc}/delete_group_msg_by_sender`, { GroupId: book.kind.groupId, Sender_Account: me });
    book.recallOf(me);
  },
});

const deleteSome: DecideInGroup = (scene, book, me) => {
  const latest = book.isIn(me) ? book.visible(me).slice(-10) : [];
  const seqs = someOf(scene.random, latest, 0.3).map(({ seq }) => seq);
  if (seqs.length === 0) return undefined;
  return {
    what: `${me} deletes ${seqs} of ${conv(book)}`,
    async run() {
      await scene.deviceOf(me).request('deleteMessages', { conv: conv(book), seqs });
      book.drop(me, seqs);
    },
  };
};

const clear: DecideInGroup = (scene, book, me) => {
  if (!book.isIn(me)) return undefined;
  return {
    what: `${me} clears ${conv(book)}`,
    async run() {
      const top = await topOf(scene, book);
      await scene.deviceOf(me).request('clearHistory', { conv: conv(book) });
      book.clear(me, top);
    },
  };
};

const setOption: DecideInGroup = (scene, book, me) => {
  if (!book.isIn(me)) return undefined;
  const receiveOption = scene.random.below(3);
  return {
    what: `${me} sets ${conv(book)} to ${receiveOption}`,
    async run() {
      await scene.deviceOf(me).request('setReceiveOption', { conv: conv(book), receiveOption });
      book.setOption(me, receiveOption);
    },
  };
};

const setUnread: DecideInGroup = (scene, book, me) => {
  // It has no effect on a meeting (rest-api §12.3).
  if (!book.isIn(me)) return undefined;
  const UnreadMsgNum = scene.random.below(6);
  return {
    what: `REST sets ${conv(book)} of ${me} to ${UnreadMsgNum} unread`,
    async run() {
      const top = await topOf(scene, book);
      const fields = { GroupId: book.kind.groupId, Member_Account: me, UnreadMsgNum };
      await scene.rest.ok(`${svc}/set_unread_msg_num`, fields);
      if (book.kind.type !== 'Meeting') book.setUnread(me, UnreadMsgNum, top);
    },
  };
};

/** In and out, by oneself or by others; the owner stays. */
const move: DecideInGroup = (scene, book, me) => {
  if (me === 'alice') return undefined;
  const { groupId } = book.kind;
  const isIn = book.isIn(me);
  const byRest = book.kind.type === 'Work' || scene.random.chance(0.5);
  const quits = isIn && scene.random.chance(0.5);
  return {
    what: `${me} ${isIn ? (quits ? 'quits' : 'is removed from') : byRest ? 'is added to' : 'joins'} ${conv(book)}`,
    async run() {
      const top = await topOf(scene, book);
      const one = { GroupId: groupId, MemberList: [{ Member_Account: me }] };
      if (quits) await scene.deviceOf(me).request('quitGroup', { groupId });
      else if (isIn) await scene.deviceOf('alice').request('removeGroupMembers', { groupId, userIds: [me] });
      else if (byRest) await scene.rest.ok(`${svc}/add_group_member`, one);
      else await scene.deviceOf(me).request('joinGroup', { groupId });
      if (isIn) book.leave(me);
      else book.join(me, top);
    },
  };
};

/** Another group under the same id (S32). */
const makeAgain: DecideInGroup = (scene, book) => ({
  what: `${conv(book)} is dissolved and made again`,
  async run() {
    const { groupId: GroupId } = book.kind;
    const members = book.members();
    await scene.rest.ok(`${svc}/destroy_group`, { GroupId });
    await makeGroup(scene.rest, book, members);
  },
});

/** Makes a group with these members; alice owns it. */
export async function makeGroup(rest: RestClient, book: GroupBook, members: readonly string[]): Promise<void> {
  const { groupId: GroupId, type: Type } = book.kind;
  const MemberList = members.filter((user) => user !== 'alice').map((Member_Account) => ({ Member_Account }));
  const option = Type === 'Work' ? {} : { ApplyJoinOption: 'FreeAccess' as const };
  await rest.ok(`${svc}/create_group`, { GroupId, Type, Name: GroupId, Owner_Account: 'alice', MemberList, ...option });
  book.begin(['alice', ...members.filter((user) => user !== 'alice')]);
}

/** All steps, by weight. */
export const groupSteps: readonly (readonly [number, DecideInGroup])[] = [
  [12, send],
  [6, sendByRest],
  [1, importOne],
  [5, read],
  [5, recall],
  [0.5, recallOfSender],
  [4, deleteSome],
  [1, clear],
  [1.5, setOption],
  [2, setUnread],
  [4, move],
  [0.4, makeAgain],
];
