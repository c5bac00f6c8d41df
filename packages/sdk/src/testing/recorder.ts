import type {
  UserEvent,
  WireChange,
  WireConversation,
  WireGroup,
  WireMessage,
  WireProfile,
  WireStatus,
} from '@hongyan/contract';
import type { EndReason, NetState } from '../connection/port.ts';
import type { AppliedChange, Core, CoreListener, RelationList, RelationLists, StateNews } from '../core/port.ts';
import type { PendingMessage } from '../store/port.ts';

/** Names a message; one that the app sent to many has the same id in each conversation. */
export const toldKey = (conv: string, id: string): string => `${conv} ${id}`;

/** What one device was told, kept as a user interface would keep it. */
export class Recorder implements CoreListener {
  netState: NetState = 'disconnected';
  endReason: EndReason | undefined;
  readonly userEvents: UserEvent[] = [];
  readonly profileNews: WireProfile[] = [];
  readonly statusNews: WireStatus[] = [];
  readonly followNews: UserEvent[] = [];
  readonly changeNews: AppliedChange[] = [];
  /** Changes that were told, by conversation. */
  readonly changesIn = new Map<string, WireChange[]>();
  readonly topicNews: string[] = [];
  /** Lists of the relationship chain as they were told last, by name. */
  readonly relationNews = new Map<RelationList, RelationLists[RelationList] | undefined>();
  readonly stateNews: (StateNews<string | number> & { groupId: string })[] = [];
  /** Faults in what was told, as texts. */
  readonly flaws: string[] = [];
  /** All messages that were told, by `toldKey`. */
  readonly told = new Set<string>();
  /** As `told`, by this process. */
  private readonly toldHere = new Set<string>();
  /** The same of groups, by the number of the log too. */
  private readonly toldInLogs = new Set<string>();
  /** The list, kept only by what `heads` tells. */
  private readonly mirror = new Map<string, WireConversation>();
  private readonly groupMirror = new Map<string, WireGroup>();
  /** Conversations whose heads went: of a group that its user left. */
  readonly dropped = new Set<string>();
  /** What became of messages that an earlier run had left unsent. */
  readonly sentLater: string[] = [];
  /** Ids of messages that this device sent. */
  readonly sentHere = new Set<string>();
  private readonly lastSeq = new Map<string, number>();
  private isSynced = false;
  private waiting: (() => void)[] = [];
  private core: Core | undefined;

  /** Names the core whose news these are; before the first sign-in. */
  attach(core: Core): void {
    this.core = core;
  }

  /** Resolves when the first synchronisation is complete or the session has ended. */
  whenSynced(): Promise<void> {
    if (this.isSynced || this.endReason) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Resolves when the session has ended. */
  whenEnded(): Promise<void> {
    if (this.endReason) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** A new sign-in begins: orders start afresh, what was told stays told. */
  restart(): void {
    this.isSynced = false;
    this.endReason = undefined;
    this.lastSeq.clear();
    this.mirror.clear();
    this.groupMirror.clear();
  }

  /** The process ended in the midst of whatever it did: what it told may be told again. */
  killed(): void {
    this.restart();
    this.netState = 'disconnected';
    this.toldInLogs.clear();
    this.toldHere.clear();
    this.relationNews.clear();
  }

  /** The list as it was told, by name. */
  mirrored(): WireConversation[] {
    return [...this.mirror.values()].toSorted((a, b) => (a.conv < b.conv ? -1 : 1));
  }

  /** The groups as they were told, by id. */
  mirroredGroups(): WireGroup[] {
    return [...this.groupMirror.values()].toSorted((a, b) => (a.groupId < b.groupId ? -1 : 1));
  }

  remade(): void {}

  sent(message: PendingMessage, outcome: object): void {
    this.sentLater.push(`${message.id} ${'fault' in outcome ? 'failed' : 'sent'}`);
  }

  groups(groupIds: readonly string[]): void {
    for (const groupId of groupIds) {
      const group = this.core?.joinedGroups().find((one) => one.groupId === groupId);
      if (group) this.groupMirror.set(groupId, group);
      else this.groupMirror.delete(groupId);
    }
  }

  relations(list: RelationList): void {
    this.relationNews.set(list, this.core?.keptRelations(list));
  }

  topic(kind: 'created' | 'updated' | 'deleted', conv: string): void {
    this.topicNews.push(`${kind} ${conv}`);
    const isHere = this.core?.head(conv) !== undefined;
    if (isHere !== (kind !== 'deleted')) this.flaws.push(`${conv} was told ${kind} and is ${isHere ? '' : 'not '}here`);
  }

  net(state: NetState): void {
    this.netState = state;
  }

  opened(): void {
    for (const head of [...(this.core?.heads() ?? []), ...(this.core?.topics() ?? [])])
      this.mirror.set(head.conv, head);
  }

  synced(): void {
    if (this.isSynced) this.flaws.push('synced was told twice');
    this.isSynced = true;
    this.opened();
    this.release();
  }

  ended(reason: EndReason): void {
    this.endReason = reason;
    this.mirror.clear();
    this.groupMirror.clear();
    this.release();
  }

  messages(conv: string, messages: readonly WireMessage[]): void {
    for (const message of messages) this.takeMessage(conv, message);
  }

  changes(conv: string, changes: readonly AppliedChange[]): void {
    this.changeNews.push(...changes);
    const before = this.changesIn.get(conv) ?? [];
    this.changesIn.set(conv, [...before, ...changes.map(({ change }) => change)]);
  }

  heads(convs: readonly string[]): void {
    for (const conv of convs) {
      const head = this.core?.head(conv);
      if (head && !head.isHidden) this.mirror.set(conv, head);
      else this.mirror.delete(conv);
      if (!head) this.dropped.add(conv);
    }
  }

  attributes(groupId: string, news: StateNews<string>): void {
    this.stateNews.push({ groupId, ...news });
  }

  counters(groupId: string, news: StateNews<number>): void {
    this.stateNews.push({ groupId, ...news });
  }

  guestMessages(conv: string, messages: readonly WireMessage[]): void {
    for (const { id } of messages) this.told.add(toldKey(conv, id));
  }

  profiles(profiles: readonly WireProfile[]): void {
    this.profileNews.push(...profiles);
  }

  statuses(statuses: readonly WireStatus[]): void {
    this.statusNews.push(...statuses);
  }

  follows(event: UserEvent): void {
    this.followNews.push(event);
  }

  /** Nothing but faults may go wrong. */
  failed(error: unknown): void {
    if (typeof (error as { code?: unknown }).code !== 'number') this.flaws.push(String(error));
  }

  userEvent(event: UserEvent): void {
    this.userEvents.push(event);
  }

  private takeMessage(conv: string, { id, seq }: WireMessage): void {
    const name = `${conv} seq ${seq} (${id})`;
    const key = toldKey(conv, id);
    // Another incarnation gives its places afresh, and what is sent again into it is another message of the same id.
    const logId = this.core?.head(conv)?.id ?? '';
    const log = `${conv} ${logId}`;
    const isAgain = conv.startsWith('GROUP') ? this.toldInLogs.has(toldKey(log, id)) : this.toldHere.has(key);
    this.toldHere.add(key);
    this.toldInLogs.add(toldKey(log, id));
    if (isAgain) this.flaws.push(`${name} was told twice`);
    if (this.sentHere.has(id)) this.flaws.push(`${name} was told to the device that sent it`);
    this.told.add(key);
    if (seq === 0) return;
    const last = this.lastSeq.get(log) ?? 0;
    if (seq <= last) this.flaws.push(`${name} was told after seq ${last}`);
    this.lastSeq.set(log, Math.max(seq, last));
  }

  private release(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}
