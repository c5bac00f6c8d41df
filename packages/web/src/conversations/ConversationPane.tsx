import { FormOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { type RefObject, useMemo, useRef, useState } from 'react';
import { SearchField } from '../app/SearchField.tsx';
import { LiveRooms } from '../live/LiveRooms.tsx';
import { listedOf, searchableOf } from '../session/entries.ts';
import { useSessionState } from '../session/react.ts';
import { SettingsButton } from '../settings/SettingsButton.tsx';
import { search } from '../text/preview.ts';
import { useTexts } from '../text/texts.ts';
import { ConversationList, type ListHandle } from './ConversationList.tsx';
import { ConversationRow } from './ConversationRow.tsx';
import { ListSkeleton } from './ListSkeleton.tsx';
import { NewChatDialog } from './NewChatDialog.tsx';
import { EmptyList, NothingFound } from './placeholders.tsx';
import { useLists } from './useLists.ts';
import { useSearchKeys } from './useSearchKeys.ts';

interface Props {
  openId: string | undefined;
  searchRef: RefObject<HTMLInputElement | null>;
}

/** One's own picture, search, new chat, and the conversations. */
export function ConversationPane({ openId, searchRef }: Props) {
  const texts = useTexts();
  const isLoaded = useSessionState((state) => state.isListLoaded);
  const [query, setQuery] = useState('');
  const [isNewChat, setNewChat] = useState(false);
  const listRef = useRef<ListHandle>(null);
  const { all, found } = useFound(query);
  const onSearchKey = useSearchKeys({ found, query, setQuery, listRef });
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
      {isLoaded && all.length > 0 && found.length === 0 ? <NothingFound hint={texts.nothingFoundHint(query)} /> : null}
      {found.length > 0 ? (
        <ConversationList
          ref={listRef}
          list={found}
          row={(one) => <ConversationRow conversation={one} isOpen={one.id === openId} />}
          onLeave={() => searchRef.current?.focus()}
        />
      ) : null}
      <NewChatDialog isOpen={isNewChat} onClose={() => setNewChat(false)} />
    </nav>
  );
}

/** All that is listed, and what of it, or behind it, a search finds. */
function useFound(query: string) {
  const texts = useTexts();
  const lists = useLists();
  const all = useMemo(() => listedOf(lists), [lists]);
  const isSearching = query.trim() !== '';
  const found = useMemo(
    () => (isSearching ? search(searchableOf(lists), query, texts) : all),
    [lists, all, isSearching, query, texts],
  );
  return { all, found };
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
