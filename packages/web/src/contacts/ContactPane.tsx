import { SearchOutlined, UserAddOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { type KeyboardEvent, type RefObject, useMemo, useRef, useState } from 'react';
import { type ContactPage, goToContact } from '../app/route.ts';
import { SearchField } from '../app/SearchField.tsx';
import { ListSkeleton } from '../conversations/ListSkeleton.tsx';
import { loadContacts } from '../session/contacts.ts';
import { useSession, useSessionState } from '../session/react.ts';
import { SettingsButton } from '../settings/SettingsButton.tsx';
import { usePreferences } from '../settings/usePreferences.ts';
import { faultText, useTexts } from '../text/texts.ts';
import { AddFriendDialog } from './AddFriendDialog.tsx';
import { ContactList, type ListHandle } from './ContactList.tsx';
import { Placeholder } from './placeholders.tsx';
import { type ContactRow, contactRows, foundRows } from './rows.ts';

interface Props {
  openPage: ContactPage | undefined;
  searchRef: RefObject<HTMLInputElement | null>;
}

/** One's own picture, search, adding friends, and the friends in sections. */
export function ContactPane({ openPage, searchRef }: Props) {
  const texts = useTexts();
  const isLoaded = useSessionState((state) => state.areContactsLoaded);
  const [query, setQuery] = useState('');
  const [isAdding, setAdding] = useState(false);
  const listRef = useRef<ListHandle>(null);
  const isSearching = query.trim() !== '';
  const rows = useRows(query);
  const onSearchKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const first = rows.find((row) => row.kind === 'friend');
    if (event.key === 'ArrowDown') listRef.current?.focusFirst();
    else if (event.key === 'Enter' && isSearching && first !== undefined) {
      goToContact({ kind: 'user', userId: first.friend.userId });
      setQuery('');
    } else if (event.key === 'Escape' && query !== '') setQuery('');
    else return;
    event.preventDefault();
  };
  return (
    <nav className="listBody" aria-label={texts.contacts}>
      <header className="listHead">
        <SettingsButton />
        <SearchField
          label={texts.searchContacts}
          {...{ inputRef: searchRef, query, onQuery: setQuery, onKeyDown: onSearchKey }}
        />
        <AddFriendButton onClick={() => setAdding(true)} />
      </header>
      {isLoaded ? null : <NotLoaded />}
      {isLoaded && rows.length > 0 ? (
        <ContactList ref={listRef} rows={rows} openPage={openPage} onLeave={() => searchRef.current?.focus()} />
      ) : null}
      {isLoaded && !rows.some(({ kind }) => kind !== 'link') ? (
        <Nobody query={query} onAdd={() => setAdding(true)} />
      ) : null}
      <AddFriendDialog isOpen={isAdding} onClose={() => setAdding(false)} />
    </nav>
  );
}

/** The lines of the list: all in sections, or those that a search finds. */
function useRows(query: string): ContactRow[] {
  const { ungrouped } = useTexts();
  const friends = useSessionState((state) => state.friends);
  const groups = useSessionState((state) => state.friendGroups);
  const [{ contactSections }] = usePreferences();
  return useMemo(
    () =>
      query.trim() === '' ? contactRows({ friends, groups }, contactSections, ungrouped) : foundRows(friends, query),
    [friends, groups, query, contactSections, ungrouped],
  );
}

function AddFriendButton({ onClick }: { onClick: () => void }) {
  const texts = useTexts();
  return (
    <Tooltip title={texts.addFriend}>
      <Button
        type="text"
        shape="circle"
        icon={<UserAddOutlined aria-hidden />}
        aria-label={texts.addFriend}
        onClick={onClick}
      />
    </Tooltip>
  );
}

/** Instead of friends: none is found, or there is none. */
function Nobody({ query, onAdd }: { query: string; onAdd: () => void }) {
  const texts = useTexts();
  if (query.trim() !== '')
    return (
      <Placeholder icon={<SearchOutlined aria-hidden />} title={texts.nothingFound} hint={texts.noContact(query)} />
    );
  return (
    <Placeholder icon={<UserAddOutlined aria-hidden />} title={texts.noFriends} hint={texts.noFriendsHint}>
      <Button onClick={onAdd}>{texts.addFriend}</Button>
    </Placeholder>
  );
}

function NotLoaded() {
  const texts = useTexts();
  const session = useSession();
  const fault = useSessionState((state) => state.contactsFault);
  if (fault === undefined) return <ListSkeleton />;
  return (
    <div className="historyFault" role="alert">
      <span>
        {texts.contactsFailed}: {faultText(fault, texts)}
      </span>
      <Button size="small" onClick={() => void loadContacts(session)}>
        {texts.retry}
      </Button>
    </div>
  );
}
