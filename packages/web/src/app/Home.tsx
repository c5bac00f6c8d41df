import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { ChatPane } from '../chat/ChatPane.tsx';
import { Welcome } from '../chat/Welcome.tsx';
import { ContactPageView } from '../contacts/ContactPageView.tsx';
import { ContactPane } from '../contacts/ContactPane.tsx';
import { PersonPanelHost } from '../contacts/PersonPanel.tsx';
import { ContactWelcome } from '../contacts/placeholders.tsx';
import { useRequestNotice } from '../contacts/useRequestNotice.tsx';
import { ConversationPane } from '../conversations/ConversationPane.tsx';
import { noticeHost } from '../groups/noticeHost.ts';
import { useGroup, useLeaveWhenGone } from '../groups/useGroup.ts';
import { useNotices } from '../groups/useNotices.tsx';
import { closeConversation, openConversation } from '../session/conversations.ts';
import { entryOf } from '../session/entries.ts';
import type { GroupView } from '../session/groups.ts';
import { useSession, useSessionState } from '../session/react.ts';
import type { Session } from '../session/session.ts';
import { homeIdOf } from '../session/topicIds.ts';
import { CommunityWelcome } from '../topics/CommunityWelcome.tsx';
import { TopicPane } from '../topics/TopicPane.tsx';
import { TopicPanelHost } from '../topics/TopicPanel.tsx';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { ListTabs } from './ListTabs.tsx';
import { goBack, goToList, type Place, usePlace } from './route.ts';
import { useAct } from './useAct.ts';
import { useShortcuts } from './useShortcuts.ts';

/** What cannot be opened and is in no list has nothing to be shown: one is told why, and is back at the list. */
async function openOrLeave(session: Session, conversationId: string): Promise<void> {
  try {
    await openConversation(session, conversationId);
  } catch (error) {
    const state = session.store.get();
    if (conversationId.startsWith('GROUP') && entryOf(state, conversationId) === undefined) {
      const groupId = conversationId.slice('GROUP'.length);
      const home = state.groups[homeIdOf(groupId)];
      const isIn = home !== undefined && (!home.hasTopics || home.myRole !== '');
      if (!isIn) goToList();
      else if (home.id !== groupId) goBack();
    }
    throw error;
  }
}

const placeNotices = (place: HTMLDivElement | null): void => place?.append(noticeHost);

/** List and chat side by side; on a phone one of them. */
export function Home() {
  const place = usePlace();
  const { conversationId, page } = place;
  const community = useCommunity(conversationId);
  const isTopicList = community !== undefined && conversationId === `GROUP${community.id}`;
  // On a phone the list of topics is a list, too.
  const isOpen = (conversationId !== undefined && !isTopicList) || page !== undefined;
  const searchRef = useRef<HTMLInputElement>(null);
  useOpening(conversationId);
  useKeys({ isOpen, isAway: isOpen || isTopicList, searchRef });
  useNotices();
  useRequestNotice(page?.kind === 'requests');

  return (
    <PersonPanelHost>
      <TopicPanelHost>
        <div className="frame">
          <ConnectionBanner />
          <div className="home" data-open={isOpen}>
            <div className="notices" ref={placeNotices} />
            <div className="listPane">
              <List place={place} community={community} searchRef={searchRef} />
              <ListTabs tab={place.tab} />
            </div>
            <main className="chatPane">
              <Beside place={place} community={isTopicList ? community : undefined} />
            </main>
          </div>
        </div>
      </TopicPanelHost>
    </PersonPanelHost>
  );
}

interface Keyed {
  isOpen: boolean;
  /** There is something to go back from. */
  isAway: boolean;
  searchRef: RefObject<HTMLInputElement | null>;
}

/** The keys that lead to the search and back. */
function useKeys({ isOpen, isAway, searchRef }: Keyed): void {
  const onSearch = useCallback(() => {
    if (matchMedia('(max-width: 760px)').matches && isOpen) goBack();
    requestAnimationFrame(() => searchRef.current?.focus());
  }, [isOpen, searchRef]);
  const onEscape = useCallback(() => {
    if (isAway) goBack();
  }, [isAway]);
  useShortcuts({ onSearch, onEscape });
}

/** Opens the conversation of the address, when one is signed in. */
function useOpening(conversationId: string | undefined): void {
  const session = useSession();
  const act = useAct();
  const phase = useSessionState((state) => state.phase);
  useEffect(() => {
    if (phase !== 'ready') return;
    if (conversationId === undefined) closeConversation(session);
    else act(() => openOrLeave(session, conversationId));
  }, [session, act, conversationId, phase]);
}

interface Shown {
  place: Place;
  community: GroupView | undefined;
}

/** The list that one chooses from. */
function List({ place, community, searchRef }: Shown & { searchRef: RefObject<HTMLInputElement | null> }) {
  const { tab, conversationId: openId, page } = place;
  if (tab === 'contacts') return <ContactPane openPage={page} searchRef={searchRef} />;
  if (community === undefined) return <ConversationPane {...{ openId, searchRef }} />;
  return <TopicPane key={community.id} {...{ group: community, openId, searchRef }} />;
}

/** What was chosen, or what stands in its place. */
function Beside({ place: { tab, conversationId, page }, community }: Shown) {
  if (community !== undefined) return <CommunityWelcome group={community} />;
  if (conversationId !== undefined) return <ChatPane key={conversationId} conversationId={conversationId} />;
  if (page !== undefined) return <ContactPageView page={page} />;
  return tab === 'chats' ? <Welcome /> : <ContactWelcome />;
}

/** The community with topics that is open, itself or one of its topics, as far as one is in it. */
function useCommunity(conversationId: string | undefined): GroupView | undefined {
  const isGroup = conversationId?.startsWith('GROUP') === true;
  const group = useGroup({ type: isGroup ? 'GROUP' : '', peerId: conversationId?.slice('GROUP'.length) ?? '' });
  const community = group?.hasTopics === true && group.myRole !== '' ? group : undefined;
  useLeaveWhenGone(community, conversationId);
  return community;
}
