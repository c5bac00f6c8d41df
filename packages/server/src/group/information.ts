import { ImError, type Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { closeRoom } from '../live/attend.ts';
import { tipRoom } from '../live/speak.ts';
import { changedInfo } from '../storage/port/groupInfo.ts';
import type { GroupStore } from '../storage/port/groupStore.ts';
import type { Fields, Group, Telling } from '../storage/port/groups.ts';
import { announceNews } from './announce.ts';
import { cap } from './create.ts';
import { apart, assertMayWrite } from './fieldRights.ts';
import { assertFields, assertTexts } from './limits.ts';
import { type By, DISSOLVED, doerOf, orGone } from './members.ts';
import { assertMay, supports, typeOf } from './rules.ts';
import { screenGroup } from './screen.ts';
import { telling } from './telling.ts';

type Needs = Pick<Ctx, 'storage' | 'clock' | 'bus' | 'deliver' | 'deliverToGroup' | 'live' | 'words' | 'apps'>;
type Change = Omit<Parameters<GroupStore['update']>[1], 'fieldsMax'> & { fields?: Fields | undefined };

/**
 * Changes information of a group; what is not given stays.
 *
 * @throws ImError `groupDenied`, `groupParamsIllegal`, `groupMemberCap`, `groupUnknown`, `textRefused`
 */
export async function updateGroup(
  ctx: Needs,
  settings: Settings,
  group: Group,
  wanted: Change,
  by: By,
): Promise<Group> {
  const type = typeOf(group);
  // Texts may be the members' affair; options, the mute of all and the size are not.
  const { name, introduction, notification, faceUrl, fields, ...options } = wanted;
  const isOwnAffair = assertMayWrite(settings.groupFieldWriters, by.actor, fields);
  const rules = isOwnAffair ? options : { ...options, fields };
  const isMore = [name, introduction, notification, faceUrl, ...Object.values(rules)].some(
    (value) => value !== undefined,
  );
  if (isMore || !isOwnAffair) assertMay(by.actor, group, type.editInfo, 'change information');
  const isRules = Object.values(rules).some((value) => value !== undefined);
  if (isRules && type.editInfo === 'member') assertMay(by.actor, group, 'owner', 'change options');
  assertTexts(settings, { name, introduction, notification, faceUrl });
  if (name === '') throw new ImError('groupParamsIllegal', { field: 'name', reason: 'must not be empty' });
  assertFields(wanted.fields, settings.groupFieldMaxBytes, 'customFields');
  const who = { sdkAppId: group.sdkAppId, userId: by.operator.userId, target: group.groupId };
  const to = await screenGroup(ctx, who, wanted);
  if (to.maxMembers !== undefined) cap(settings, type, to.maxMembers);
  if (to.opensHistory !== undefined) supports(group, 'historyBySetting', 'choice of history');
  if (to.joinOption !== undefined && type.apply === 'never' && to.joinOption !== type.joinOption)
    throw new ImError('groupDenied', { reason: `nobody applies to join a group of type ${group.type}` });

  const stored = to.fields && apart(settings.groupFieldReaders, to.fields);
  const how = telling(group, by.operator, ctx.clock.nowMs(), { tip: 'infoChanged' });
  const outcome = orGone(
    await ctx.storage.groups.update(group.gid, { ...to, ...stored, fieldsMax: settings.groupFieldsMax }, how),
    group,
  );
  if ('refused' in outcome)
    throw new ImError('groupParamsIllegal', {
      field: 'customFields',
      reason: `at most ${settings.groupFieldsMax} are allowed`,
    });
  announceNews(ctx, outcome, doerOf(by));
  if (type.keeps === 'live' && outcome.change) {
    const { operator } = by;
    await tipRoom(ctx, settings, outcome.group, {
      kind: 'infoChanged',
      operator,
      info: changedInfo(group, outcome.group),
    });
  }
  return outcome.group;
}

/**
 * Gives a group to another member.
 *
 * @throws ImError `groupDenied`, `groupUnknown`
 */
export async function transferGroup(
  ctx: Needs,
  group: Group,
  heir: { uid: number; userId: string },
  by: By,
): Promise<{ group: Group; events: ReturnType<typeof announceNews> }> {
  supports(group, 'transfer', 'other owner');
  assertMay(by.actor, group, 'owner', 'give it away');
  const how = telling(group, by.operator, ctx.clock.nowMs(), { tip: 'infoChanged' });
  const outcome = orGone(await ctx.storage.groups.transfer(group.gid, heir.uid, how), group);
  if ('refused' in outcome) throw new ImError('groupDenied', { reason: `${heir.userId} is no member of the group` });
  return { group: outcome.group, events: announceNews(ctx, outcome, doerOf(by)) };
}

/** How many members leave a group that is dissolved in one unit of the store. */
const LEAVING_AT_ONCE = 200;

/**
 * Dissolves a group; every member is told by a notice (S53).
 *
 * Of a large one the members go first, some at a time, so that other messages get through between them; owner and operator
 * with the group itself. When this breaks off, the group is still there with those who are left, and the call can be made
 * again.
 *
 * @throws ImError `groupDenied`, `groupUnknown`
 */
export async function dissolveGroup(ctx: Needs, group: Group, by: By) {
  assertMay(by.actor, group, typeOf(group).dissolve, 'dissolve it');
  const how = telling(group, by.operator, ctx.clock.nowMs(), { notice: { kind: 'dissolved' } });
  await sendAway(ctx, group, by, how);
  const news = orGone(await ctx.storage.groups.dissolve(group.gid, how), group);
  if (typeOf(group).keeps === 'live') await closeRoom(ctx, group, by.operator);
  return announceNews(ctx, news, doerOf(by));
}

/** Takes members out of a group that is to be dissolved, until few enough are left to go with it. */
async function sendAway(ctx: Needs, group: Group, by: By, how: Telling): Promise<void> {
  const { gid, ownerUid } = group;
  for (;;) {
    const first = await ctx.storage.groups.memberPlaces(gid, undefined, LEAVING_AT_ONCE + 3);
    const others = first.map(({ uid }) => uid).filter((uid) => uid !== ownerUid && uid !== by.operator.uid);
    if (others.length <= LEAVING_AT_ONCE) return;
    const leaving = others.slice(0, LEAVING_AT_ONCE);
    const news = orGone(await ctx.storage.groups.remove(gid, leaving, { ...how, why: DISSOLVED }), group);
    if (!('refused' in news)) announceNews(ctx, news, doerOf(by));
  }
}
