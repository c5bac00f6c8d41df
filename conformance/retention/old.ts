import type { RestClient } from '../rest.ts';
import { nowSec, text } from '../say.ts';
import type { TestServer } from '../server.ts';

/** Looks often, as these tests wait for it. */
export const HASTE = { HONGYAN_TRIM_POLL_MS: '100' };
export const GroupId = 'archive';
const svc = 'group_open_http_svc';
const DAY_SEC = 86_400;

/** Brings in messages of alice to bob, each so many days old; answers their numbers and times. */
export async function importOld(rest: RestClient, daysOld: readonly number[]) {
  await rest.ok('im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob'] });
  const imported: { MsgSeq: number; MsgRandom: number; MsgTimeStamp: number }[] = [];
  for (const [n, days] of daysOld.entries()) {
    const key = { MsgSeq: n + 1, MsgRandom: n + 1, MsgTimeStamp: nowSec() - days * DAY_SEC };
    await rest.ok('openim/importmsg', {
      ...{ ...key, SyncFromOldSystem: 1, From_Account: 'alice', To_Account: 'bob', MsgBody: text(`${days} days`) },
    });
    imported.push(key);
  }
  return imported;
}

/** Makes a group of alice's with bob in it, into which she said something so many days ago each. */
export async function importOldGroup(rest: RestClient, daysOld: readonly number[]): Promise<void> {
  const created = { Type: 'Public' as const, Name: 'archive', Owner_Account: 'alice' };
  await rest.ok(`${svc}/import_group`, { ...created, GroupId, CreateTime: nowSec() - 100 * DAY_SEC });
  await rest.ok(`${svc}/import_group_member`, {
    ...{ GroupId, MemberList: ['alice', 'bob'].map((Member_Account) => ({ Member_Account })) },
  });
  const MsgList = daysOld.map((days, n) => ({
    ...{ From_Account: 'alice', SendTime: nowSec() - days * DAY_SEC, Random: n, MsgBody: text(`${days} days`) },
  }));
  await rest.ok(`${svc}/import_group_msg`, { GroupId, MsgList });
}

/** How many messages a server has removed since it started. */
export async function trimmedBy(server: TestServer): Promise<number> {
  const page = await (await fetch(`${server.url}/metrics`)).text();
  return [...page.matchAll(/^hongyan_messages_trimmed_total\{.*\} (\d+)$/gm)].reduce(
    (sum, [, n]) => sum + Number(n),
    0,
  );
}
