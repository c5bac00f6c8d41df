import { Avatar as Picture } from 'antd';
import { avatarColor, initials } from './initials.ts';

interface Props {
  userId: string;
  name: string;
  src?: string | undefined;
  size: number;
}

/** A person's picture; without one, initials on a colour that belongs to the user ID. */
export function Avatar({ userId, name, src, size }: Props) {
  return (
    <Picture
      aria-hidden
      className="avatar"
      size={size}
      src={src}
      style={{ background: avatarColor(userId), fontSize: size * 0.38 }}
    >
      {initials(name)}
    </Picture>
  );
}
