import { Button, Skeleton } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { Avatar } from '../app/Avatar.tsx';
import { useAct } from '../app/useAct.ts';
import type { MemberView } from '../session/members.ts';
import { useSession } from '../session/react.ts';
import { loadReaders } from '../session/readers.ts';
import type { MessageView } from '../session/views.ts';
import { useTexts } from '../text/texts.ts';

/** Who read a message, or who did not, page by page. */
export function Readers({ view, isRead }: { view: MessageView; isRead: boolean }) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const [list, setList] = useState<readonly MemberView[]>();
  const [cursor, setCursor] = useState('');
  const load = useCallback(
    (from: string) =>
      act(async () => {
        const page = await loadReaders(session, view, isRead, from);
        setList((known) => (from === '' ? page.members : [...(known ?? []), ...page.members]));
        setCursor(page.cursor);
      }),
    [act, session, view, isRead],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number of readers makes a new list, not a new view
  useEffect(() => load(''), [session, view.id, isRead]);
  if (list === undefined) return <Skeleton active avatar title={false} paragraph={{ rows: 2 }} />;
  return (
    <>
      <ul className="members readers">
        {list.map(({ userId, name, avatar }) => (
          <li key={userId}>
            <Avatar userId={userId} name={name} src={avatar} size={32} />
            <span className="memberName">
              <span>{name}</span>
            </span>
          </li>
        ))}
      </ul>
      {cursor === '' ? null : (
        <Button type="link" block onClick={() => load(cursor)}>
          {texts.moreMembers}
        </Button>
      )}
    </>
  );
}
