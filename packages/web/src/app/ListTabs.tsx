import { ContactsOutlined, MessageOutlined } from '@ant-design/icons';
import { Badge } from 'antd';
import type { ReactNode } from 'react';
import { useSessionState } from '../session/react.ts';
import { useTexts } from '../text/texts.ts';
import { showTab, type Tab } from './route.ts';
import { useUnread } from './useUnread.ts';

/** Changes between conversations and contacts; tells what is new in the one that is not shown. */
export function ListTabs({ tab }: { tab: Tab }) {
  const texts = useTexts();
  const unread = useUnread();
  const requests = useSessionState((state) => state.unreadRequests);
  return (
    <div className="listTabs">
      <TabButton
        {...{ tab: 'chats', isShown: tab === 'chats', count: unread, label: texts.chats, news: texts.unread(unread) }}
        icon={<MessageOutlined aria-hidden />}
      />
      <TabButton
        {...{ tab: 'contacts', isShown: tab === 'contacts', count: requests }}
        {...{ label: texts.contacts, news: texts.newRequests(requests) }}
        icon={<ContactsOutlined aria-hidden />}
      />
    </div>
  );
}

interface TabProps {
  tab: Tab;
  isShown: boolean;
  label: string;
  count: number;
  /** The count in words. */
  news: string;
  icon: ReactNode;
}

function TabButton({ tab, isShown, label, count, news, icon }: TabProps) {
  return (
    <button
      type="button"
      aria-current={isShown ? 'page' : undefined}
      aria-label={count > 0 ? `${label}, ${news}` : label}
      onClick={() => showTab(tab)}
    >
      <Badge count={count} size="small" overflowCount={99} offset={[6, 0]}>
        {icon}
      </Badge>
      <span>{label}</span>
    </button>
  );
}
