import type { WireApplication, WireGroup, WireMember } from '@hongyan/contract';
import type { Core } from './port.ts';

/** The largest number of groups or members that one request may name. */
const PAGE = 50;

/** Groups by id, however many; those that cannot be found are absent. */
export async function groupsById(core: Core, groupIds: readonly string[]): Promise<Map<string, WireGroup>> {
  const found = new Map<string, WireGroup>();
  for (let left = [...new Set(groupIds)]; left.length > 0; ) {
    const page = await core.callGroup('getGroupProfiles', { groupIds: left.slice(0, PAGE) });
    for (const group of page.groups) found.set(group.groupId, group);
    left = [...page.left, ...left.slice(PAGE)];
  }
  return found;
}

/** Members of a group by id, however many; who is none is absent. */
export async function membersById(core: Core, groupId: string, userIds: readonly string[]): Promise<WireMember[]> {
  const found: WireMember[] = [];
  for (let left = [...new Set(userIds)]; left.length > 0; ) {
    const page = await core.callGroup('getGroupMemberProfiles', { groupId, userIds: left.slice(0, PAGE) });
    found.push(...page.members);
    left = [...page.left, ...left.slice(PAGE)];
  }
  return found;
}

/** All members of a group. */
export async function allMembers(core: Core, groupId: string): Promise<WireMember[]> {
  const members: WireMember[] = [];
  let cursor = '';
  do {
    const page = await core.callGroup('getGroupMembers', { groupId, ...(cursor && { cursor }) });
    members.push(...page.members);
    cursor = page.cursor;
  } while (cursor);
  return members;
}

/** All requests to join and invitations that wait for the user, the newest first. */
export async function allApplications(core: Core): Promise<WireApplication[]> {
  const list: WireApplication[] = [];
  let cursor = '';
  do {
    const page = await core.callGroup('getGroupApplications', cursor ? { cursor } : {});
    list.push(...page.applications);
    cursor = page.cursor;
  } while (cursor);
  return list;
}

/**
 * A page of a list that is the newest first, for faces that name pages by a time.
 *
 * @param beforeSec only what is older; 0: from the newest on
 * @param count at most so many, and all of the last one's second, as the next page begins with an earlier one; 0: all
 * @returns the page, and what names the next one: 0 at the end
 */
export function pageByTime<T extends { timeSec: number }>(
  list: readonly T[],
  { beforeSec = 0, count = 0 }: { beforeSec?: number; count?: number },
): { page: T[]; nextSec: number } {
  const older = list.filter(({ timeSec }) => beforeSec === 0 || timeSec < beforeSec);
  const last = older[(count || older.length) - 1];
  const page = last
    ? older.filter(({ timeSec }, at) => at < (count || older.length) || timeSec === last.timeSec)
    : older;
  return { page, nextSec: page.length < older.length ? (page.at(-1)?.timeSec ?? 0) : 0 };
}
