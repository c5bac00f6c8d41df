import { AT_ALL, ImError, type Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { packPlain } from '../message/accept.ts';
import { toldOf } from '../message/askSend.ts';
import { assertCustomDataFits } from '../message/body.ts';
import { commonDraft, type Outgoing, type Packed } from '../message/send.ts';
import type { Group, GroupMessageDraft } from '../storage/port/groups.ts';
import { FLAG } from '../storage/port/messages.ts';
import { NORMAL } from './rate.ts';
import { countsUnread, supports, typeOf } from './rules.ts';

/** A message that its sender wants sent to a group. */
export interface GroupOutgoing extends Omit<Outgoing, 'to'> {
  group: Group;
  /** User ids that are mentioned; `AT_ALL` stands for all. */
  at?: readonly string[];
  /** The only members who get it. */
  targets?: readonly string[];
  /** 1 high, 3 low, 4 lowest; 2 or absent: normal. */
  priority?: number;
  /** Over REST: neither membership nor muting is asked for. */
  asApp?: boolean;
  /** An administrator of the app speaks, not a member for whom it speaks: never dropped. */
  isHost?: boolean;
}

/** A message as its type and the app's limits want it. */
export interface Prepared extends Packed {
  out: GroupOutgoing;
  uids: { at: number[]; targets: number[] };
}

/** What the store is asked to append. */
export const draftOf = (settings: Settings, { out, uids, ...packed }: Prepared): GroupMessageDraft => ({
  ...{ ...commonDraft(out, packed), gid: out.group.gid, asApp: out.asApp ?? false, ...uids },
  ...toldOf(settings, 'afterGroupSend', out),
});

/**
 * A message as the group's type and the app's limits want it.
 *
 * @throws ImError `messageTooLong`, `groupAtTooMany`, `groupDenied`, `groupParamsIllegal`, `groupReceiptsTooLarge`
 */
export async function prepare(
  ctx: Pick<Ctx, 'accounts'>,
  settings: Settings,
  wanted: GroupOutgoing,
): Promise<Prepared> {
  const { group, at, targets, priority } = wanted;
  const type = typeOf(group);
  const json = packPlain(settings, wanted.body);
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
  return { out: { ...wanted, flags, extra }, json, uids: { at: uidsOf(at), targets: uidsOf(targets) } };
}

function assertTargets({ groupTargetsMax }: Settings, group: Group, targets: readonly string[]): void {
  supports(group, 'targeted', 'messages to some members only');
  if (targets.length > groupTargetsMax)
    throw new ImError('groupParamsIllegal', { field: 'targets', reason: `at most ${groupTargetsMax} are allowed` });
}

function assertReceipts({ groupReceiptMembersMax }: Settings, group: Group): void {
  supports(group, 'receipts', 'read receipts');
  if (group.memberCount > groupReceiptMembersMax)
    throw new ImError('groupReceiptsTooLarge', { max: groupReceiptMembersMax });
}
