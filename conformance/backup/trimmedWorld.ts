import type { Client } from '../client.ts';
import { nowSec, text } from '../say.ts';
import { until } from '../until.ts';
import type { Inhabitants } from './saying.ts';

const svc = 'group_open_http_svc';
const DAY_SEC = 86_400;
/** Messages of the first moment are too old by the cut between them, those of the second are kept; neither moves with the day. */
const [LONG_AGO_SEC, CUT_SEC, LATER_SEC] = [1_500_000_000, 1_550_000_000, 1_600_000_000];
const GroupId = 'archive';
const conversations = ['C2Civan', `GROUP${GroupId}`];

/** A talk and a group whose first messages were too old and are gone; what was left out is said by the log's beginning. */
export async function makeTrimmed({ carol, rest }: Inhabitants): Promise<void> {
  await importTalk(rest);
  await importGroup(rest);
  const days = Math.floor((nowSec() - CUT_SEC) / DAY_SEC);
  const keep = (n: number) => rest.call('hongyan/set_settings', { Settings: { c2cKeepDays: n, groupKeepDays: n } });
  if ((await keep(days)).ErrorCode !== 0) return;
  for (const conv of conversations) await until(async () => (await lowestSeq(carol, conv)) === 3);
  await keep(0);
}

const lowestSeq = async (client: Client, conv: string) =>
  (await client.request('getConversation', { conv })).conversation?.lowestSeq;

const moments = [LONG_AGO_SEC, LONG_AGO_SEC, LATER_SEC, LATER_SEC].map((sec, n) => sec + n);

async function importTalk(rest: Inhabitants['rest']): Promise<void> {
  await rest.ok('im_open_login_svc/account_import', { UserID: 'ivan', Nick: '', FaceUrl: '' });
  for (const [n, MsgTimeStamp] of moments.entries())
    await rest.ok('openim/importmsg', {
      ...{ SyncFromOldSystem: 1, From_Account: 'ivan', To_Account: 'carol' },
      ...{ MsgSeq: n + 1, MsgRandom: n + 1, MsgTimeStamp, MsgBody: text(`${n}`) },
    });
}

async function importGroup(rest: Inhabitants['rest']): Promise<void> {
  const created = { Type: 'Public' as const, Name: GroupId, Owner_Account: 'carol' };
  await rest.ok(`${svc}/import_group`, { ...created, GroupId, CreateTime: LONG_AGO_SEC });
  const MemberList = ['carol', 'bob'].map((Member_Account) => ({ Member_Account, JoinTime: LONG_AGO_SEC }));
  await rest.ok(`${svc}/import_group_member`, { GroupId, MemberList });
  const MsgList = moments.map((SendTime, n) => ({
    ...{ From_Account: 'bob', SendTime, Random: n, MsgBody: text(`${n}`) },
  }));
  await rest.ok(`${svc}/import_group_msg`, { GroupId, MsgList });
}
