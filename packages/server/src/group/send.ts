import { AT_ALL, ImError, type Settings } from '@hongyan/contract';
import { groupConvOf } from '../conversation/place.ts';
import type { Ctx } from '../ctx.ts';
import { OutEvent } from '../delivery/outEvent.ts';
import { speak } from '../live/speak.ts';
import { acceptBody } from '../message/accept.ts';
import { assertCustomDataFits } from '../message/body.ts';
import { commonDraft, type Outgoing, type Sent, withBody } from '../message/send.ts';
import { wireMessage } from '../message/wire.ts';
import type { Group, GroupAppended } from '../storage/port/groups.ts';
import { FLAG } from '../storage/port/messages.ts';
import { heardAs } from './find.ts';
import { countsUnread, supports, typeOf } from './rules.ts';

type Needs = Pick<
  Ctx,
  'storage' | 'deliver' | 'deliverToGroup' | 'accounts' | 'live' | 'clock' | 'groupRate' | 'words'
>;

/** A message that its sender wants sent to a group. */
export interface GroupOutgoing extends Omit<Outgoing, 'to'> {
  group: Group;
  /** User ids that are mentioned; `AT_ALL` stands for all. */
  at?: readonly string[];
  /** The only members who get it. */
  targets?: readonly string[];
  /** 1 high, 3 low, 4 lowest; 2 or absent: normal. */
  priority?: number;
  /** The app itself speaks: neither membership nor muting is asked for. */
  asApp?: boolean;
}

/** Where it stands, and whether it counts for nobody. */
type Stored = Extract<GroupAppended, { seq: number }> & { noUnread: boolean } & Pick<Sent, 'body'>;

/**
 * Sends a message to a group: checks it, stores it, then hands it to delivery without waiting for it.
 *
 * The answer means that the message is durable (design §5). Whether the sender may speak is decided with the append.
 *
 * @throws ImError `messageTooLong`, `textRefused`, `groupAtTooMany`, `groupMuted`, `groupUnknown`, `groupDenied`,
 *   `sendsStopped`, `groupMessageRate`
 */
export async function sendToGroup(ctx: Needs, settings: Settings, wanted: GroupOutgoing): Promise<Stored> {
  const { out, accepted, told, uids } = await prepare(ctx, settings, wanted);
  if (typeOf(out.group).keeps === 'live') return { ...(await speak(ctx, settings, out)), ...NOT_KEPT, ...told };
  const draft = { ...commonDraft(out, accepted), gid: out.group.gid, asApp: out.asApp ?? false, ...uids };
  // What the group has already is answered as it was, however busy the group is now (D7).
  if (isAboveRate(ctx, settings, out) && !(await ctx.storage.groups.findRepeat(draft)))
    throw new ImError('groupMessageRate', { max: settings.groupMessagesPerSec });
  const storing = ctx.storage.groups.append(draft);
  out.queued?.();
  const appended = await storing;
  if ('refused' in appended) throw refusal(appended, out.group);
  if (!appended.repeated) deliver(ctx, out, appended);
  return { ...appended, noUnread: (out.flags & FLAG.noUnread) !== 0, ...told };
}

/**
 * Sends a message to the members who are online now: not stored, not counted, not in history (S65).
 *
 * @throws ImError as `sendToGroup`
 */
export async function sendToOnline(ctx: Needs, settings: Settings, wanted: GroupOutgoing): Promise<Pick<Sent, 'body'>> {
  if (wanted.group.community) throw new ImError('groupDenied', { reason: 'what is said in a topic is kept' });
  const { out, told, uids } = await prepare(ctx, settings, wanted);
  const [sender] = await ctx.storage.groups.membersAmong(out.group.gid, [out.from.uid]);
  if (!out.asApp && !sender) throw refusal({ refused: 'notMember' }, out.group);
  if (!out.asApp && sender && sender.muteUntilMs > out.timeMs)
    throw refusal({ refused: 'muted', untilMs: sender.muteUntilMs }, out.group);
  if (!out.asApp && out.group.isMutedAll && sender?.role === 'Member')
    throw refusal({ refused: 'mutedAll' }, out.group);
  if (isAboveRate(ctx, settings, out)) throw new ImError('groupMessageRate', { max: settings.groupMessagesPerSec });
  const targets = await ctx.storage.groups.membersAmong(out.group.gid, uids.targets);
  const place = { seq: 0, convId: 0, timeMs: out.timeMs, nameCard: sender?.nameCard ?? '' };
  deliver(ctx, out, { ...place, targets: targets.map(({ uid }) => uid) });
  return told;
}

const HIGH = 1;

/** Whether this is above the group's messages a second; the urgent are counted apart, the app itself is not (rest-api §21.5). */
function isAboveRate({ groupRate, clock }: Needs, { groupMessagesPerSec: max }: Settings, out: GroupOutgoing): boolean {
  if (max === 0 || out.asApp) return false;
  const { gid } = out.group;
  return groupRate.add(out.priority === HIGH ? `${gid} high` : gid, clock.nowMs()) > max;
}

/** What is kept nowhere has no place in a log. */
const NOT_KEPT = { convId: 0, repeated: false, noUnread: true, memberCount: 0, nameCard: '', targets: [] };

/** What is as the group's type and the app's limits want it. */
async function prepare(ctx: Needs, settings: Settings, wanted: GroupOutgoing) {
  const { group, at, targets, priority } = wanted;
  const type = typeOf(group);
  assertCustomDataFits(settings, wanted.extra.cloudCustomData);
  if (at && at.length > settings.groupAtMax)
    throw new ImError('groupAtTooMany', { count: at.length, max: settings.groupAtMax });
  if (type.keeps === 'live' && at?.includes(AT_ALL))
    throw new ImError('groupDenied', { reason: 'in a live room nobody mentions all' });
  if (targets) assertTargets(settings, group, targets);
  if (wanted.flags & FLAG.needReadReceipt) assertReceipts(settings, group);
  if (type.speak === 'app' && !wanted.asApp)
    throw new ImError('groupDenied', { reason: 'only the app may speak in it' });
  const flags =
    wanted.flags |
    (targets ? FLAG.targeted | FLAG.noUnread | FLAG.noLastMsg : 0) |
    (countsUnread(settings, group) ? 0 : FLAG.noUnread);
  const extra = {
    ...wanted.extra,
    ...(priority !== undefined && priority !== NORMAL && { priority }),
    ...(at && at.length > 0 && { at: [...at] }),
    ...(targets && { targets: [...targets] }),
  };
  const found = await ctx.accounts.findMany(group.sdkAppId, [...(at ?? []), ...(targets ?? [])]);
  const uidsOf = (names: readonly string[] = []) =>
    names.flatMap((name) => (name === AT_ALL ? 0 : found.get(name)?.uid) ?? []);
  const accepted = await acceptBody(ctx, settings, group.sdkAppId, wanted.body);
  const out = withBody({ ...wanted, flags, extra }, accepted);
  const told: Pick<Sent, 'body'> = out.body === wanted.body ? {} : { body: out.body };
  return { out, accepted, told, uids: { at: uidsOf(at), targets: uidsOf(targets) } };
}

const NORMAL = 2;

function assertTargets({ groupTargetsMax }: Settings, group: Group, targets: readonly string[]): void {
  supports(group, 'targeted', 'messages to some members only');
  if (targets.length > groupTargetsMax)
    throw new ImError('groupParamsIllegal', { field: 'targets', reason: `at most ${groupTargetsMax} are allowed` });
}

function assertReceipts({ groupReceiptMembersMax }: Settings, group: Group): void {
  supports(group, 'receipts', 'read receipts');
  if (group.memberCount > groupReceiptMembersMax)
    throw new ImError('groupDenied', {
      reason: `groups of more than ${groupReceiptMembersMax} members have no receipts`,
    });
}

/** The error of a message that may not be sent. */
function refusal({ refused, untilMs = 0 }: Extract<GroupAppended, { refused: string }>, group: Group): ImError {
  switch (refused) {
    case 'gone':
      return new ImError('groupUnknown', { groupId: group.groupId });
    case 'notMember':
      return new ImError('groupDenied', { reason: 'only members may send to the group' });
    case 'muted':
      return new ImError('groupMuted', { reason: `muted until ${new Date(untilMs).toISOString()}` });
    case 'outOfOrder':
      throw new Error('only an import can be out of order');
    case 'mutedAll':
      return new ImError('groupMuted', { reason: 'the group is muted' });
  }
}

function deliver(
  ctx: Needs,
  out: GroupOutgoing,
  { seq, convId, timeMs, nameCard, targets }: Pick<Stored, 'seq' | 'convId' | 'timeMs' | 'nameCard' | 'targets'>,
): void {
  const { from, group, flags, body, random, clientTimeSec, session } = out;
  const extra = { ...out.extra, ...(nameCard && { nameCard }) };
  const timeSec = Math.floor(timeMs / 1000);
  const facts = {
    from,
    to: group.groupId,
    msgSeq: seq || out.msgSeq,
    random,
    clientTimeSec,
    timeSec,
    flags,
    body,
    extra,
  };
  const message = wireMessage(seq, facts);
  if (seq === 0) message.isOnlineOnly = true;
  const payload = { convId: seq === 0 ? '' : String(convId), conv: groupConvOf(group.groupId), timeMs, message };
  const event = new OutEvent('message', payload);
  if (out.targets) ctx.deliver(event, [...targets, from.uid], session);
  else ctx.deliverToGroup(event, heardAs(group), session);
}
