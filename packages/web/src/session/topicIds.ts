/** Stands in the ID of a topic behind that of its community, and in no other ID of a group. */
const mark = '@TOPIC#_';

/** The ID of the community that a topic belongs to, by the ID of the topic; undefined of a group that is none. */
export function communityIdOf(groupId: string): string | undefined {
  const at = groupId.indexOf(mark);
  return at < 0 ? undefined : groupId.slice(0, at);
}

/** The ID of the group to which somebody belongs who talks in this one: of a topic its community, else the group itself. */
export const homeIdOf = (groupId: string): string => communityIdOf(groupId) ?? groupId;
