import { useCallback, useEffect, useRef } from 'react';
import { ChatPane } from '../chat/ChatPane.tsx';
import { Welcome } from '../chat/Welcome.tsx';
import { ContactPageView } from '../contacts/ContactPageView.tsx';
import { ContactPane } from '../contacts/ContactPane.tsx';
import { PersonPanelHost } from '../contacts/PersonPanel.tsx';
import { ContactWelcome } from '../contacts/placeholders.tsx';
import { useRequestNotice } from '../contacts/useRequestNotice.tsx';
import { ConversationPane } from '../conversations/ConversationPane.tsx';
import { noticeHost } from '../groups/noticeHost.ts';
import { useNotices } from '../groups/useNotices.tsx';
import { closeConversation, openConversation } from '../session/conversations.ts';
import { useSession, useSessionState } from '../session/react.ts';
import type { Session } from '../session/session.ts';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { ListTabs } from './ListTabs.tsx';
import { goBack, usePlace } from './route.ts';
import { useAct } from './useAct.ts';
import { useShortcuts } from './useShortcuts.ts';

/** What cannot be opened and is in no list has nothing to be shown: one is told why, and is back at the list. */
async function openOrLeave(session: Session, conversationId: string): Promise<void> {
  try {
    await openConversation(session, conversationId);
  } catch (error) {
    const { conversations, groups } = session.store.get();
    const isListed = conversations.some(({ id }) => id === conversationId);
    const isKnown = groups[conversationId.slice('GROUP'.length)] !== undefined;
    if (conversationId.startsWith('GROUP') && !isListed && !isKnown) goBack();
    throw error;
  }
}

const placeNotices = (place: HTMLDivElement | null): void => place?.append(noticeHost);

/** List and chat side by side; on a phone one of them. */
export function Home() {
  const session = useSession();
  const act = useAct();
  const { tab, conversationId, page } = usePlace();
  const isOpen = conversationId !== undefined || page !== undefined;
  const phase = useSessionState((state) => state.phase);
  const searchRef = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (phase !== 'ready') return;
    if (conversationId === undefined) closeConversation(session);
    else act(() => openOrLeave(session, conversationId));
  }, [session, act, conversationId, phase]);
  const onSearch = useCallback(() => {
    if (matchMedia('(max-width: 760px)').matches && isOpen) goBack();
    requestAnimationFrame(() => searchRef.current?.focus());
  }, [isOpen]);
  const onEscape = useCallback(() => {
    if (isOpen) goBack();
  }, [isOpen]);
  useShortcuts({ onSearch, onEscape });
  useNotices();
  useRequestNotice(page?.kind === 'requests');

  return (
    <PersonPanelHost>
      <div className="frame">
        <ConnectionBanner />
        <div className="home" data-open={isOpen}>
          <div className="notices" ref={placeNotices} />
          <div className="listPane">
            {tab === 'chats' ? (
              <ConversationPane openId={conversationId} searchRef={searchRef} />
            ) : (
              <ContactPane openPage={page} searchRef={searchRef} />
            )}
            <ListTabs tab={tab} />
          </div>
          <main className="chatPane">
            {tab === 'chats' && conversationId === undefined ? <Welcome /> : null}
            {tab === 'contacts' && page === undefined ? <ContactWelcome /> : null}
            {conversationId === undefined ? null : <ChatPane key={conversationId} conversationId={conversationId} />}
            {page === undefined ? null : <ContactPageView page={page} />}
          </main>
        </div>
      </div>
    </PersonPanelHost>
  );
}
