import type { Account } from '../port/accounts.ts';
import type { LogRef } from '../port/messages.ts';
import type { Storage } from '../port/storage.ts';
import { APP, NOON_MS, text } from './people.ts';

/** A group with its log. */
export interface Team {
  gid: number;
  log: LogRef;
  /** A member says something; answers the place in the log. */
  say(from: Account, more?: { flags?: number; targets?: Account[]; at?: number }): Promise<number>;
  /** Brings somebody in. */
  add(who: Account): Promise<void>;
  /** Takes somebody out. */
  remove(who: Account): Promise<void>;
}

const FREE = { groups: 0, perDay: 0, ofType: 0, perUser: 0 };
const app = { uid: 0, userId: '', nick: '', faceUrl: '' };
let random = 0;

/**
 * Makes a group of the first account with the others in it.
 *
 * @param opensHistory newcomers read what was before
 */
export async function makeTeam(storage: Storage, [owner, ...others]: Account[], opensHistory = false): Promise<Team> {
  if (!owner) throw new Error('a team has an owner');
  const made = await storage.groups.create(
    {
      ...{ sdkAppId: APP, type: 'Public', name: 'team', introduction: '', notification: '', faceUrl: '' },
      ...{ ownerUid: owner.uid, joinOption: 'FreeAccess', inviteOption: 'FreeAccess', maxMembers: 100, opensHistory },
      ...{ hasTopics: false, fields: {}, createdMs: NOON_MS, isLive: false, receiveOption: 0 },
      members: others.map(({ uid }) => ({ uid })),
    },
    FREE,
  );
  if ('refused' in made) throw new Error(`the group was refused: ${made.refused}`);
  const { gid } = made.group;
  const telling = { operator: app, nowMs: NOON_MS };
  return {
    gid,
    log: { sdkAppId: APP, gid },
    async say(from, { flags = 0, targets = [], at = ++random } = {}) {
      const sent = await storage.groups.append({
        ...{ sdkAppId: APP, gid, fromUid: from.uid, fromProfileId: from.profileId, msgSeq: 0, random: at, keys: [] },
        ...{ clientTimeSec: NOON_MS / 1000 + at, timeMs: NOON_MS + at, flags, body: text('hi'), extra: '' },
        ...{ asApp: false, at: [], targets: targets.map(({ uid }) => uid) },
      });
      if ('refused' in sent) throw new Error(`the message was refused: ${sent.refused}`);
      return sent.seq;
    },
    async add({ uid }) {
      await storage.groups.add(gid, [{ uid }], { ...telling, perUserMax: 0, receiveOption: 0 });
    },
    async remove({ uid }) {
      await storage.groups.remove(gid, [uid], { ...telling, why: 1 });
    },
  };
}
