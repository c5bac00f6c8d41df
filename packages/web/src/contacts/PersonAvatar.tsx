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
  return (
    <span className="personAvatar">
      <Avatar userId={userId} name={name} src={avatar} size={size} />
      {status?.isOnline === true ? <i className="onlineDot" /> : null}
    </span>
  );
}
