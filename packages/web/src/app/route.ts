import { useMemo, useSyncExternalStore } from 'react';
import { communityIdOf } from '../session/topicIds.ts';

/** What may stand beside the contacts. */
export type ContactPage = { kind: 'user'; userId: string } | { kind: 'requests' | 'groups' | 'blacklist' };

/** The lists between which one changes. */
export type Tab = 'chats' | 'contacts';

/** What the page shows: which list, and what stands open beside it. */
export interface Place {
  tab: Tab;
  conversationId?: string;
  page?: ContactPage;
}

/** The user that the address asks for (`?user=alice`); an empty name means somebody new. */
export function askedUser(): string | undefined {
  return new URLSearchParams(location.search).get('user') ?? undefined;
}

/** Takes the asked user out of the address, so that a reload keeps whoever is signed in. */
export function forgetAskedUser(): void {
  const url = new URL(location.href);
  url.searchParams.delete('user');
  history.replaceState(history.state, '', url);
}

/** What the address names (`#/C2Cbob`, `#/contacts/user/bob`). */
export function usePlace(): Place {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  return useMemo(() => placeOf(hash), [hash]);
}

/** Shows a conversation. From a list it makes a step in the history, so that the browser's back returns there. */
export function goTo(conversationId: string): void {
  go(hashOf({ tab: 'chats', conversationId }));
}

/** Shows a page beside the contacts, in the same way. */
export function goToContact(page: ContactPage): void {
  go(hashOf({ tab: 'contacts', page }));
}

/** What was open beside the list that one left. */
const left = new Map<Tab, string>();

/** Shows the other list, with what was open beside it when one left it. */
export function showTab(tab: Tab): void {
  const now = placeOf(location.hash);
  if (now.tab === tab) return;
  left.set(now.tab, location.hash);
  // Without a mark of where it came from: the step before this one may belong to the other list.
  put(left.get(tab) ?? hashOf({ tab }), null);
}

/** The browser is asked to go back and has not gone yet. */
let isGoingBack = false;

/**
 * Goes back to the list, of a topic to the topics of its community; asked twice, by two who see the same thing or by a
 * double tap, it goes back once.
 */
export function goBack(): void {
  const parent = parentOf(placeOf(location.hash));
  const from = cameFrom();
  // Whichever list one came from: it is the one that one came from.
  const isStep = from !== undefined && (isList(parent) ? isList(placeOf(from)) : from === hashOf(parent));
  if (!isStep) {
    put(hashOf(parent), null);
    return;
  }
  // A second step would leave the page: it goes on from where the browser still stands.
  if (isGoingBack) return;
  isGoingBack = true;
  addEventListener('popstate', () => (isGoingBack = false), { once: true });
  history.back();
}

/** Leaves what is open for the list, whatever lies between: there is nothing to go back to. */
export function goToList(): void {
  const { tab, conversationId } = placeOf(location.hash);
  if (communityOfTopic(conversationId) === undefined) goBack();
  else put(hashOf({ tab }), null);
}

/** Takes what is open out of the address; for the next user it would be something else. */
export function forgetRoute(): void {
  left.clear();
  put('', null);
}

/** Reads an address; one that cannot be read is that of the conversations. */
export function placeOf(hash: string): Place {
  const path = hash.startsWith('#/') ? hash.slice(2) : '';
  try {
    if (/^contacts(\/|$)/.test(path)) return contactsOf(path.split('/').slice(1).map(decodeURIComponent));
    return path === '' ? { tab: 'chats' } : { tab: 'chats', conversationId: decodeURIComponent(path) };
  } catch {
    return { tab: 'chats' };
  }
}

/** The address of a place, as `placeOf` reads it. */
export function hashOf({ tab, conversationId, page }: Place): string {
  if (tab === 'chats') return conversationId === undefined ? '' : `#/${encodeURIComponent(conversationId)}`;
  if (page === undefined) return '#/contacts';
  return page.kind === 'user' ? `#/contacts/user/${encodeURIComponent(page.userId)}` : `#/contacts/${page.kind}`;
}

function contactsOf([kind, userId = '']: string[]): Place {
  const tab = 'contacts';
  if (kind === 'user' && userId !== '') return { tab, page: { kind, userId } };
  return kind === 'requests' || kind === 'groups' || kind === 'blacklist' ? { tab, page: { kind } } : { tab };
}

/** The place that one comes back to: of a topic the topics of its community, else the list. */
export function parentOf({ tab, conversationId }: Place): Place {
  const communityId = communityOfTopic(conversationId);
  return communityId === undefined ? { tab } : { tab, conversationId: `GROUP${communityId}` };
}

const communityOfTopic = (conversationId = ''): string | undefined =>
  conversationId.startsWith('GROUP') ? communityIdOf(conversationId.slice('GROUP'.length)) : undefined;

/** Nothing is open beside the list. */
const isList = ({ conversationId, page }: Place): boolean => conversationId === undefined && page === undefined;

/** The address of the step before this one; undefined where that may be anything. */
function cameFrom(): string | undefined {
  const state: unknown = history.state;
  const from = typeof state === 'object' && state !== null && 'from' in state ? state.from : undefined;
  return typeof from === 'string' ? from : undefined;
}

/** A step further makes one in the history; what is shown instead of something else takes its place there. */
function go(hash: string): void {
  if (location.hash === hash) return;
  const now = placeOf(location.hash);
  const from = hashOf(now);
  if (isList(now) || hashOf(parentOf(placeOf(hash))) === from) history.pushState({ from }, '', hash);
  else history.replaceState(history.state, '', hash);
  tell();
}

function put(hash: string, state: unknown): void {
  history.replaceState(state, '', location.pathname + location.search + hash);
  tell();
}

const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('popstate', listener);
  };
}
