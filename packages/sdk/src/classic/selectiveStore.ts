import type { Store } from '../store/port.ts';

/**
 * A store on the device that leaves some conversations out (S24): of them all is kept in memory alone.
 *
 * @param isTransient asked each time: it may change its mind
 */
export function selectiveStore(durable: Store, memory: Store, isTransient: (conv: string) => boolean): Store {
  const of = (conv: string): Store => (isTransient(conv) ? memory : durable);
  return {
    isDurable: durable.isDurable,
    known: (owner) => durable.known(owner),
    async open(owner) {
      await memory.open(owner);
      const { userSeq, heads } = await durable.open(owner);
      // What was kept before it was said that nothing should be.
      const left = heads.filter(({ conv }) => isTransient(conv)).map(({ conv }) => conv);
      for (const conv of left) await durable.dropLog(conv);
      await durable.dropHeads(left);
      return {
        userSeq: left.length > 0 ? undefined : userSeq,
        heads: heads.filter(({ conv }) => !left.includes(conv)),
      };
    },
    putLogin: (login) => durable.putLogin(login),
    putUserSeq: (userSeq) => durable.putUserSeq(userSeq),
    async putHeads(heads) {
      await durable.putHeads(heads.filter(({ conv }) => !isTransient(conv)));
    },
    dropHeads: (convs) => durable.dropHeads(convs),
    log: (conv) => of(conv).log(conv),
    putMessages: (conv, ...rest) => of(conv).putMessages(conv, ...rest),
    messages: (conv, ...rest) => of(conv).messages(conv, ...rest),
    messageById: (conv, id) => of(conv).messageById(conv, id),
    applyChanges: (conv, page) => of(conv).applyChanges(conv, page),
    dropMessages: (conv, ...rest) => of(conv).dropMessages(conv, ...rest),
    dropLog: (conv) => of(conv).dropLog(conv),
    putDraft: (conv, text) => of(conv).putDraft(conv, text),
    drafts: async () => new Map([...(await durable.drafts()), ...(await memory.drafts())]),
    putPending: (message) => of(message.conv).putPending(message),
    async dropPending(id) {
      await memory.dropPending(id);
      await durable.dropPending(id);
    },
    pending: async (conv) => [...(await durable.pending(conv)), ...(await memory.pending(conv))],
    putFacts: (kind, facts) => durable.putFacts(kind, facts),
    dropFacts: (kind, names) => durable.dropFacts(kind, names),
    facts: (kind) => durable.facts(kind),
    async close() {
      await memory.close();
      await durable.close();
    },
  };
}
