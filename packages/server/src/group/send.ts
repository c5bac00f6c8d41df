import { ImError, type Settings } from '@hongyan/contract';
import { assertNotMuted } from '../account/mute.ts';
import { groupConvOf } from '../conversation/place.ts';
import type { Ctx } from '../ctx.ts';
import { OutEvent } from '../delivery/outEvent.ts';
import { groupMessage } from '../hooks/said.ts';
import { speak } from '../live/speak.ts';
import { acceptBody } from '../message/accept.ts';
import { askAboutMessage, isAskedAbout, saidOf, tellSaid } from '../message/askSend.ts';
import { hasMerged } from '../message/merged.ts';
import { type Change, changeOf, keptApart } from '../message/send.ts';
import { wireMessage } from '../message/wire.ts';
import { assertSender, countGroup } from '../statistics/said.ts';
import type { Group, GroupAppended, GroupMessageDraft } from '../storage/port/groups.ts';
import { FLAG } from '../storage/port/messages.ts';
import { draftOf, type GroupOutgoing, type Prepared, prepare } from './draft.ts';
import { heardAs } from './find.ts';
import { isAboveRate, isSpared, rankOf } from './rate.ts';
import { assertMaySpeak, typeOf } from './rules.ts';

type Needs = Pick<
  Ctx,
  'storage' | 'deliver' | 'deliverToGroup' | 'accounts' | 'live' | 'clock' | 'groupRate' | 'words' | 'apps' | 'hooks'
> &
  Pick<Ctx, 'statistics'>;

/** That a message was dropped above the group's messages a second: it looks sent, and over REST the answer says so. */
interface Droppable {
  isDropped?: boolean;
}

/** Where it stands, whether it counts for nobody, and what of it is not as its sender wrote it. */
type Stored = Extract<GroupAppended, { seq: number }> & { noUnread: boolean } & Change & Droppable;

/**
 * Sends a message to a group: checks it, asks the app's callback, stores it, then hands it to delivery without waiting for it.
 *
 * A place in the answer means that the message is durable (design §5). Whether the sender may speak is decided with the
 * append. What the app drops, or what is above the group's messages a second, looks sent and has place 0 (usersig-and-limits
 * §2.7); of the latter, and of what is refused, the app may be told.
 *
 * @throws ImError `messageTooLong`, `textRefused`, `groupAtTooMany`, `groupMuted`, `groupUnknown`, `groupDenied`,
 *   `sendsStopped`, `sendersOfDayFull`, `groupRefusedByApp`, `callbackFailed`
 */
export function sendToGroup(ctx: Needs, settings: Settings, wanted: GroupOutgoing): Promise<Stored> {
  return tellingFailure(ctx, settings, wanted, () => sendStored(ctx, settings, wanted));
}

async function sendStored(ctx: Needs, settings: Settings, wanted: GroupOutgoing): Promise<Stored> {
  const isRepeat = async (draft: GroupMessageDraft) => ctx.storage.groups.findRepeat(draft);
  const prepared = await prepare(ctx, settings, wanted);
  // Who is muted everywhere is refused before the app is asked (rest-api §23.1), but for what the group has already (D7).
  if (isMuted(wanted) && (isLive(wanted) || !(await isRepeat(draftOf(settings, prepared)))))
    assertNotMuted(wanted.from, 'group', wanted.timeMs);
  const isSent = isLive(wanted) ? undefined : () => isRepeat(draftOf(settings, prepared));
  await assertSender(ctx, settings, wanted.from, isSent);
  const asked = await asking(ctx, settings, prepared, isLive(wanted) ? async () => false : isRepeat);
  if (!asked) return { ...NO_PLACE, timeMs: wanted.timeMs };
  const { out, draft } = asked;
  const change = changeOf(wanted, out);
  if (isLive(out)) return { ...(await sendLive(ctx, settings, out)), ...change };
  // What the group has already is answered as it was, however busy the group is now (D7).
  if (isAboveRate(ctx, settings, out) && !(await isRepeat(draft)) && !(await isSpared(ctx, out))) {
    tellDropped(ctx, settings, out);
    return { ...NO_PLACE, timeMs: out.timeMs, isDropped: true };
  }
  const storing = ctx.storage.groups.append(draft);
  out.queued?.();
  const appended = await storing;
  if ('refused' in appended) throw refusal(appended, out.group);
  const noUnread = (out.flags & FLAG.noUnread) !== 0;
  if (appended.repeated) return { ...appended, noUnread, ...keptApart(wanted, out) };
  countGroup(ctx, out.from, heardAs(out.group));
  deliver(ctx, out, appended);
  return { ...appended, noUnread, ...change };
}

/** Says something in a live room; over REST the answer waits for whether it was dropped (rest-api §14.1). */
async function sendLive(ctx: Needs, settings: Settings, out: GroupOutgoing): Promise<Stored> {
  const decided = Promise.withResolvers<boolean>();
  const said = await speak(ctx, settings, out, decided.resolve);
  const dropping = decided.promise.then((isTold) => {
    if (!isTold) tellDropped(ctx, settings, out);
    else {
      countGroup(ctx, out.from, out.group.gid);
      tellPassing(ctx, settings, out, said.seq);
    }
    return !isTold;
  });
  if (out.asApp && (await dropping)) return { ...NO_PLACE, timeMs: said.timeMs, isDropped: true };
  return { ...NO_PLACE, ...said };
}

const isMuted = ({ asApp, from, timeMs }: GroupOutgoing): boolean => !asApp && from.groupMuteUntilMs > timeMs;
const isLive = ({ group }: GroupOutgoing): boolean => typeOf(group).keeps === 'live';

/**
 * Sends a message to the members who are online now: not stored, not counted, not in history (S65).
 *
 * @throws ImError as `sendToGroup`
 */
export async function sendToOnline(ctx: Needs, settings: Settings, wanted: GroupOutgoing): Promise<Change & Droppable> {
  // In a live room nothing is kept anyway (sdk-js-api §4.2).
  if (isLive(wanted)) {
    const { body, cloudCustomData } = await sendToGroup(ctx, settings, wanted);
    return { ...(body && { body }), ...(cloudCustomData !== undefined && { cloudCustomData }) };
  }
  return tellingFailure(ctx, settings, wanted, () => sendPassing(ctx, settings, wanted));
}

async function sendPassing(ctx: Needs, settings: Settings, wanted: GroupOutgoing): Promise<Change & Droppable> {
  if (wanted.group.community) throw new ImError('groupDenied', { reason: 'what is said in a topic is kept' });
  if (wanted.flags & FLAG.needReadReceipt) throw new ImError('groupReceiptOnlineOnly');
  if (isMuted(wanted)) assertNotMuted(wanted.from, 'group', wanted.timeMs);
  await assertSender(ctx, settings, wanted.from);
  const asked = await asking(ctx, settings, await prepare(ctx, settings, wanted));
  if (!asked) return {};
  const { out, draft } = asked;
  const [sender] = await ctx.storage.groups.membersAmong(out.group.gid, [out.from.uid]);
  if (!out.asApp && !sender) throw refusal({ refused: 'notMember' }, out.group);
  if (!out.asApp && sender) assertMaySpeak(out.group, sender, out.timeMs);
  if (isAboveRate(ctx, settings, out) && rankOf(out, sender?.role) > 0) {
    tellDropped(ctx, settings, out);
    return { isDropped: true };
  }
  const targets = await ctx.storage.groups.membersAmong(out.group.gid, draft.targets);
  const place = { seq: 0, convId: 0, timeMs: out.timeMs, nameCard: sender?.nameCard ?? '' };
  countGroup(ctx, out.from, out.group.gid);
  deliver(ctx, out, { ...place, targets: targets.map(({ uid }) => uid) });
  tellPassing(ctx, settings, out, 0);
  return changeOf(wanted, out);
}

/**
 * Asks the app about a message, unless the group has it already, and looks through what is to be said for words: what the
 * app puts in its place is held against the same limits.
 *
 * @param isRepeat absent of a message to who is online
 * @returns the message as it is to be sent; nothing when the app drops it
 */
async function asking(
  ctx: Needs,
  settings: Settings,
  prepared: Prepared,
  isRepeat?: (draft: GroupMessageDraft) => Promise<boolean>,
): Promise<{ out: GroupOutgoing; draft: GroupMessageDraft } | undefined> {
  let { out } = prepared;
  if (isAskedAbout(settings, 'beforeGroupSend', out)) {
    const draft = draftOf(settings, prepared);
    const isKnown = await isRepeat?.(draft);
    if (isKnown && !hasMerged(out.body)) return { out, draft };
    const changed = isKnown ? out : await ask(ctx, settings, out, { isOnlineOnly: !isRepeat });
    if (!changed) return undefined;
    out = changed;
  }
  const speech = { sdkAppId: out.group.sdkAppId, userId: out.from.userId, target: out.group.groupId } as const;
  const packed = out.body === prepared.out.body ? prepared.json : undefined;
  try {
    const { body, ...accepted } = await acceptBody(ctx, settings, { ...speech, place: 'Group' }, out.body, packed);
    if (body !== out.body) out = { ...out, body };
    return { out, draft: draftOf(settings, { ...prepared, out, ...accepted }) };
  } catch (error) {
    // What was stored before a word in it was banned is a repeat all the same (D7).
    const draft = draftOf(settings, prepared);
    const isWord = error instanceof ImError && error.fault === 'textRefused';
    if (isWord && (await isRepeat?.(draft))) return { out: prepared.out, draft };
    throw error;
  }
}

async function ask(
  ctx: Needs,
  settings: Settings,
  out: GroupOutgoing,
  how: { isOnlineOnly: boolean },
): Promise<GroupOutgoing | undefined> {
  const asked = { operator: out.asked?.operator ?? '', timeMs: out.timeMs };
  const payload = groupMessage(named(out.group), saidOf(out, how), asked);
  return askAboutMessage(ctx, settings, 'beforeGroupSend', out, payload);
}

/** A group as webhooks name it. */
const named = ({ groupId, type, community }: Group) =>
  community ? { GroupId: community.groupId, Type: type, TopicId: groupId } : { GroupId: groupId, Type: type };

const factsOf = ({ groupId, type, name, ownerUserId: owner, community }: Group) => ({
  ...{ groupId, type, name, owner },
  ...(community && { community: community.groupId }),
});

/** Tells of a message that is kept nowhere. */
function tellPassing(ctx: Needs, settings: Settings, out: GroupOutgoing, seq: number): void {
  const said = saidOf(out, {
    ...{ seq, ...(out.extra.at && { at: out.extra.at }) },
    ...(!isLive(out) && { isOnlineOnly: true }),
  });
  tellSaid(ctx, settings, 'afterGroupSend', out, { said, group: factsOf(out.group) });
}

/** Runs a send; of one that is refused by the server itself the app is told where it asked for that (callbacks.md §6.9). */
export async function tellingFailure<T>(
  ctx: Needs,
  settings: Settings,
  out: GroupOutgoing,
  send: () => Promise<T>,
): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof ImError && error.fault !== 'groupRefusedByApp' && error.fault !== 'callbackFailed')
      tellFailed(ctx, settings, out, error);
    throw error;
  }
}

function tellFailed(ctx: Needs, settings: Settings, out: GroupOutgoing, { code, message }: ImError): void {
  const said = saidOf(out, { refused: { code, info: message } });
  tellSaid(ctx, settings, 'groupSendFailed', out, { said, group: factsOf(out.group) });
}

/** What its sender does not learn, the app does where it asked for it (callbacks.md §6.9). */
function tellDropped(ctx: Needs, settings: Settings, out: GroupOutgoing): void {
  tellFailed(ctx, settings, out, new ImError('groupMessageRate', { max: settings.groupMessagesPerSec }));
}

/** What is kept nowhere has no place in a log. */
const NO_PLACE = {
  seq: 0,
  msgSeq: 0,
  convId: 0,
  repeated: false,
  noUnread: true,
  memberCount: 0,
  nameCard: '',
  targets: [],
};

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
    // In a group it is the place in the log (D5), of which an online-only message has none.
    msgSeq: seq,
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
