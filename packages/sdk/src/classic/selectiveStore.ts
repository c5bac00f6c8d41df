import { type Own, ownName } from '../core/ownData.ts';
import type { Store } from '../store/port.ts';
import { inWritingOrder } from '../store/writingOrder.ts';

/**
 * A store on the device that leaves some conversations out (S24): of them all is kept in memory alone.
 *
 * @param isTransient asked each time: it may change its mind
 */
export function selectiveStore(durable: Store, memory: Store, isTransient: (conv: string) => boolean): Store {
  const of = (conv: string): Store => (isTransient(conv) ? memory : durable);
  return {
    isDurable: durable.isDurable,
    proofOf: (userSig) => durable.proofOf(userSig),
    known: (owner) => durable.known(owner),
    async open(owner) {
      await memory.open(owner);
      const { userSeq, heads } = await durable.open(owner);
      // What was kept before it was said that nothing should be.
      const left = heads.filter(({ conv }) => isTransient(conv)).map(({ conv }) => conv);
      for (const conv of left) await durable.dropLog(conv);
      await durable.dropHeads(left);
      const own = ((await durable.facts('own')) as Own[]).filter(({ conv }) => isTransient(conv));
      if (own.length > 0)
        await durable.dropFacts(
          'own',
          own.map(({ conv, id }) => ownName(conv, id)),
        );
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
    pending: async (conv) => inWritingOrder([...(await durable.pending(conv)), ...(await memory.pending(conv))]),
    async putFacts(kind, facts) {
      if (kind !== 'own') return durable.putFacts(kind, facts);
      const isInMemory = ([, own]: (typeof facts)[number]): boolean => isTransient((own as Own).conv);
      await memory.putFacts(kind, facts.filter(isInMemory));
      const kept = facts.filter((fact) => !isInMemory(fact));
      if (kept.length > 0) await durable.putFacts(kind, kept);
    },
    async dropFacts(kind, names) {
      if (kind === 'own') await memory.dropFacts(kind, names);
      await durable.dropFacts(kind, names);
    },
    facts: async (kind) => [...(await durable.facts(kind)), ...(kind === 'own' ? await memory.facts(kind) : [])],
    ...(durable.watchOwn && { watchOwn: (changed) => durable.watchOwn?.(changed) }),
    async close() {
      await memory.close();
      await durable.close();
    },
  };
}
