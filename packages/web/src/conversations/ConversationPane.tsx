import { FormOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { type KeyboardEvent, type RefObject, useMemo, useRef, useState } from 'react';
import { goTo } from '../app/route.ts';
import { SearchField } from '../app/SearchField.tsx';
import { LiveRooms } from '../live/LiveRooms.tsx';
import { useSessionState } from '../session/react.ts';
import { SettingsButton } from '../settings/SettingsButton.tsx';
import { search } from '../text/preview.ts';
import { useTexts } from '../text/texts.ts';
import { ConversationList, type ListHandle } from './ConversationList.tsx';
import { ListSkeleton } from './ListSkeleton.tsx';
import { NewChatDialog } from './NewChatDialog.tsx';
import { EmptyList, NothingFound } from './placeholders.tsx';

interface Props {
  openId: string | undefined;
  searchRef: RefObject<HTMLInputElement | null>;
}

/** One's own picture, search, new chat, and the conversations. */
export function ConversationPane({ openId, searchRef }: Props) {
  const texts = useTexts();
  const all = useSessionState((state) => state.conversations);
  const isLoaded = useSessionState((state) => state.isListLoaded);
  const [query, setQuery] = useState('');
  const [isNewChat, setNewChat] = useState(false);
  const listRef = useRef<ListHandle>(null);
  const found = useMemo(() => search(all, query, texts), [all, query, texts]);
  const onSearchKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const [first] = found;
    if (event.key === 'ArrowDown') listRef.current?.focus(0);
    else if (event.key === 'Enter' && first !== undefined) {
      goTo(first.id);
      setQuery('');
    } else if (event.key === 'Escape' && query !== '') setQuery('');
    else return;
    event.preventDefault();
  };
  return (
    <nav className="listBody" aria-label={texts.conversations}>
      <header className="listHead">
        <SettingsButton />
        <SearchField
          label={texts.search}
          {...{ inputRef: searchRef, query, onQuery: setQuery, onKeyDown: onSearchKey }}
        />
        <NewChatButton onClick={() => setNewChat(true)} />
      </header>
      <LiveRooms openId={openId} />
      {isLoaded ? null : <ListSkeleton />}
      {isLoaded && all.length === 0 ? <EmptyList onNewChat={() => setNewChat(true)} /> : null}
      {isLoaded && all.length > 0 && found.length === 0 ? <NothingFound query={query} /> : null}
      {found.length > 0 ? (
        <ConversationList ref={listRef} list={found} openId={openId} onLeave={() => searchRef.current?.focus()} />
      ) : null}
      <NewChatDialog isOpen={isNewChat} onClose={() => setNewChat(false)} />
    </nav>
  );
}

function NewChatButton({ onClick }: { onClick: () => void }) {
  const texts = useTexts();
  return (
    <Tooltip title={texts.newChat}>
      <Button
        type="text"
        shape="circle"
        icon={<FormOutlined aria-hidden />}
        aria-label={texts.newChat}
        onClick={onClick}
      />
    </Tooltip>
  );
}
