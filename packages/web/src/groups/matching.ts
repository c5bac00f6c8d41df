import type { MemberView } from '../session/members.ts';

/** Members whose name or user ID holds a text, whatever the case. */
export function matching(members: readonly MemberView[], query: string): readonly MemberView[] {
  const wanted = query.trim().toLocaleLowerCase();
  if (wanted === '') return members;
  return members.filter(({ name, userId }) => [name, userId].some((text) => text.toLocaleLowerCase().includes(wanted)));
}
