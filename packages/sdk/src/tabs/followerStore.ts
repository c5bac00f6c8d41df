import type { WireConversation } from '@hongyan/contract';
import { memoryStore } from '../store/memory.ts';
import type { FactKind, KnownLogin, Owner, Store } from '../store/port.ts';
import { keyOf } from '../store/table/keys.ts';
import { isTableFault, type Table, type TableChange } from '../store/table/port.ts';
import { tableName } from '../store/tableStore.ts';
import {
  FACT_KINDS,
  type FollowedKind,
  type Knowledge,
  type KnownLog,
  readLog,
  readOwn,
  readSnapshot,
  writeKnowledge,
} from './snapshot.ts';

type LogMethod = 'log' | 'messages' | 'messageById' | 'putMessages' | 'applyChanges' | 'dropMessages' | 'dropLog';

/** By what a fact is named. */
const NAMES = { profile: ['userId'], group: ['groupId'], left: ['conv'], list: ['list'], own: ['conv', 'id'] } as const;
const nameOf = (kind: FactKind, fact: object): string =>
  NAMES[kind].map((field) => (fact as Record<string, string>)[field] ?? '').join(' ');

/**
 * The store of a tab that follows: it begins with what the leader keeps and goes on in memory. Only messages under way and
 * drafts, whose rows no other tab writes, go into the table too, so that they outlive the tab.
 */
export class FollowerStore {
  readonly store: Store;
  private readonly memory = memoryStore();
  private owner: Owner | undefined;
  private userSeq: number | undefined;
  private login: KnownLogin | undefined;
  private readonly heads = new Map<string, WireConversation>();
  private readonly facts: Record<FollowedKind, Map<string, object>> = {
    profile: new Map(),
    group: new Map(),
    left: new Map(),
    list: new Map(),
  };
  private opening: Promise<void> | undefined;
  private readonly copies = new Map<string, Promise<void>>();

  constructor(
    private readonly table: Table,
    private readonly tab: string,
  ) {
    this.store = { ...this.memory, ...this.state(), ...this.logs(), ...this.own(), close: () => this.close() };
  }

  /** It is known up to where the user stream is applied: all of it may be written down. */
  get isWhole(): boolean {
    return this.userSeq !== undefined;
  }

  async open(owner: Owner): Promise<{ userSeq: number | undefined; heads: WireConversation[] }> {
    this.owner = owner;
    await this.memory.open(owner);
    const snapshot = await this.reading(() => readSnapshot(this.table, owner));
    if (!snapshot) return { userSeq: undefined, heads: [] };
    const { userSeq, heads, facts, own, drafts, pending } = snapshot;
    if (userSeq !== undefined) {
      this.userSeq = userSeq;
      for (const head of heads) this.heads.set(head.conv, head);
      for (const kind of FACT_KINDS) await this.takeFacts(kind, facts[kind]);
    }
    await this.memory.putFacts(
      'own',
      own.map((fact) => [nameOf('own', fact), fact] as const),
    );
    for (const [conv, text] of drafts) await this.memory.putDraft(conv, text);
    // What is under way another tab sends.
    for (const message of pending) if (message.state === 'failed') await this.memory.putPending(message);
    return { userSeq, heads: [...this.heads.values()] };
  }

  /** This tab leads now: its knowledge takes the place of what the tab before kept. */
  async handOver(): Promise<void> {
    const { owner, userSeq } = this;
    if (!owner || userSeq === undefined) return;
    const { login, heads, facts } = this;
    const seen = new Set(this.copies.keys());
    const knowledge: Knowledge = { login, userSeq, heads, facts, seen, logs: await this.ownLogs() };
    await this.opened(() => writeKnowledge(this.table, owner, knowledge));
    await this.table.close();
  }

  private async close(): Promise<void> {
    await this.memory.close();
    await this.table.close();
  }

  private async takeFacts(kind: FollowedKind, facts: readonly object[]): Promise<void> {
    await this.store.putFacts(
      kind,
      facts.map((fact) => [nameOf(kind, fact), fact] as const),
    );
  }

  private state(): Pick<
    Store,
    'putLogin' | 'putUserSeq' | 'putHeads' | 'dropHeads' | 'putFacts' | 'dropFacts' | 'facts'
  > {
    return {
      // Other tabs write rows of this kind too.
      facts: async (kind) =>
        (kind === 'own' && (await this.reading(() => readOwn(this.table, this.owner)))) || this.memory.facts(kind),
      putLogin: async (login) => {
        this.login = login;
      },
      putUserSeq: async (userSeq) => {
        this.userSeq = userSeq;
      },
      putHeads: async (heads) => {
        for (const head of heads) this.heads.set(head.conv, head);
      },
      dropHeads: async (convs) => {
        for (const conv of convs) this.heads.delete(conv);
      },
      putFacts: async (kind, facts) => {
        await this.memory.putFacts(kind, facts);
        if (kind === 'own') await this.write({ puts: facts.map(([name, fact]) => [keyOf(kind, name), fact]) });
        else for (const [name, fact] of facts) this.facts[kind].set(name, fact);
      },
      dropFacts: async (kind, names) => {
        await this.memory.dropFacts(kind, names);
        if (kind === 'own') await this.write({ deletes: names.map((name) => keyOf(kind, name)) });
        else for (const name of names) this.facts[kind].delete(name);
      },
    };
  }

  private logs(): Pick<Store, LogMethod> {
    const { memory } = this;
    const copied = <A extends [conv: string, ...unknown[]], R>(work: (...args: A) => Promise<R>) => {
      return async (...args: A): Promise<R> => {
        await this.copied(args[0]);
        return work(...args);
      };
    };
    return {
      log: copied(memory.log),
      messages: copied(memory.messages),
      messageById: copied(memory.messageById),
      putMessages: copied(memory.putMessages),
      applyChanges: copied(memory.applyChanges),
      dropMessages: copied(memory.dropMessages),
      dropLog: copied(memory.dropLog),
    };
  }

  private own(): Pick<Store, 'putDraft' | 'putPending' | 'dropPending'> {
    const { memory, tab } = this;
    return {
      putDraft: async (conv, text) => {
        await memory.putDraft(conv, text);
        const key = keyOf('draft', conv);
        await this.write(text === '' ? { deletes: [key] } : { puts: [[key, { conv, text }]] });
      },
      putPending: async (message) => {
        await memory.putPending(message);
        await this.write({ puts: [[keyOf('pending', message.id), { ...message, tab }]] });
      },
      dropPending: async (id) => {
        await memory.dropPending(id);
        await this.write({ deletes: [keyOf('pending', id)] });
      },
    };
  }

  /** The newest messages of a log are taken into memory when it is first used. */
  private copied(conv: string): Promise<void> {
    const known = this.copies.get(conv) ?? this.copy(conv);
    this.copies.set(conv, known);
    return known;
  }

  private async copy(conv: string): Promise<void> {
    const head = this.heads.get(conv);
    const log = head && (await this.reading(() => readLog(this.table, head)));
    const [range] = log?.state.covered ?? [];
    if (log && range) await this.memory.putMessages(conv, log.state.id, log.state.rev, log.messages, range);
  }

  private async ownLogs(): Promise<Map<string, KnownLog>> {
    const logs = new Map<string, KnownLog>();
    for (const conv of this.copies.keys()) {
      const state = await this.memory.log(conv);
      const head = this.heads.get(conv);
      if (!state || head?.id !== state.id || head.rev !== state.rev) continue;
      const messages = [];
      for (const range of state.covered) messages.push(...(await this.memory.messages(conv, range, EVERYTHING)));
      logs.set(conv, { state, messages });
    }
    return logs;
  }

  /** A table that cannot be read holds nothing for this tab; its leader mends it. */
  private reading<T>(read: () => Promise<T>): Promise<T | undefined> {
    return this.opened(read).catch((error) => {
      if (!isTableFault(error)) throw error;
      return undefined;
    });
  }

  /** Where nothing can be kept, memory has it. */
  private async write(change: TableChange): Promise<void> {
    await this.reading(() => this.table.write(change));
  }

  /** Works with the table; once more when it was closed because its leader made it anew. */
  private async opened<T>(work: () => Promise<T>): Promise<T> {
    if (!this.owner) throw new Error('the store of a tab is not open');
    const name = tableName(this.owner);
    this.opening ??= this.table.open(name);
    try {
      await this.opening;
      return await work();
    } catch (error) {
      if (!isTableFault(error) || error.trouble !== 'unavailable') throw error;
      await this.table.close();
      this.opening = this.table.open(name);
      await this.opening;
      return await work();
    }
  }
}

const EVERYTHING = Number.MAX_SAFE_INTEGER;
