import { errors, groupTypeOf, groupTypes } from '@hongyan/contract';
import { type PatientCall, RefusedError } from './call.ts';
import type { Fate } from './importPeople.ts';
import type { MovedRecord } from './record.ts';

const svc = 'group_open_http_svc';
const TAKEN: readonly number[] = [errors.groupIdTaken.code, errors.groupIdTakenByOwner.code];
/** A mute for ever, in seconds and as a time. */
const FOR_EVER = 0xffff_ffff;

/** Makes a group, or finds that it is there already. */
export async function importGroup(call: PatientCall, [record]: MovedRecord<'group'>[]): Promise<Fate[]> {
  if (!record) return [];
  const { kind: _, ...group } = record;
  try {
    await makeGroup(call, group);
  } catch (error) {
    if (!(error instanceof RefusedError) || !TAKEN.includes(error.code)) throw error;
    if (!(await isSameGroup(call, group))) throw error;
  }
  return [undefined];
}

/** What keeps no history cannot be imported; it is made as it is. */
async function makeGroup(
  call: PatientCall,
  { CreateTime, ...group }: Omit<MovedRecord<'group'>, 'kind'>,
): Promise<void> {
  const type = groupTypeOf(group.Type);
  if (type && groupTypes[type].import === 'no') await call(`${svc}/create_group`, group);
  else await call(`${svc}/import_group`, CreateTime === undefined ? group : { ...group, CreateTime });
}

/** A group that has this id but was made at another time is not the one that moves: nothing may be mixed into it. */
async function isSameGroup(call: PatientCall, group: Omit<MovedRecord<'group'>, 'kind'>): Promise<boolean> {
  const ResponseFilter = { GroupBaseInfoFilter: ['Type', 'CreateTime'] };
  const { GroupInfo } = await call(`${svc}/get_group_info`, { GroupIdList: [group.GroupId], ResponseFilter });
  const [there] = GroupInfo;
  if (there?.ErrorCode !== 0 || groupTypeOf(there.Type ?? '') !== groupTypeOf(group.Type)) return false;
  return group.CreateTime === undefined || there.CreateTime === group.CreateTime;
}

/** Makes a topic of a community, or finds that it is there already. */
export async function importTopic(call: PatientCall, [record]: MovedRecord<'topic'>[]): Promise<Fate[]> {
  if (!record) return [];
  const { kind: _, ...topic } = record;
  try {
    await call(`${svc}/import_topic`, topic);
  } catch (error) {
    if (!(error instanceof RefusedError) || !TAKEN.includes(error.code)) throw error;
  }
  return [undefined];
}

/** Imports messages of one group or topic, ascending. */
export async function importGroupMessages(call: PatientCall, records: MovedRecord<'groupMessage'>[]): Promise<Fate[]> {
  const { GroupId = '', TopicId } = records[0] ?? {};
  const MsgList = records.map(({ kind: _, GroupId: __, TopicId: ___, ...message }) => message);
  const where = { GroupId, ...(TopicId !== undefined && { TopicId }) };
  const { ImportMsgResult } = await call(`${svc}/import_group_msg`, { ...where, MsgList });
  return ImportMsgResult.map(({ Result: code }) => (code === 0 ? undefined : { code, reason: reasonOf(code) }));
}

const reasonOf = (code: number): string =>
  code === errors.groupParamsIllegal.code
    ? 'the sender is unknown, the body is not allowed, or the time is before that of the last message (10004)'
    : `refused with ${code}`;

/** Sets what a group shows of the time before one's joining. */
export async function importGroupOption(call: PatientCall, [record]: MovedRecord<'groupOption'>[]): Promise<Fate[]> {
  if (!record) return [];
  const { kind: _, ...option } = record;
  await call(`${svc}/modify_group_base_info`, option);
  return [undefined];
}

/** Makes accounts members of one group; of the owner, who is one, only what it set for itself. */
export async function importMembers(call: PatientCall, records: MovedRecord<'member'>[]): Promise<Fate[]> {
  const others = records.flatMap(({ kind: _, GroupId: __, Role, ...member }) =>
    Role === 'Owner' ? [] : [{ ...member, ...(Role && { Role }) }],
  );
  const results = new Map<string, number>();
  if (others.length > 0) {
    const GroupId = records[0]?.GroupId ?? '';
    const { MemberList } = await call(`${svc}/import_group_member`, { GroupId, MemberList: others });
    for (const { Member_Account, Result } of MemberList) results.set(Member_Account, Result);
  }
  const fates: Fate[] = [];
  for (const record of records) fates.push(await settle(call, record, results.get(record.Member_Account)));
  return fates;
}

const FAILED = 0;
const WAS_MEMBER = 2;

async function settle(call: PatientCall, record: MovedRecord<'member'>, result: number | undefined): Promise<Fate> {
  const { GroupId, Member_Account, UnreadMsgNum, NameCard, MsgFlag, AppMemberDefinedData } = record;
  if (result === FAILED)
    return { code: 0, reason: 'its time, role, name card or fields are not allowed there, or the group is full' };
  if (result === undefined && (NameCard || MsgFlag || AppMemberDefinedData)) {
    const own = { NameCard, MsgFlag, AppMemberDefinedData };
    await call(`${svc}/modify_group_member_info`, { GroupId, Member_Account, ...own });
  }
  // One who was a member may have been made so by an import that ended before this.
  const isUnset = result === undefined || result === WAS_MEMBER;
  if (isUnset && UnreadMsgNum) await call(`${svc}/set_unread_msg_num`, { GroupId, Member_Account, UnreadMsgNum });
  return undefined;
}

/** Mutes a member, or all of a group; whoever is muted so already is not muted again, which all would be told. */
export async function importMute(call: PatientCall, [record]: MovedRecord<'mute'>[]): Promise<Fate[]> {
  if (!record) return [];
  const { GroupId, Member_Account, MuteUntil = FOR_EVER } = record;
  if (Member_Account === undefined) {
    const ResponseFilter = { GroupBaseInfoFilter: ['ShutUpAllMember'] };
    const { GroupInfo } = await call(`${svc}/get_group_info`, { GroupIdList: [GroupId], ResponseFilter });
    if (GroupInfo[0]?.ShutUpAllMember !== 'On')
      await call(`${svc}/modify_group_base_info`, { GroupId, ShutUpAllMember: 'On' });
    return [undefined];
  }
  const ShutUpTime = MuteUntil === FOR_EVER ? FOR_EVER : MuteUntil - Math.floor(Date.now() / 1000);
  const { ShuttedUinList } = await call(`${svc}/get_group_shutted_uin`, { GroupId });
  const isMuted = ShuttedUinList.some(
    (one) => one.Member_Account === Member_Account && Math.abs(one.ShuttedUntil - MuteUntil) <= 1,
  );
  if (ShutUpTime > 0 && !isMuted)
    await call(`${svc}/forbid_send_msg`, { GroupId, Members_Account: [Member_Account], ShutUpTime });
  return [undefined];
}
