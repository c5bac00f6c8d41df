import { useSyncExternalStore } from 'react';

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

/** The conversation in the address (`#/C2Cbob`). */
export function useRoute(): string | undefined {
  return useSyncExternalStore(subscribe, current);
}

/** Shows a conversation. From the list it makes a step in the history, so that the browser's back returns there. */
export function goTo(conversationId: string): void {
  const hash = `#/${encodeURIComponent(conversationId)}`;
  if (location.hash === hash) return;
  if (current() === undefined) history.pushState({ fromList: true }, '', hash);
  else history.replaceState(history.state, '', hash);
  tell();
}

/** The browser is asked to go back and has not gone yet. */
let isGoingBack = false;

/** Goes back to the list; asked twice, by two who see the same thing or by a double tap, it goes back once. */
export function goBack(): void {
  const state: unknown = history.state;
  if (typeof state !== 'object' || state === null || !('fromList' in state)) {
    forgetRoute();
    return;
  }
  // A second step would leave the page: it goes on from where the browser still stands.
  if (isGoingBack) return;
  isGoingBack = true;
  addEventListener('popstate', () => (isGoingBack = false), { once: true });
  history.back();
}

/** Takes the conversation out of the address; for the next user it would be another one. */
export function forgetRoute(): void {
  history.replaceState(null, '', location.pathname + location.search);
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

function current(): string | undefined {
  const hash = location.hash.startsWith('#/') ? location.hash.slice(2) : '';
  try {
    return hash === '' ? undefined : decodeURIComponent(hash);
  } catch {
    return undefined;
  }
}
