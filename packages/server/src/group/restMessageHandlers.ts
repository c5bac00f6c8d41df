import { AT_ALL, errors, ImError, type InputOf, type RestCommands } from '@hongyan/contract';
import { assertNotMuted } from '../account/mute.ts';
import { groupPlace } from '../conversation/place.ts';
import { announceUserEvents } from '../conversation/userEvents.ts';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, RestCaller } from '../dispatch/handlers.ts';
import { restOrigin } from '../hooks/origin.ts';
import { noticeRoom } from '../live/attend.ts';
import { acceptBody } from '../message/accept.ts';
import { assertCustomDataFits, assertPushFits, checkBody, packBody } from '../message/body.ts';
import { hashKey } from '../message/key.ts';
import { assertReason, editMessage, recallMessage } from '../message/recall.ts';
import { restAsked, senderOf } from '../message/rest.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Group } from '../storage/port/groups.ts';
import { FLAG } from '../storage/port/messages.ts';
import { clearForAll } from './clear.ts';
import type { GroupOutgoing } from './draft.ts';
import { importMessages } from './importMessages.ts';
import { noticeMembers } from './notice.ts';
import { receiptsInGroup } from './receipts.ts';
import { accountIn, adminAccount, appAs, assertAccounts, groupIn, logIn } from './restBy.ts';
import { historyOf } from './restHistory.ts';
import { readCursor } from './restMembers.ts';
import { assertMaySpeak, isMutedAll, placeIn, supports, typeOf } from './rules.ts';
import { sendToGroup, sendToOnline, tellingFailure } from './send.ts';

type MessageCommand =
  | 'send_group_msg'
  | 'send_group_system_notification'
  | 'group_msg_get_simple'
  | 'group_msg_recall'
  | 'delete_group_msg_by_sender'
  | 'import_group_msg'
  | 'clear_group_msg'
  | 'set_unread_msg_num'
  | 'get_group_msg_receipt'
  | 'get_group_msg_receipt_detail'
  | 'group_msg_receipt';
const PRIORITIES = { High: 1, Normal: 2, Low: 3, Lowest: 4 } as const;
/** Messages of a group that a deletion by sender looks at (rest-api §14.5). */
const LAST = 1_000;

/** Messages of groups over REST (rest-api §14). */
export const restMessageHandlers: Pick<
  HandlersOf<RestCommands>,
  `group_open_http_svc/${MessageCommand}` | 'openim/modify_group_msg'
> = {
  async 'group_open_http_svc/send_group_msg'(ctx, input, caller) {
    const group = await logIn(ctx, caller, input);
    const from = await senderOf(ctx, caller, input.From_Account);
    const out = { ...outgoingOf(ctx, input, { group, from }, caller), asked: restAsked(caller, input) };
    if (input.From_Account !== undefined)
      await tellingFailure(ctx, caller.settings, out, () => assertMaySpeakFor(ctx, group, from));
    if ((input.OnlineOnlyFlag ?? 0) > 0) {
      if (typeOf(group).keeps === 'live')
        throw new ImError('groupDenied', { reason: 'in a live room all is for who is online' });
      const passed = await sendToOnline(ctx, caller.settings, out);
      return { MsgTime: Math.floor(out.timeMs / 1000), MsgSeq: 0, ...dropReason(passed) };
    }
    const sent = await sendToGroup(ctx, caller.settings, out);
    return { MsgTime: Math.floor(sent.timeMs / 1000), MsgSeq: sent.seq, ...dropReason(sent) };
  },

  async 'group_open_http_svc/send_group_system_notification'(ctx, input, caller) {
    const group = await logIn(ctx, caller, input);
    const named = input.ToMembers_Account ?? [];
    assertAccounts(caller, 'ToMembers_Account', named);
    if (named.length > 0 && typeOf(group).keeps === 'live')
      throw new ImError('groupDenied', { reason: 'in a live room a notice is for all' });
    packBody(caller.settings, [{ MsgType: 'TIMTextElem', MsgContent: { Text: input.Content } }]);
    const { operator } = await appAs(ctx, caller);
    if (typeOf(group).keeps === 'live') {
      noticeRoom(ctx, caller.settings, group, { operator, text: input.Content });
      return {};
    }
    const content = {
      kind: 'custom' as const,
      groupId: group.groupId,
      groupName: group.name,
      groupType: group.type,
      operator: operator.userId,
      text: input.Content,
    };
    await noticeMembers(ctx, group, named, content);
    return {};
  },

  async 'group_open_http_svc/group_msg_get_simple'(ctx, input, caller) {
    const group = await logIn(ctx, caller, input);
    supports(group, 'history', 'history');
    return historyOf(ctx, caller, group, input);
  },

  async 'group_open_http_svc/group_msg_recall'(ctx, input, caller) {
    assertReason(caller.settings, 'Reason', input.Reason, 'groupParamsIllegal');
    const group = await logIn(ctx, caller, input);
    if (typeOf(group).recall !== 'yes') throw new ImError('groupTypeNoRecall', { type: group.type });
    const place = groupPlace(await adminAccount(ctx, caller), group);
    const RecallRetList = [];
    for (const { MsgSeq } of input.MsgSeqList) {
      const told = restAsked(caller, {});
      const request = { place, seq: MsgSeq, by: place.me, asAdmin: true, reason: input.Reason, told };
      RecallRetList.push({ MsgSeq, RetCode: await recallCode(ctx, caller, request) });
    }
    return { RecallRetList };
  },

  async 'group_open_http_svc/delete_group_msg_by_sender'(ctx, input, caller) {
    const group = await logIn(ctx, caller, input);
    const sender = await accountIn(ctx, caller, 'Sender_Account', input.Sender_Account);
    if (!supports(group, 'deleteBySender', 'deletion by sender')) return {};
    const place = groupPlace(await adminAccount(ctx, caller), group);
    for (const seq of await ctx.storage.groups.latestOf(group.gid, sender.uid, LAST))
      await recallCode(ctx, caller, { place, seq, by: place.me, asAdmin: true, told: restAsked(caller, {}) });
    return {};
  },

  async 'openim/modify_group_msg'(ctx, input, caller) {
    if (!input.MsgBody && input.CloudCustomData === undefined)
      throw new ImError('bodyMismatch', { field: 'MsgBody', reason: 'or CloudCustomData is required' });
    const group = await logIn(ctx, caller, input);
    supports(group, 'edit', 'editing');
    const speech = { sdkAppId: caller.app.sdkAppId, userId: '', place: 'Group', target: group.groupId } as const;
    const edited =
      input.MsgBody && (await acceptBody(ctx, caller.settings, speech, checkBody(input.MsgBody, 'MsgBody')));
    assertCustomDataFits(caller.settings, input.CloudCustomData);
    const place = groupPlace(await adminAccount(ctx, caller), group);
    const request = { place, seq: input.MsgSeq, by: place.me, asAdmin: true };
    const to = {
      ...(edited && { body: edited.json, holds: edited.holds }),
      ...(input.CloudCustomData !== undefined && { cloudCustomData: input.CloudCustomData }),
    };
    await editMessage(ctx, caller.settings, request, to);
    return {};
  },

  async 'group_open_http_svc/import_group_msg'(ctx, input, caller) {
    const group = await logIn(ctx, caller, input);
    supports(group, 'import', 'import');
    return { ImportMsgResult: await importMessages(ctx, caller, group, input.MsgList) };
  },

  async 'group_open_http_svc/clear_group_msg'(ctx, input, caller) {
    const group = await groupIn(ctx, caller, input.GroupId);
    supports(group, 'history', 'history');
    await clearForAll(ctx, group, input.MsgSeq);
    return {};
  },

  async 'group_open_http_svc/set_unread_msg_num'(ctx, input, caller) {
    const group = await groupIn(ctx, caller, input.GroupId);
    const member = await accountIn(ctx, caller, 'Member_Account', input.Member_Account);
    if (!supports(group, 'setUnread', 'unread count')) return {};
    const log = { sdkAppId: group.sdkAppId, gid: group.gid };
    const count = Math.min(input.UnreadMsgNum, group.seq);
    const outcome = await ctx.storage.conversations.setUnread(log, member.uid, count, ctx.clock.nowMs());
    if (!outcome) throw new ImError('groupDenied', { reason: `${member.userId} is no member of the group` });
    announceUserEvents(ctx, [outcome.event]);
    return {};
  },

  async 'group_open_http_svc/get_group_msg_receipt'(ctx, input, caller) {
    const group = await groupIn(ctx, caller, input.GroupId);
    supports(group, 'receipts', 'read receipts');
    const seqs = input.MsgSeqList.map(({ MsgSeq }) => MsgSeq);
    const found = new Map(
      (await ctx.storage.groups.receipts(group.gid, seqs)).map((receipt) => [receipt.seq, receipt]),
    );
    const GroupMsgReceiptList = seqs.map((MsgSeq) => {
      const receipt = found.get(MsgSeq);
      if (!receipt) return { Code: errors.groupNoReceipt.code, MsgSeq, ReadNum: 0, UnreadNum: 0 };
      return { Code: 0, MsgSeq, ReadNum: receipt.readCount, UnreadNum: receipt.unreadCount };
    });
    return { GroupMsgReceiptList };
  },

  async 'group_open_http_svc/get_group_msg_receipt_detail'(ctx, input, caller) {
    const group = await groupIn(ctx, caller, input.GroupId);
    supports(group, 'receipts', 'read receipts');
    const [receipt] = await ctx.storage.groups.receipts(group.gid, [input.MsgSeq]);
    if (!receipt) throw new ImError('groupNoReceipt');
    const offset = readCursor(input.Cursor, 'Cursor');
    // One more than asked for tells whether there is another page.
    const query = { isRead: input.Filter === 0, offset, count: input.Count + 1 };
    const found = await ctx.storage.groups.receiptMembers(group.gid, input.MsgSeq, query);
    const [names, isLast] = [found.slice(0, input.Count), found.length <= input.Count];
    const common = {
      Cursor: isLast ? '' : String(offset + input.Count),
      IsFinish: isLast ? 1 : 0,
      IsFinished: isLast ? 1 : 0,
      MsgSeq: input.MsgSeq,
    };
    if (input.Filter === 0) return { ...common, ReadList: names.map((Read_Account) => ({ Read_Account })) };
    return { ...common, UnreadList: names.map((Unread_Account) => ({ Unread_Account })) };
  },

  async 'group_open_http_svc/group_msg_receipt'(ctx, input, caller) {
    const group = await groupIn(ctx, caller, input.GroupId);
    const reader = await accountIn(ctx, caller, 'From_Account', input.From_Account);
    const seqs = input.MsgSeqList.map(({ MsgSeq }) => MsgSeq);
    const told = { operator: reader.userId, origin: restOrigin(caller) };
    await receiptsInGroup(ctx, groupPlace(reader, group), seqs, { told });
    return {};
  },
};

/**
 * Refuses to speak for an account that is muted, in a topic or in its community; the app's own word goes through.
 *
 * @throws ImError `groupMuted`
 */
async function assertMaySpeakFor(ctx: Pick<Ctx, 'storage' | 'clock' | 'live'>, group: Group, from: Account) {
  const { storage, clock } = ctx;
  assertNotMuted(from, 'group', clock.nowMs());
  const muteIn = (gid: number) => storage.groups.muteOf(gid, from.uid, clock.nowMs());
  const untilMs = Math.max(await muteIn(group.gid), group.community ? await muteIn(group.community.gid) : 0);
  if (untilMs > 0)
    throw new ImError('groupMuted', { reason: `${from.userId} is muted until ${new Date(untilMs).toISOString()}` });
  // Who is no member speaks as the app does.
  const member = isMutedAll(group) ? await placeIn(ctx, group, from.uid) : undefined;
  if (member) assertMaySpeak(group, member, clock.nowMs());
}

function outgoingOf(
  ctx: Pick<Ctx, 'clock'>,
  input: InputOf<RestCommands['group_open_http_svc/send_group_msg']>,
  { group, from }: { group: Group; from: Account },
  { settings, repeat, app }: RestCaller,
): GroupOutgoing {
  assertPushFits(settings, input.OfflinePushInfo);
  const timeMs = ctx.clock.nowMs();
  const control = input.SendMsgControl ?? [];
  const flags =
    (control.includes('NoUnread') ? FLAG.noUnread : 0) |
    (control.includes('NoLastMsg') ? FLAG.noLastMsg : 0) |
    (input.NeedReadReceipt === 1 ? FLAG.needReadReceipt : 0) |
    (input.SupportMessageExtension === 1 ? FLAG.supportExtension : 0);
  const at = input.GroupAtInfo?.map(({ GroupAtAllFlag, GroupAt_Account = '' }) =>
    GroupAtAllFlag === 1 ? AT_ALL : GroupAt_Account,
  );
  const same = hashKey('group', from.uid, input.Random, JSON.stringify(input.MsgBody));
  const again = repeat && {
    hash: hashKey('url', from.uid, repeat.random, repeat.bodyHash),
    maxAgeMs: settings.restRepeatSec * 1000,
  };
  return {
    from,
    group,
    msgSeq: 0,
    random: input.Random,
    clientTimeSec: Math.floor(timeMs / 1000),
    timeMs,
    flags,
    body: checkBody(input.MsgBody, 'MsgBody'),
    extra: { cloudCustomData: input.CloudCustomData || undefined, push: input.OfflinePushInfo },
    keys: [{ hash: same, maxAgeMs: settings.groupRepeatSec * 1000 }, ...(again ? [again] : [])],
    asApp: true,
    isHost: app.admins.includes(from.userId),
    priority: PRIORITIES[input.MsgPriority ?? 'Normal'],
    ...(at && at.length > 0 && { at }),
    ...(input.To_Account && { targets: input.To_Account }),
  };
}

/** What an answer says of a message that was dropped above the group's messages a second (rest-api §14.1). */
const dropReason = ({ isDropped }: { isDropped?: boolean }) => (isDropped ? { MsgDropReason: 'MsgFreqCtrl' } : {});

/** The code of one recall of several (rest-api §14.4). */
async function recallCode(
  ctx: Ctx,
  { settings }: RestCaller,
  request: Parameters<typeof recallMessage>[2],
): Promise<number> {
  try {
    await recallMessage(ctx, settings, request);
    return 0;
  } catch (error) {
    if (!(error instanceof ImError)) throw error;
    // Whoever asks again wants what is so already (R14).
    return error.fault === 'messageRecalled' ? 0 : error.code;
  }
}
