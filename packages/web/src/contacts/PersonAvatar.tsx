import { Avatar } from '../app/Avatar.tsx';
import type { Person } from '../session/views.ts';
import { useStatus } from './useStatus.ts';

interface Props {
  person: Person;
  size: number;
}

/** A person's picture, with a dot while they are online. */
export function PersonAvatar({ person: { userId, name, avatar }, size }: Props) {
  const status = useStatus(userId);
  const dot = Math.min(16, Math.max(11, Math.round(size / 4)));
  return (
    <span className="personAvatar">
      <Avatar userId={userId} name={name} src={avatar} size={size} />
      {status?.isOnline === true ? (
        <i className="onlineDot" style={{ width: dot, height: dot, margin: Math.round(size / 30) - 1 }} />
      ) : null}
    </span>
  );
}
