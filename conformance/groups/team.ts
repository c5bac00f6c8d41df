import { errors } from '@hongyan/contract';
import type { RestClient } from '../rest.ts';
import { text, u32 } from '../say.ts';

const svc = 'group_open_http_svc';

/** The group that the samples name, with a message and with these members, the first of whom is its owner. */
export async function makeTeam(rest: RestClient, owner: string, ...others: readonly string[]): Promise<void> {
  const GroupId = 'team';
  await rest.ok('im_open_login_svc/multiaccount_import', { Accounts: [owner, ...others] });
  const made = { GroupId, Type: 'Public', Name: 'team', Owner_Account: owner, ApplyJoinOption: 'FreeAccess' };
  const { ErrorCode, ErrorInfo } = await rest.call(`${svc}/create_group`, made);
  const known = [0, errors.groupIdTaken.code, errors.groupIdTakenByOwner.code];
  if (!known.includes(ErrorCode)) throw new Error(`create_group: ${ErrorCode} ${ErrorInfo}`);
  // Samples of changes make it small, and mute.
  await rest.ok(`${svc}/modify_group_base_info`, { GroupId, MaxMemberNum: 2_000 });
  const MemberList = [owner, ...others].map((Member_Account) => ({ Member_Account }));
  await rest.ok(`${svc}/add_group_member`, { GroupId, MemberList, Silence: 1 });
  await rest.ok(`${svc}/change_group_owner`, { GroupId, NewOwner_Account: owner });
  await rest.ok(`${svc}/forbid_send_msg`, { GroupId, Members_Account: [owner], ShutUpTime: 0 });
  const message = { GroupId, Random: u32(), MsgBody: text('hi'), From_Account: owner, NeedReadReceipt: 1 as const };
  await rest.ok(`${svc}/send_group_msg`, message);
}

/** Commands that may end the group of the samples, or places in it. */
export const isEnding = (command: string): boolean =>
  /dissolve|destroy|quit|remove(?!_)|delete_group|owner|transfer/i.test(command);
