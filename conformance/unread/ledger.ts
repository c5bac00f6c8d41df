import { type Heard, Side } from './side.ts';

/** A message that was sent, as its sender knows it. */
export interface Said {
  from: string;
  to: string;
  random: number;
  counts: boolean;
  shows: boolean;
  /** Not sent with `SyncOtherMachine` 2. */
  isForSender: boolean;
  timeSec: number;
  /** Names it over REST. */
  msgKey: string;
  /** Its place, once somebody told. */
  seq?: number;
  /** Nobody is told of it: who looks finds it (`SyncFromOldSystem` 2). */
  isSilent?: boolean;
}

/** The name of what two users have between them. */
export const talkOf = (a: string, b: string): string => [a, b].sort().join(' ');

/** What truly happened between some users: the test's own books, written by what it did and never by a count it read. */
export class Ledger {
  readonly sides: ReadonlyMap<string, ReadonlyMap<string, Side>>;
  private readonly logs = new Map<string, Said[]>();
  private fresh: Said[] = [];
  private deeds: (() => void)[] = [];

  constructor(readonly users: readonly string[]) {
    const others = (user: string) => users.filter((other) => other !== user);
    this.sides = new Map(users.map((user) => [user, new Map(others(user).map((peer) => [peer, new Side()]))]));
  }

  side(user: string, peer: string): Side {
    const side = this.sides.get(user)?.get(peer);
    if (!side) throw new Error(`${user} and ${peer} are not in the books`);
    return side;
  }

  /** The messages of two users whose places are known, in order. */
  log(a: string, b: string): readonly Said[] {
    return this.logs.get(talkOf(a, b)) ?? [];
  }

  /** A message was accepted; again is the same message. */
  say(said: Said): void {
    if (!this.fresh.some(({ random, to }) => random === said.random && to === said.to)) this.fresh.push(said);
  }

  /** Something else was done, to be written down after the messages of the same batch. */
  did(deed: () => void): void {
    this.deeds.push(deed);
  }

  /** @param placeOf the place of a message, as whoever got it was told */
  settle(placeOf: (said: Said) => number | undefined): void {
    const { fresh, deeds } = this;
    this.fresh = [];
    this.deeds = [];
    for (const said of fresh) this.place(said, said.seq ?? placeOf(said));
    for (const deed of deeds) deed();
  }

  /** The last place of two users' log. */
  top(a: string, b: string): number {
    return this.log(a, b).at(-1)?.seq ?? 0;
  }

  private place(said: Said, seq: number | undefined): void {
    if (seq === undefined) {
      if (said.isSilent) return;
      throw new Error(`${said.to} was never told of the message ${said.random} from ${said.from}`);
    }
    const log = this.logs.get(talkOf(said.from, said.to)) ?? [];
    const other = log.find((one) => one.seq === seq);
    if (other) throw new Error(`place ${seq} of ${talkOf(said.from, said.to)} was given twice`);
    log.push({ ...said, seq });
    this.logs.set(
      talkOf(said.from, said.to),
      log.sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0)),
    );
    const heard: Omit<Heard, 'isOwn'> = { seq, counts: said.counts, shows: said.shows };
    this.side(said.to, said.from).hear({ ...heard, isOwn: false });
    if (said.isForSender) this.side(said.from, said.to).hear({ ...heard, isOwn: true });
  }
}
