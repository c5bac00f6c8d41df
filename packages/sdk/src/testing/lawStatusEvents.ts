import type { LawEvent } from './lawEvent.ts';

const statuses = (what: string, cause: LawEvent['cause']): LawEvent => ({ event: 'statuses', what, cause });

/** What comes of the status of users: whom bob's old client subscribed to, and bob's own. */
export const lawStatusEvents: readonly LawEvent[] = [
  statuses('of whom the user subscribed to', async ({ alice }) => {
    await alice.core.setStatus('in a meeting');
    await alice.core.setStatus('back');
  }),
  statuses('of the user, by another device', ({ bob }) => bob.core.setStatus('on the phone')),
  statuses('of who signs out', async ({ carol }) => {
    await carol.core.setStatus('leaving');
    await carol.signOut();
    await carol.signIn();
  }),
];
