import type { ProfileFields } from '@hongyan/contract';
import { allProfileItems } from '../account/profileTags.ts';
import { fromColumn, toText } from '../storage/ops/bytes.ts';
import { FRIEND_COLUMNS, FROM_FRIENDS, type FriendRow, friendsOf } from '../storage/ops/friendRows.ts';
import type { Snapshot } from '../storage/snapshot.ts';
import type { MovedRecord } from './record.ts';

const SHOWN: readonly string[] = ['Tag_Profile_IM_Nick', 'Tag_Profile_IM_Image'];

/** Accounts of an app with their profiles, by name. */
export async function* accountsOf({ stream }: Snapshot, sdkAppId: number): AsyncGenerator<MovedRecord<'account'>> {
  const rows = stream<{ user_id: string; nick: string; face_url: string; fields: Uint8Array | null }>(
    `SELECT a.user_id, a.nick, a.face_url, p.fields FROM accounts a LEFT JOIN profile_fields p ON p.uid = a.uid
     WHERE a.sdk_app_id = ${sdkAppId} AND a.deleted_ms = 0 ORDER BY a.user_id`,
  );
  for await (const part of rows)
    for (const { user_id: UserID, nick, face_url, fields } of part) {
      const other = fields ? (JSON.parse(toText(fields)) as ProfileFields) : {};
      const ProfileItem = allProfileItems(other).filter(({ Tag }) => !SHOWN.includes(Tag));
      yield {
        kind: 'account',
        UserID,
        ...(nick && { Nick: fromColumn(nick) }),
        ...(face_url && { FaceUrl: fromColumn(face_url) }),
        ...(ProfileItem.length > 0 && { ProfileItem }),
      };
    }
}

const OWNER = 'JOIN accounts o ON o.uid = f.uid AND o.deleted_ms = 0';

/** Blacklists, by the names of both sides. */
export async function* blockedOf({ stream }: Snapshot, sdkAppId: number): AsyncGenerator<MovedRecord<'blocked'>> {
  const rows = stream<{ From_Account: string; To_Account: string }>(
    `SELECT o.user_id AS "From_Account", a.user_id AS "To_Account" FROM blacklist f ${OWNER}
     JOIN accounts a ON a.uid = f.blocked_uid AND a.deleted_ms = 0
     WHERE f.sdk_app_id = ${sdkAppId} ORDER BY o.user_id, a.user_id`,
  );
  for await (const part of rows) for (const row of part) yield { kind: 'blocked', ...row };
}

/** Who follows whom, by the name of who does; of each the oldest first. */
export async function* followsOf({ stream }: Snapshot, sdkAppId: number): AsyncGenerator<MovedRecord<'follow'>> {
  const rows = stream<{ owner: string; followed: string; added_ms: number }>(
    `SELECT o.user_id AS owner, a.user_id AS followed, f.added_ms FROM follows f ${OWNER}
     JOIN accounts a ON a.uid = f.followed_uid AND a.deleted_ms = 0
     WHERE f.sdk_app_id = ${sdkAppId} ORDER BY o.user_id, f.follow_no`,
  );
  for await (const part of rows)
    for (const { owner, followed, added_ms } of part)
      yield {
        ...{ kind: 'follow', From_Account: owner, To_Account: followed },
        FollowTime: Math.floor(added_ms / 1000),
      };
}

/** Friend groups: by whose they are, then in that one's order. */
export async function* friendGroupsOf(
  { stream }: Snapshot,
  sdkAppId: number,
): AsyncGenerator<MovedRecord<'friendGroup'>> {
  const rows = stream<{ owner: string; name: string }>(
    `SELECT o.user_id AS owner, f.name FROM friend_groups f ${OWNER} WHERE o.sdk_app_id = ${sdkAppId}
     ORDER BY o.user_id, f.group_no`,
  );
  for await (const part of rows)
    for (const { owner, name } of part) yield { kind: 'friendGroup', From_Account: owner, GroupName: fromColumn(name) };
}

/** Friends, by the names of both sides. */
export async function* friendsIn(snapshot: Snapshot, sdkAppId: number): AsyncGenerator<MovedRecord<'friend'>> {
  const rows = snapshot.stream<FriendRow & { owner: string }>(
    `SELECT o.user_id AS owner, ${FRIEND_COLUMNS}
     ${FROM_FRIENDS} ${OWNER} WHERE o.sdk_app_id = ${sdkAppId} AND f.is_gone = 0 ORDER BY o.user_id, a.user_id`,
  );
  for await (const part of rows)
    for (const some of byOwner(part)) {
      const [{ uid, owner }] = some;
      for (const friend of await friendsOf(snapshot.tx, uid, some)) {
        const CustomItem = Object.entries(friend.custom).map(([Tag, Value]) => ({ Tag, Value }));
        yield {
          kind: 'friend',
          From_Account: owner,
          To_Account: friend.userId,
          ...(friend.remark && { Remark: friend.remark }),
          ...(friend.groups.length > 0 && { GroupName: friend.groups }),
          ...(friend.source && { AddSource: friend.source }),
          ...(friend.wording && { AddWording: friend.wording }),
          AddTime: Math.floor(friend.addedMs / 1000),
          ...(CustomItem.length > 0 && { CustomItem }),
        };
      }
    }
}

/** Rows that follow each other and have the same owner. */
function byOwner<R extends { uid: number }>(rows: readonly R[]): [R, ...R[]][] {
  const parts: [R, ...R[]][] = [];
  for (const row of rows) {
    const last = parts.at(-1);
    if (last?.[0].uid === row.uid) last.push(row);
    else parts.push([row]);
  }
  return parts;
}
