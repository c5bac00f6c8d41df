import type { FriendGroupView, FriendView } from '../session/friends.ts';
import { groupedBy } from '../session/grouped.ts';
import { letterOf, sortByName } from './letters.ts';

/** How the friends are parted. */
export type Sections = 'letters' | 'groups';

/** A line of the contacts: the way to a page, the choice of sections, the title of one, or a friend in it. */
export type ContactRow =
  | { kind: 'link'; page: 'requests' | 'groups' | 'blacklist' }
  | { kind: 'sections' }
  | { kind: 'section'; title: string; count: number }
  | { kind: 'friend'; section: string; friend: FriendView };

interface Contacts {
  friends: readonly FriendView[];
  groups: readonly FriendGroupView[];
}

const links = (['requests', 'groups', 'blacklist'] as const).map((page): ContactRow => ({ kind: 'link', page }));

/**
 * The lines of the contacts, from top to bottom.
 *
 * @param ungrouped the title over friends that are in no group
 */
export function contactRows({ friends, groups }: Contacts, sections: Sections, ungrouped: string): ContactRow[] {
  const sorted = sortByName(friends);
  const parts = sections === 'letters' ? partsByLetter(sorted) : partsByGroup(sorted, groups, ungrouped);
  if (friends.length === 0) return links;
  return [
    ...links,
    { kind: 'sections' },
    ...parts.flatMap(([title, list]): ContactRow[] => [
      { kind: 'section', title, count: list.length },
      ...list.map((friend): ContactRow => ({ kind: 'friend', section: title, friend })),
    ]),
  ];
}

/** Friends whose name, remark or user ID holds the query, as lines without sections. */
export function foundRows(friends: readonly FriendView[], query: string): ContactRow[] {
  const wanted = query.trim().toLocaleLowerCase();
  const found = friends.filter(({ remark, nick, userId }) =>
    [remark, nick, userId].some((text) => text.toLocaleLowerCase().includes(wanted)),
  );
  return sortByName(found).map((friend) => ({ kind: 'friend', section: '', friend }));
}

type Part = [title: string, friends: FriendView[]];

const partsByLetter = (sorted: readonly FriendView[]): Part[] => [...groupedBy(sorted, ({ name }) => letterOf(name))];

/** A friend stands in each of its groups; a group without friends is shown too, since one sees it nowhere else. */
function partsByGroup(sorted: readonly FriendView[], groups: readonly FriendGroupView[], ungrouped: string): Part[] {
  const parts = groups.map(({ name }): Part => [name, sorted.filter((friend) => friend.groups.includes(name))]);
  const others = sorted.filter((friend) => friend.groups.length === 0);
  return others.length === 0 ? parts : [...parts, [ungrouped, others]];
}
