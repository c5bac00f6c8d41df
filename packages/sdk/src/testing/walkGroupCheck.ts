import { expect } from 'bun:test';
import type { WireChange, WireMessage } from '@hongyan/contract';
import type { Device } from './device.ts';
import type { RestartableServer } from './server.ts';
import type { Walk } from './walk.ts';
import { HALL, IN_HALL } from './walkHall.ts';

/** A member as the server has it. */
interface Member {
  userId: string;
  role: string;
  nameCard: string;
  muteUntilSec: number;
}

/** What the server has of the group, asked over REST. */
interface Truth {
  name: string;
  isMutedAll: boolean;
  owner: string;
  members: Member[];
  attributes: Map<string, string>;
  counters: Map<string, number>;
}

/** Messages of which receipts are asked for at once. */
const ASKED_MAX = 30;

/** What the server says of the group while nothing happens. */
export interface Hall {
  truth: Truth;
  /** By place: how many read it, of the last messages that were said. */
  readBy: ReadonlyMap<number, number>;
}

/** Asks the server what there is to know of the group. */
export async function hallOf(walk: Walk): Promise<Hall> {
  return { truth: await truthOf(walk.world.server), readBy: await receiptsOf(walk) };
}

/**
 * Checks that a device shows of the group what the server has; of a group that its user left it keeps nothing.
 *
 * @param history of the group as a fresh sign-in of the user reads it
 */
export async function assertGroup(
  walk: Walk,
  device: Device,
  hall: Hall,
  history: readonly WireMessage[],
): Promise<void> {
  const { truth, readBy } = hall;
  const me = truth.members.find(({ userId }) => userId === device.userId);
  await assertKnown(device, truth, me);
  assertStates(device, truth, me);
  if (me) {
    await assertAsked(device, hall);
    await assertTold(walk, device, { readBy, history });
  } else walk.pinned.delete(device);
}

async function truthOf({ rest }: RestartableServer): Promise<Truth> {
  const GroupId = HALL;
  const info = await rest.ok('group_open_http_svc/get_group_info', { GroupIdList: [GroupId] });
  const { MemberList } = await rest.ok('group_open_http_svc/get_group_member_info', { GroupId });
  const { GroupAttrAry } = await rest.ok('group_open_attr_http_svc/get_group_attr', { GroupId });
  const { GroupCounter } = await rest.ok('group_open_http_svc/get_group_counter', { GroupId });
  const [{ Name = '', Owner_Account = '', MuteAllMember = '' } = {}] = info.GroupInfo;
  return {
    ...{ name: Name, owner: Owner_Account, isMutedAll: MuteAllMember === 'On' },
    members: sorted(
      MemberList.map(({ Member_Account, Role = '', NameCard = '', MuteUntil = 0 }) => ({
        ...{ userId: Member_Account, role: Role, nameCard: NameCard, muteUntilSec: MuteUntil },
      })),
    ),
    attributes: new Map<string, string>(GroupAttrAry.map(({ key, value }) => [key, value])),
    counters: new Map<string, number>(GroupCounter.map(({ Key, Value }) => [Key, Value])),
  };
}

const sorted = (members: Member[]): Member[] => members.toSorted((a, b) => (a.userId < b.userId ? -1 : 1));

async function receiptsOf({ world: { server }, known }: Walk): Promise<Map<number, number>> {
  const said = known.flatMap(({ to, seq }) => (to === IN_HALL ? seq : [])).slice(-ASKED_MAX);
  if (said.length === 0) return new Map();
  const asked = { GroupId: HALL, MsgSeqList: said.map((MsgSeq) => ({ MsgSeq })) };
  const { GroupMsgReceiptList } = await server.rest.ok('group_open_http_svc/get_group_msg_receipt', asked);
  return new Map(GroupMsgReceiptList.flatMap(({ Code, MsgSeq, ReadNum }) => (Code === 0 ? [[MsgSeq, ReadNum]] : [])));
}

/** The group is among those of the user exactly while the user is in it, and its head says what the user is there. */
async function assertKnown({ name, core }: Device, truth: Truth, me: Member | undefined): Promise<void> {
  const group = (await core.fetchJoinedGroups()).find(({ groupId }) => groupId === HALL);
  const shown = group && {
    ...{ name: group.info.name, owner: group.info.owner, isMutedAll: group.info.isMutedAll ?? false },
    ...{ memberCount: group.memberCount, role: group.self?.role },
    muteUntilSec: group.self?.muteUntilSec ?? 0,
  };
  const due = me && {
    ...{ name: truth.name, owner: truth.owner, isMutedAll: truth.isMutedAll, memberCount: truth.members.length },
    ...{ role: me.role, muteUntilSec: me.muteUntilSec },
  };
  expect<object>({ name, group: shown }).toEqual({ name, group: due });
  const head = core.head(IN_HALL);
  if (!head) return;
  const self = { role: head.self?.role, muteUntilSec: head.self?.muteUntilSec ?? 0 };
  expect<object>({ name, self }).toEqual({ name, self: { role: me?.role, muteUntilSec: me?.muteUntilSec ?? 0 } });
}

function assertStates({ name, core }: Device, truth: Truth, me: Member | undefined): void {
  const { attributes, counters } = core.keptState(HALL);
  const due = {
    attributes: me && attributes ? truth.attributes : undefined,
    counters: me && counters ? truth.counters : undefined,
  };
  expect({ name, attributes, counters }).toEqual({ name, ...due });
}

/** What a device asks for is what the app is told. */
async function assertAsked({ name, core }: Device, { truth, readBy }: Hall): Promise<void> {
  const { members } = await core.callGroup('getGroupMembers', { groupId: HALL });
  const shown = members.map(({ userId, role, nameCard = '', muteUntilSec = 0 }) => ({
    ...{ userId, role, nameCard, muteUntilSec },
  }));
  expect({ name, members: sorted(shown) }).toEqual({ name, members: truth.members });
  if (readBy.size === 0) return;
  const { receipts } = await core.callGroup('getReceipts', { conv: IN_HALL, seqs: [...readBy.keys()] });
  const counts = new Map(receipts.map(({ seq, readCount }) => [seq, readCount]));
  expect({ name, readBy: counts }).toEqual({ name, readBy: new Map(readBy) });
}

/** What was told of pins and receipts since the last look leads to what there is, where the device kept the log meanwhile. */
async function assertTold(
  { pinned }: Walk,
  device: Device,
  { readBy, history }: Pick<Hall, 'readBy'> & { history: readonly WireMessage[] },
): Promise<void> {
  const { name, core, store, recorder } = device;
  const { messages } = await core.callGroup('getPinnedMessages', { conv: IN_HALL });
  const seqs = new Set(messages.map(({ message }) => message.seq));
  const head = core.head(IN_HALL);
  const log = await store.log(IN_HALL);
  const told = recorder.changesIn.get(IN_HALL) ?? [];
  const before = pinned.get(device);
  if (before && before.logId === head?.id && !recorder.dropped.has(IN_HALL)) {
    const since = told.slice(before.told);
    const due = {
      pinned: shownOf(withPins(before.seqs, since), history),
      readBy: withReceipts(readBy, since),
    };
    expect({ name, pinned: seqs, readBy }).toEqual({ name, ...due });
  }
  if (head && log?.id === head.id) pinned.set(device, { logId: head.id, seqs, told: told.length });
  else pinned.delete(device);
}

function withPins(before: ReadonlySet<number>, changes: readonly WireChange[]): Set<number> {
  const seqs = new Set(before);
  for (const { kind, seq, isPinned } of changes) {
    if (kind === 'pin' && isPinned) seqs.add(seq);
    else if (kind === 'pin') seqs.delete(seq);
  }
  return seqs;
}

/**
 * Those of these pins that the user can see: not of messages that it deleted or cleared away, or that are for others only; nor
 * of one that was recalled, of which the device that recalled it is told nothing.
 */
function shownOf(pins: ReadonlySet<number>, history: readonly WireMessage[]): Set<number> {
  return new Set(history.flatMap(({ seq, isRecalled }) => (pins.has(seq) && !isRecalled ? seq : [])));
}

/** The counts of these messages as the last receipt told them, where one did. */
function withReceipts(now: ReadonlyMap<number, number>, changes: readonly WireChange[]): Map<number, number> {
  const counts = new Map(now);
  for (const { kind, seq, readCount } of changes)
    if (kind === 'receipt' && readCount !== undefined && now.has(seq)) counts.set(seq, readCount);
  return counts;
}
