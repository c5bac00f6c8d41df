import type { OwnChanges, UserEvent, WireMessage, WireProfile } from '@hongyan/contract';
import { takeChanges } from './events.ts';
import { mend } from './heads.ts';
import type { Core, ProfileFields } from './port.ts';
import { keepProfile } from './profiles.ts';
import { keepFacts, type Session } from './session.ts';
import { takeUserEvents } from './sync.ts';

type Asking<A> = (request: Session['request']) => Promise<A>;

/** What a user does to conversations; each resolves when the local state shows it. */
export type Operations = Pick<
  Core,
  | 'markRead'
  | 'sendReceipts'
  | 'recall'
  | 'edit'
  | 'deleteMessages'
  | 'clearHistory'
  | 'deleteConversation'
  | 'pin'
  | 'setReceiveOption'
  | 'setDraft'
>;

/**
 * The operations on whatever session there is then.
 *
 * @param current who is signed in now, perhaps with a store that is not open yet
 */
export function operations(signedIn: () => Promise<Session>, current: () => Session | undefined): Operations {
  const changing = async (conv: string, ask: Asking<OwnChanges>): Promise<void> =>
    changeLog(await signedIn(), conv, ask);
  const settling = async (ask: Asking<{ events: Parameters<typeof takeUserEvents>[1] }>): Promise<void> => {
    const session = await signedIn();
    const { events } = await ask(session.request);
    await applied(takeUserEvents(session, events, { isOwn: true }));
  };
  /** Up to where messages of a group are kept here alone: the server knows nothing of them for who came back (S51). */
  const keptAlone = async (conv: string): Promise<number> => ((await signedIn()).heads.get(conv)?.lowestSeq ?? 1) - 1;
  const forgetKeptAlone = async (conv: string): Promise<void> =>
    (await signedIn()).store.dropMessages(conv, await keptAlone(conv));
  return {
    async markRead(conv, upTo) {
      // What arrives while this is on its way is not read.
      const seq = upTo ?? (await signedIn()).heads.get(conv)?.seq;
      let events: readonly UserEvent[] = [];
      await changing(conv, async (request) => {
        const answer = await request('markRead', { conv, ...(seq && { seq }) });
        events = answer.events;
        return answer;
      });
      if (events.length > 0) await applied(takeUserEvents(await signedIn(), events, { isOwn: true }));
    },
    sendReceipts: (conv, seqs) => changing(conv, (request) => request('sendReceipts', { conv, seqs: [...seqs] })),
    recall: (conv, seq, reason) => changing(conv, (request) => request('recallMessage', { conv, seq, reason })),
    async edit(params) {
      const { conv, seq } = params;
      await changing(conv, (request) => request('editMessage', params));
      const { store } = await signedIn();
      const [message]: (WireMessage | undefined)[] = await store.messages(conv, { from: seq, to: seq }, 1);
      return message;
    },
    async deleteMessages(conv, seqs) {
      const kept = await keptAlone(conv);
      for (const seq of seqs) if (seq <= kept) await (await signedIn()).store.dropMessages(conv, seq, seq);
      const there = seqs.filter((seq) => seq > kept);
      if (there.length > 0) await changing(conv, (request) => request('deleteMessages', { conv, seqs: there }));
    },
    async clearHistory(conv) {
      await settling((request) => request('clearHistory', { conv }));
      await forgetKeptAlone(conv);
    },
    async deleteConversation(conv, clearHistory) {
      await settling((request) => request('deleteConversation', { conv, clearHistory }));
      if (clearHistory) await forgetKeptAlone(conv);
    },
    pin: (conv, isPinned) => settling((request) => request('pinConversation', { conv, isPinned })),
    setReceiveOption: (conv, receiveOption) =>
      settling((request) => request('setReceiveOption', { conv, receiveOption })),
    async setDraft(conv, text) {
      const now = current();
      // Whoever sets it may read it at once; an empty one hides what the store gives later.
      now?.drafts.set(conv, text);
      const session = await signedIn();
      if (session !== now) session.drafts.set(conv, text);
      await session.store.putDraft(conv, text);
    },
  };
}

/** Changes one's own profile. */
export async function updateProfile(session: Session, fields: ProfileFields): Promise<WireProfile> {
  const { profile, events } = await session.request('updateProfile', fields);
  keepProfile(session, profile.userId, profile);
  keepFacts(session, (store) => store.putFacts('profile', [[profile.userId, profile]]));
  await applied(takeUserEvents(session, events, { isOwn: true }));
  return profile;
}

/** Asks for changes of a log and applies those of the answer; they are known as one's own before any gap is filled. */
export async function changeLog(session: Session, conv: string, ask: Asking<OwnChanges>): Promise<void> {
  const asking = ask(session.request).then((answer) => {
    const { convId, changes } = answer;
    if (convId === undefined) return answer;
    const own = session.ownRevs.get(convId) ?? new Set();
    session.ownRevs.set(convId, own);
    for (const { rev } of changes) own.add(rev);
    return answer;
  });
  const underWay = session.ownChanges.get(conv) ?? new Set();
  session.ownChanges.set(conv, underWay);
  underWay.add(asking);
  try {
    const { convId = '', changes } = await asking;
    await mend(session, conv, () => takeChanges(session, conv, { convId, changes, isOwn: true }));
  } finally {
    underWay.delete(asking);
    if (underWay.size === 0) session.ownChanges.delete(conv);
  }
}

/** The server did it; where only the fetching that followed failed, the next synchronisation makes good for it. */
const applied = (applying: Promise<void>): Promise<void> => applying.catch(() => {});
