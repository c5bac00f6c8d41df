import type { Elem } from '@hongyan/contract';
import { LRUCache } from 'lru-cache';
import type { Ctx } from '../ctx.ts';
import { OutEvent } from '../delivery/outEvent.ts';
import { holdsOf } from '../message/filesIn.ts';
import { wireMessage } from '../message/wire.ts';
import { FLAG, type MessageExtra } from '../storage/port/messages.ts';
import type { PushContent, WaitingPush } from '../storage/port/pushes.ts';

export type GiveNeeds = Pick<Ctx, 'storage' | 'sessions' | 'deliver' | 'clock' | 'apps' | 'log'>;

/** What a push says, ready to be said. */
interface Said extends Omit<PushContent, 'extra'> {
  elements: Elem[];
  extra: MessageExtra;
  extraText: string;
  /** Names of files that it names. */
  holds?: readonly string[];
}

/** Accounts that are looked at together. */
const AT_ONCE = 100;
/** How long to wait after the store failed. */
const RETRY_MS = 1_000;
const REMEMBERED = 100;
const FLAGS = FLAG.imported | FLAG.pushed | FLAG.notForSender;

/**
 * Gives pushes to the accounts that are signed in on this node.
 *
 * What waits for an account becomes a message of its conversation with the sender once the account is here, with the time of
 * the push as its own: the log then has it once, however often and on however many nodes it is tried (M8), and only that
 * once is told. A push that waits for nobody is told and leaves nothing.
 */
export class Giver {
  private readonly said = new LRUCache<number, Said>({ max: REMEMBERED });
  /** Accounts to be looked at. */
  private readonly queue = new Set<number>();
  private working: Promise<void> | undefined;
  private telling: Promise<void> = Promise.resolve();
  /** The last account that a push which waits for nobody was told to: pages come again when a process takes over. */
  private readonly toldTo = new LRUCache<number, number>({ max: REMEMBERED });
  private retry: NodeJS.Timeout | undefined;
  private isOver = false;

  constructor(private readonly needs: GiveNeeds) {}

  /** Looks at what waits for those of these accounts that are here. */
  look(uids: readonly number[]): void {
    if (this.isOver) return;
    for (const uid of uids) if (this.isHere(uid)) this.queue.add(uid);
    if (this.queue.size > 0) this.working ??= this.work();
  }

  /** Tells those of these accounts that are here of a push that waits for nobody. */
  tell(taskNo: number, uids: readonly number[]): void {
    const here = uids.filter((uid) => this.isHere(uid));
    if (here.length === 0) return;
    this.telling = this.telling
      .then(() => this.tellAll(taskNo, here))
      .catch((err: unknown) => this.needs.log.error({ err, push: taskNo }, 'a push did not reach who is online'));
  }

  /** Waits until nothing is left to be done. */
  async idle(): Promise<void> {
    await this.working;
    await this.telling;
  }

  async stop(): Promise<void> {
    this.isOver = true;
    clearTimeout(this.retry);
    await this.idle();
  }

  private isHere(uid: number): boolean {
    return this.needs.sessions.of(uid).length > 0;
  }

  private async work(): Promise<void> {
    while (this.queue.size > 0 && !this.isOver) {
      const some = this.take();
      try {
        await this.give(some);
      } catch (err) {
        this.needs.log.error({ err }, 'pushes were not given, they are tried again');
        this.retry = setTimeout(() => this.look(some), RETRY_MS);
        break;
      }
    }
    this.working = undefined;
  }

  private take(): number[] {
    const some: number[] = [];
    for (const uid of this.queue) {
      if (some.length === AT_ONCE) break;
      some.push(uid);
      this.queue.delete(uid);
    }
    return some;
  }

  private async give(uids: readonly number[]): Promise<void> {
    const { pushes } = this.needs.storage;
    const waiting = await pushes.waiting([...uids]);
    if (waiting.length === 0) return;
    for (const { taskNo } of waiting) await this.load(taskNo);
    const byUid = Map.groupBy(waiting, ({ uid }) => uid);
    await Promise.all([...byUid.values()].map((own) => this.giveTo(own)));
    await pushes.taken(waiting);
  }

  /** One after another, so that they stand in the order in which they were pushed. */
  private async giveTo(waiting: readonly WaitingPush[]): Promise<void> {
    const nowMs = this.needs.clock.nowMs();
    const due = waiting.flatMap(({ taskNo, uid, userId }) => {
      const said = this.said.get(taskNo);
      return said && said.expiresMs > nowMs ? [{ said, uid, userId }] : [];
    });
    const [first] = due;
    if (!first) return;
    const { pushWaitingMax } = this.needs.apps.settings(first.said.sdkAppId);
    for (const { said, uid, userId } of due.slice(-pushWaitingMax)) await this.store(said, uid, userId, nowMs);
  }

  private async store(said: Said, uid: number, userId: string, timeMs: number): Promise<void> {
    const { sdkAppId, from, random, msgSeq, body, extraText, holds } = said;
    const pushedSec = Math.floor(said.createdMs / 1000);
    const appended = await this.needs.storage.messages.appendC2c({
      ...{ sdkAppId, fromUid: from.uid, fromProfileId: from.profileId, toUid: uid, msgSeq, random, timeMs },
      ...{ clientTimeSec: pushedSec, importedSec: pushedSec, flags: FLAGS, body, extra: extraText, keys: [] },
      ...(holds && { holds }),
    });
    if (appended.repeated) return;
    const message = wireMessage(appended.seq, factsOf(said, userId, FLAGS));
    const payload = { convId: String(appended.convId), timeMs: pushedSec * 1000, message };
    this.needs.deliver(new OutEvent('message', payload), [uid]);
  }

  private async tellAll(taskNo: number, uids: readonly number[]): Promise<void> {
    const said = await this.load(taskNo);
    if (!said) return;
    const last = this.toldTo.get(taskNo) ?? 0;
    for (const uid of uids) {
      if (uid <= last) continue;
      this.toldTo.set(taskNo, uid);
      const sessions = this.needs.sessions.of(uid);
      const userId = sessions[0]?.identity?.userId;
      if (userId === undefined) continue;
      const message = { ...wireMessage(0, factsOf(said, userId, FLAG.notForSender)), isOnlineOnly: true };
      const event = new OutEvent('message', { convId: '', timeMs: said.createdMs, message });
      for (const session of sessions) session.send(event);
    }
  }

  private async load(taskNo: number): Promise<Said | undefined> {
    const known = this.said.get(taskNo);
    if (known) return known;
    const content = await this.needs.storage.pushes.content(taskNo);
    if (!content) return undefined;
    const extra = content.extra === '' ? {} : (JSON.parse(content.extra) as MessageExtra);
    const elements = JSON.parse(content.body) as Elem[];
    const said = { ...content, elements, extra, extraText: content.extra, ...holdsOf(elements) };
    this.said.set(taskNo, said);
    return said;
  }
}

function factsOf({ from, random, msgSeq, elements, extra, createdMs }: Said, to: string, flags: number) {
  const timeSec = Math.floor(createdMs / 1000);
  return { from, to, msgSeq, random, clientTimeSec: timeSec, timeSec, flags, body: elements, extra };
}
