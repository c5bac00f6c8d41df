import type { WireConversation } from '@hongyan/contract';
import { MemoryLog } from './memoryLog.ts';
import type { FactKind, PendingMessage, Store } from './port.ts';
import { inWritingOrder } from './writingOrder.ts';

/** Bounds of a memory store. */
export interface MemoryLimits {
  /** Messages over all logs; above it the logs that were used least recently go, whole. */
  maxMessages: number;
}

/** All that a memory store holds of one user. */
interface Kept {
  userSeq: number | undefined;
  heads: Map<string, WireConversation>;
  /** Least recently used first. */
  logs: Map<string, MemoryLog>;
  drafts: Map<string, string>;
  pending: Map<string, PendingMessage>;
  facts: Record<FactKind, Map<string, object>>;
}

const empty = (): Kept => ({
  userSeq: undefined,
  heads: new Map(),
  logs: new Map(),
  drafts: new Map(),
  pending: new Map(),
  facts: { profile: new Map(), group: new Map(), left: new Map(), list: new Map(), own: new Map() },
});

/**
 * A store that lives as long as the page: `close` forgets everything.
 *
 * The log in use is never evicted, whatever its length, nor is one with messages under way.
 */
export function memoryStore(limits: MemoryLimits = { maxMessages: 20_000 }): Store {
  let kept = empty();
  return {
    isDurable: false,
    async putLogin() {},
    ...factMethods(() => kept),
    proofOf: () => '',
    async known() {
      return undefined;
    },
    async open() {
      kept = empty();
      return { userSeq: kept.userSeq, heads: [] };
    },
    async close() {
      kept = empty();
    },
    async putUserSeq(userSeq) {
      kept.userSeq = userSeq;
    },
    async putHeads(heads) {
      for (const head of heads) kept.heads.set(head.conv, head);
    },
    async dropHeads(convs) {
      for (const conv of convs) kept.heads.delete(conv);
    },
    ...logMethods(() => kept, limits),
    ...ownMethods(() => kept),
  };
}

function factMethods(kept: () => Kept): Pick<Store, 'putFacts' | 'dropFacts' | 'facts'> {
  return {
    async putFacts(kind, facts) {
      for (const [name, fact] of facts) kept().facts[kind].set(name, fact);
    },
    async dropFacts(kind, names) {
      for (const name of names) kept().facts[kind].delete(name);
    },
    async facts(kind) {
      return [...kept().facts[kind].values()];
    },
  };
}

type LogMethod = 'log' | 'putMessages' | 'messages' | 'messageById' | 'applyChanges' | 'dropMessages' | 'dropLog';

function logMethods(kept: () => Kept, limits: MemoryLimits): Pick<Store, LogMethod> {
  const used = (conv: string) => lastUsed(kept().logs, conv);
  return {
    async log(conv) {
      return used(conv)?.state;
    },
    async putMessages(conv, id, rev, messages, covered) {
      let log = used(conv);
      if (log?.id !== id) {
        kept().logs.delete(conv);
        log = new MemoryLog(id, rev);
        kept().logs.set(conv, log);
      }
      log.put(messages, covered);
      evict(kept(), limits.maxMessages, conv);
      return log.state;
    },
    async messages(conv, range, count) {
      return used(conv)?.newest(range, count) ?? [];
    },
    async messageById(conv, id) {
      return used(conv)?.byId(id);
    },
    async applyChanges(conv, page) {
      const log = used(conv);
      const applied = log?.apply(page) ?? [];
      return { log: log?.state, applied };
    },
    async dropMessages(conv, upToSeq, fromSeq = 1) {
      used(conv)?.drop({ from: fromSeq, to: upToSeq });
    },
    async dropLog(conv) {
      kept().logs.delete(conv);
    },
  };
}

/** The log, which is now the one used last. */
function lastUsed(logs: Map<string, MemoryLog>, conv: string): MemoryLog | undefined {
  const log = logs.get(conv);
  if (!log) return undefined;
  logs.delete(conv);
  logs.set(conv, log);
  return log;
}

function evict({ logs, pending }: Kept, maxMessages: number, inUse: string): void {
  let total = 0;
  for (const log of logs.values()) total += log.size;
  if (total <= maxMessages) return;
  const held = new Set([...pending.values()].map(({ conv }) => conv));
  for (const [conv, log] of logs) {
    if (conv === inUse || held.has(conv)) continue;
    logs.delete(conv);
    total -= log.size;
    if (total <= maxMessages) return;
  }
}

type OwnMethod = 'putDraft' | 'drafts' | 'putPending' | 'dropPending' | 'pending';

function ownMethods(kept: () => Kept): Pick<Store, OwnMethod> {
  return {
    async putDraft(conv, text) {
      if (text === '') kept().drafts.delete(conv);
      else kept().drafts.set(conv, text);
    },
    async drafts() {
      return new Map(kept().drafts);
    },
    async putPending(message) {
      kept().pending.set(message.id, message);
    },
    async dropPending(id) {
      kept().pending.delete(id);
    },
    async pending(conv) {
      const all = inWritingOrder(kept().pending.values());
      return all.filter((message) => conv === undefined || message.conv === conv);
    },
  };
}
