import { CloseOutlined, NotificationOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import type { GroupView } from '../session/groups.ts';
import { useTexts } from '../text/texts.ts';

/** The notice of a group or of a topic above its messages, one line until one opens it; closed until there is another one. */
export function NoticeBanner({ group: { id, notification } }: { group: Pick<GroupView, 'id' | 'notification'> }) {
  const texts = useTexts();
  const [closed, setClosed] = useState(() => closedNotice(id));
  const [isOpen, setOpen] = useState(false);
  if (notification === '' || notification === closed) return null;
  const close = () => {
    setClosed(notification);
    sessionStorage.setItem(keyOf(id), notification);
  };
  return (
    <aside className="groupBar noticeBar" aria-label={texts.groupNotice} data-open={isOpen}>
      <NotificationOutlined aria-hidden />
      <button
        type="button"
        className="groupBarText"
        aria-expanded={isOpen}
        aria-label={texts.noticeOf(notification)}
        onClick={() => setOpen(!isOpen)}
      >
        {notification}
      </button>
      <Button
        type="text"
        size="small"
        icon={<CloseOutlined aria-hidden />}
        aria-label={`${texts.close}: ${texts.groupNotice}`}
        onClick={close}
      />
    </aside>
  );
}

const keyOf = (groupId: string): string => `hongyan.notice.${groupId}`;
const closedNotice = (groupId: string): string => sessionStorage.getItem(keyOf(groupId)) ?? '';
