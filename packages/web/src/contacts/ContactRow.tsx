import { StopOutlined, TeamOutlined, UserAddOutlined } from '@ant-design/icons';
import { Badge } from 'antd';
import { memo } from 'react';
import { type ContactPage, goToContact } from '../app/route.ts';
import type { FriendView } from '../session/friends.ts';
import { useSessionState } from '../session/react.ts';
import { useTexts } from '../text/texts.ts';
import { PersonAvatar } from './PersonAvatar.tsx';
import { statusText, useStatus } from './useStatus.ts';

type LinkPage = Exclude<ContactPage['kind'], 'user'>;

const icons: Record<LinkPage, typeof TeamOutlined> = {
  requests: UserAddOutlined,
  groups: TeamOutlined,
  blacklist: StopOutlined,
};

/** The way to a page beside the contacts. */
export function ContactLink({ page, isOpen }: { page: LinkPage; isOpen: boolean }) {
  const texts = useTexts();
  const unread = useSessionState((state) => (page === 'requests' ? state.unreadRequests : 0));
  const label = page === 'groups' ? texts.friendGroups : texts[page];
  const Icon = icons[page];
  return (
    <div className="contact">
      <button
        type="button"
        className="contactMain"
        data-open={isOpen}
        aria-current={isOpen ? 'true' : undefined}
        aria-label={unread > 0 ? `${label}, ${texts.newRequests(unread)}` : label}
        onClick={() => goToContact({ kind: page })}
      >
        <span className="contactIcon" data-page={page}>
          <Icon aria-hidden />
        </span>
        <strong>{label}</strong>
        <Badge count={unread} overflowCount={99} />
      </button>
    </div>
  );
}

/** The title over the friends of a section. */
export function SectionTitle({ title, count }: { title: string; count: number }) {
  const texts = useTexts();
  return (
    <h3 className="contactSection">
      <span>{title}</span> <small title={texts.friendCount(count)}>{count}</small>
    </h3>
  );
}

/** A friend of the list. */
export const FriendRow = memo(function FriendRow({ friend, isOpen }: { friend: FriendView; isOpen: boolean }) {
  const texts = useTexts();
  const status = useStatus(friend.userId);
  const areStatusesOff = useSessionState((state) => state.areStatusesOff);
  const state = status === undefined ? '' : statusText(status, texts);
  return (
    <div className="contact">
      <button
        type="button"
        className="contactMain"
        data-open={isOpen}
        aria-current={isOpen ? 'true' : undefined}
        aria-label={state === '' ? friend.name : `${friend.name}, ${state}`}
        onClick={() => goToContact({ kind: 'user', userId: friend.userId })}
      >
        <PersonAvatar person={friend} size={40} />
        <span className="contactText">
          <strong title={friend.name}>{friend.name}</strong>
          <small>{areStatusesOff ? friend.userId : state}</small>
        </span>
      </button>
    </div>
  );
});
