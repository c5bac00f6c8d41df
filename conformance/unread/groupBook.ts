/** A message of a group as far as counting goes. */
export interface GroupSaid {
  seq: number;
  from: string;
  /** It is to be counted as unread by those who did not send it. */
  counts: boolean;
  /** Users that it mentions, or all. */
  at: readonly string[] | 'all';
  /** The only members whom it is for; undefined: all. */
  targets?: readonly string[] | undefined;
  isRecalled: boolean;
}

/** Where a member stands. */
interface Stay {
  readSeq: number;
  /** Up to here nothing is shown. */
  clearedSeq: number;
  option: number;
  deleted: Set<number>;
}

/** What a member is to be told of a group. */
export interface GroupCount {
  unread: number;
  /** Places of the messages that mention this member and that it has not read. */
  mentions: number[];
  /** Whether its count is part of the total. */
  isLoud: boolean;
}

/** How a type of group counts, by the documents. */
export interface GroupKind {
  groupId: string;
  type: 'Work' | 'Public' | 'Meeting' | 'Community';
  opensHistory: boolean;
  counts: boolean;
  /** Of who joins. */
  option: number;
}

/** Whether a message is for a member: its sender sees it too. */
const isFor = (user: string, { from, targets }: GroupSaid): boolean =>
  targets === undefined || from === user || targets.includes(user);

/** One group by the book: only what happened is kept, and all is counted afresh each time. */
export class GroupBook {
  private log: GroupSaid[] = [];
  private readonly stays = new Map<string, Stay>();

  constructor(readonly kind: GroupKind) {}

  /** Dissolved and made again: another group under the same id. */
  begin(members: readonly string[]): void {
    this.log = [];
    this.stays.clear();
    for (const user of members) this.join(user, 0);
  }

  /** @param top the end of the log when the account became a member */
  join(user: string, top: number): void {
    const clearedSeq = this.kind.opensHistory ? 0 : top;
    this.stays.set(user, { readSeq: top, clearedSeq, option: this.kind.option, deleted: new Set() });
  }

  leave(user: string): void {
    this.stays.delete(user);
  }

  say(said: GroupSaid): void {
    this.log.push(said);
  }

  isIn(user: string): boolean {
    return this.stays.has(user);
  }

  members(): string[] {
    return [...this.stays.keys()];
  }

  /** What of the log a member may read; tips are not in the book. */
  visible(user: string): GroupSaid[] {
    return this.log.filter((said) => said.seq > this.stay(user).clearedSeq && isFor(user, said));
  }

  recall(seq: number): void {
    for (const said of this.log) if (said.seq === seq) said.isRecalled = true;
  }

  /** Recalls those of a user among the last thousand. */
  recallOf(user: string): void {
    for (const said of this.log) if (said.from === user) said.isRecalled = true;
  }

  drop(user: string, seqs: readonly number[]): void {
    for (const seq of seqs) this.stay(user).deleted.add(seq);
  }

  read(user: string, seq: number): void {
    const stay = this.stay(user);
    stay.readSeq = Math.max(stay.readSeq, seq);
  }

  clear(user: string, top: number): void {
    this.read(user, top);
    this.stay(user).clearedSeq = top;
  }

  setOption(user: string, option: number): void {
    this.stay(user).option = option;
  }

  /** Sets the position to where so many countable messages follow (D8). */
  setUnread(user: string, count: number, top: number): void {
    const stay = this.stay(user);
    const later = this.visible(user).filter((said) => this.isCountable(user, said));
    const first = count > 0 ? later.at(-count) : undefined;
    stay.readSeq = count === 0 ? top : first ? first.seq - 1 : stay.clearedSeq;
  }

  /** After an import nobody has anything unread (rest-api §14.7). */
  readByAll(top: number): void {
    for (const stay of this.stays.values()) stay.readSeq = top;
  }

  count(user: string): GroupCount {
    const { readSeq, clearedSeq, option, deleted } = this.stay(user);
    const unread = this.log.filter((said) => said.seq > readSeq && this.isCountable(user, said));
    const isMention = (said: GroupSaid) =>
      said.seq > Math.max(readSeq, clearedSeq) &&
      (said.at === 'all' || said.at.includes(user)) &&
      isFor(user, said) &&
      !(said.from === user || said.isRecalled || deleted.has(said.seq));
    return {
      unread: unread.length,
      mentions: this.log.filter(isMention).map(({ seq }) => seq),
      isLoud: option === 0,
    };
  }

  private isCountable(user: string, { seq, from, counts, isRecalled }: GroupSaid): boolean {
    return counts && this.kind.counts && from !== user && !isRecalled && !this.stay(user).deleted.has(seq);
  }

  private stay(user: string): Stay {
    const stay = this.stays.get(user);
    if (!stay) throw new Error(`${user} is not in ${this.kind.groupId}`);
    return stay;
  }
}
