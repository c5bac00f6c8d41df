import { type KeyboardEvent, useRef, useState } from 'react';
import { matching } from '../groups/matching.ts';
import { useGroup } from '../groups/useGroup.ts';
import { useMembers } from '../groups/useMembers.ts';
import { rightsIn } from '../session/groupRights.ts';
import type { MemberView } from '../session/members.ts';
import { useSessionState } from '../session/react.ts';
import { atAll } from '../session/sdk.ts';
import type { Target } from '../session/send.ts';
import { useTexts } from '../text/texts.ts';
import { type Mentioned, type MentionQuery, mentionQuery, mentionsIn, withMention } from './mentions.ts';

/** So many are offered at once. */
const offeredMax = 8;
/** In a larger group one finds somebody by typing among the first of these. */
const loadedMax = 500;

/** Somebody who may be mentioned. */
export type Offered = Pick<MemberView, 'userId' | 'name' | 'avatar'>;

/** The picker of a composer. */
export interface Mentions {
  offered: readonly Offered[];
  active: number;
  /** Notes what stands in the field and where the cursor is. */
  follow(text: string, cursor: number | undefined): void;
  choose(one: Offered): void;
  /** Takes the keys of an open picker. */
  onKeyDown(event: KeyboardEvent): void;
  close(): void;
  /** Whom a text mentions. */
  of(text: string): string[];
}

/**
 * Offers the members of a group while one types an `@`.
 *
 * @param put writes the text with the name in it, and where the cursor is to stand
 */
export function useMentions(target: Target, put: (text: string, cursor: number) => void): Mentions {
  const [typed, setTyped] = useState<{ text: string; at: MentionQuery }>();
  const [active, setActive] = useState(0);
  const chosen = useRef<Mentioned[]>([]);
  const offered = useOffered(target, typed?.at.query);
  const close = () => setTyped(undefined);
  const choose = ({ userId, name }: Offered) => {
    if (typed === undefined) return;
    chosen.current.push({ userId, name });
    const { text, cursor } = withMention(typed.text, typed.at, name);
    put(text, cursor);
    close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const picked = offered[active];
    if (picked === undefined) return;
    if (event.key === 'ArrowDown') setActive((active + 1) % offered.length);
    else if (event.key === 'ArrowUp') setActive((active + offered.length - 1) % offered.length);
    else if (event.key === 'Enter' || event.key === 'Tab') choose(picked);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
  };
  return {
    ...{ offered, active, choose, onKeyDown, close },
    follow(text, cursor) {
      const at = cursor === undefined ? undefined : mentionQuery(text, cursor);
      setTyped(at && { text, at });
      setActive(0);
    },
    of: (text) => mentionsIn(text, chosen.current),
  };
}

/** Who is offered; nobody while no mention is being typed, in a live room and one-to-one. */
function useOffered(target: Target, query: string | undefined): readonly Offered[] {
  const texts = useTexts();
  const myUserId = useSessionState((state) => state.account?.userId);
  const group = useGroup(target);
  const isOffering = query !== undefined && group !== undefined && !rightsIn(group).isLive;
  const { list } = useMembers(group?.id ?? target.peerId, group?.memberCount, isOffering ? loadedMax : 0);
  if (!isOffering) return [];
  const all = { userId: atAll, name: texts.everybody, avatar: undefined };
  const isAll = texts.everybody.toLocaleLowerCase().startsWith(query.toLocaleLowerCase());
  const others = matching(list, query).filter(({ userId }) => userId !== myUserId);
  return [...(isAll ? [all] : []), ...others].slice(0, offeredMax);
}
