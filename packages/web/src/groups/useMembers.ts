import { useCallback, useEffect, useRef, useState } from 'react';
import { useAct } from '../app/useAct.ts';
import { loadMembers, type MemberView } from '../session/members.ts';
import { useSession } from '../session/react.ts';

/** The members of a group as far as they are loaded. */
export interface Members {
  list: readonly MemberView[];
  hasMore: boolean;
  isLoading: boolean;
  loadMore: () => void;
  /** Begins anew. */
  reload: () => void;
}

/**
 * Loads the members of a group page by page.
 *
 * @param version begins anew when it changes
 * @param wanted loads on until there are so many, or all
 */
export function useMembers(groupId: string, version: unknown, wanted: number): Members {
  const session = useSession();
  const act = useAct();
  const [list, setList] = useState<readonly MemberView[]>([]);
  const [next, setNext] = useState<number>();
  const [isLoading, setLoading] = useState(false);
  // What was asked for before the list began anew is of no use when it comes.
  const turn = useRef(0);
  const load = useCallback(
    (offset: number) => {
      const mine = offset === 0 ? ++turn.current : turn.current;
      setLoading(true);
      act(async () => {
        try {
          const page = await loadMembers(session, groupId, offset);
          if (mine !== turn.current) return;
          setList((known) => (offset === 0 ? page.members : joined(known, page.members)));
          setNext(page.next);
        } finally {
          if (mine === turn.current) setLoading(false);
        }
      });
    },
    [act, session, groupId],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is what it waits for
  useEffect(() => {
    if (wanted > 0) load(0);
  }, [load, version, wanted > 0]);
  const hasMore = next !== undefined && next > 0;
  useEffect(() => {
    if (hasMore && !isLoading && list.length < wanted) load(next);
  }, [hasMore, isLoading, list.length, wanted, load, next]);
  return { list, hasMore, isLoading, loadMore: () => load(next ?? 0), reload: () => load(0) };
}

/** Somebody may have come or gone between two pages. */
function joined(known: readonly MemberView[], more: readonly MemberView[]): MemberView[] {
  return [...new Map([...known, ...more].map((member) => [member.userId, member])).values()];
}
