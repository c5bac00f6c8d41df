import { useMemo } from 'react';
import { Avatar } from '../app/Avatar.tsx';
import { goTo } from '../app/route.ts';
import { rightsIn } from '../session/groupRights.ts';
import { useSessionState } from '../session/react.ts';
import { useTexts } from '../text/texts.ts';

/** The live rooms that one is in: they are no conversations, since nothing of them is kept. */
export function LiveRooms({ openId }: { openId: string | undefined }) {
  const texts = useTexts();
  const groups = useSessionState((state) => state.groups);
  const rooms = useMemo(
    () => Object.values(groups).filter((group) => group.myRole !== '' && rightsIn(group).isLive),
    [groups],
  );
  if (rooms.length === 0) return null;
  return (
    <ul className="liveRooms" aria-label={texts.liveRooms}>
      {rooms.map(({ id, name, avatar, memberCount }) => (
        <li key={id}>
          <button
            type="button"
            aria-current={openId === `GROUP${id}` ? 'true' : undefined}
            onClick={() => goTo(`GROUP${id}`)}
          >
            <Avatar userId={id} name={name} src={avatar} size={32} />
            <strong>{name}</strong>
            <span className="watching">
              <i aria-hidden="true" />
              {texts.watching(memberCount)}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
