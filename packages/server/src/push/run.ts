import { type BusPayload, PUSH_SUBJECT } from '../bus/port.ts';
import type { Ctx } from '../ctx.ts';
import { taskSubject } from '../offlinePush/port.ts';
import type { PushTask } from '../storage/port/pushes.ts';

export interface RunNeeds extends Pick<Ctx, 'server' | 'clock' | 'storage' | 'bus' | 'apps' | 'log' | 'offlinePushes'> {
  /** Names this process. */
  holder: string;
  /** Waits until this node has done what pages ask of it, so that a push never runs away from it. */
  settled(): Promise<void>;
}

/** Accounts that are counted at a time. */
const COUNTED_AT_ONCE = 1_000;

/** What nodes tell each other of a push: whom a page of it is for, or that something may have been lost. */
export type PushPayload = BusPayload &
  ({ kind: 'page'; taskNo: number; uids: number[]; isKept: boolean } | { kind: 'look' });

/**
 * Runs the pushes of one app, one after another, for as long as this process has the lease.
 *
 * A push goes through the accounts by their numbers, a page at a time, and the store keeps how far it is. One that waits for
 * who is offline is kept for a page's accounts together with the move, then told of: who takes over after a crash in
 * between has all nodes look at what waits for whom they have.
 */
export class Runner {
  private isOver = false;
  private wake: () => void = () => {};
  readonly done: Promise<void>;

  constructor(
    private readonly needs: RunNeeds,
    private readonly sdkAppId: number,
  ) {
    this.done = this.run().catch((err: unknown) =>
      needs.log.error({ err, app: sdkAppId }, 'pushes of an app failed, they go on soon'),
    );
  }

  async stop(): Promise<void> {
    this.end();
    await this.done;
  }

  private end(): void {
    this.isOver = true;
    this.wake();
  }

  private async run(): Promise<void> {
    const { outbox } = this.needs.storage;
    const { holder, server } = this.needs;
    const name = `push ${this.sdkAppId}`;
    if (!(await outbox.lease(name, holder, server.pushLeaseMs))) return;
    const keep = setInterval(() => {
      // Who cannot keep it, for whatever reason, must not go on: another may have it.
      void outbox.lease(name, holder, server.pushLeaseMs).then(
        (isOurs) => isOurs || this.end(),
        () => this.end(),
      );
    }, server.pushLeaseMs / 3);
    try {
      for (let task = await this.next(); task && !this.isOver; task = await this.next())
        if (!(await this.push(task))) return;
    } finally {
      this.end();
      clearInterval(keep);
      await outbox.release(name, holder);
    }
  }

  private async next(): Promise<PushTask | undefined> {
    const tasks = await this.needs.storage.pushes.next();
    return tasks.find(({ sdkAppId }) => sdkAppId === this.sdkAppId);
  }

  /** Runs one push to its end; false when it is another's by now. */
  private async push(task: PushTask): Promise<boolean> {
    const { taskNo } = task;
    const { storage, bus, clock, log } = this.needs;
    if (task.state === 'waiting') await storage.pushes.start(taskNo, await this.count(task), clock.nowMs());
    else bus.publish(PUSH_SUBJECT, { kind: 'look' });
    for (let at = task.cursorUid; !this.isOver; ) {
      const startedMs = performance.now();
      const page = await this.page(task, at);
      if (!page) return false;
      await this.needs.settled();
      if (page.isLast) {
        log.info({ app: this.sdkAppId, push: taskNo }, 'a push is done');
        return true;
      }
      at = page.toUid;
      await this.pause(page.uids.length, performance.now() - startedMs);
    }
    return false;
  }

  /** Hands the push to the next accounts; nothing when another process did. */
  private async page(task: PushTask, at: number) {
    const { storage, bus, server } = this.needs;
    const { taskNo } = task;
    const page = await storage.pushes.recipients(task, at, server.pushUnit);
    const { isNotice } = task;
    const isKept = task.lifeTimeSec > 0 && !isNotice;
    const tell = () =>
      !isNotice && page.uids.length > 0 && bus.publish(PUSH_SUBJECT, { kind: 'page', taskNo, uids: page.uids, isKept });
    // What is kept nowhere is told first: a crash in between has it told again, and every node knows whom it has told.
    if (!isKept) tell();
    // Before the move: who takes over after a crash does it again, which changes nothing.
    if (isKept || isNotice) await this.pushOffline(taskNo, page.uids);
    if (!(await storage.pushes.advance(taskNo, at, page))) {
      // It was taken back meanwhile, perhaps, and this page was not seen by who did.
      const [now] = isNotice ? await storage.pushes.find(this.sdkAppId, [taskNo]) : [];
      if (now?.state === 'done') await storage.offlinePushes.revoke(this.sdkAppId, taskSubject(now));
      return undefined;
    }
    if (isKept) tell();
    return page;
  }

  private async pushOffline(taskNo: number, uids: readonly number[]): Promise<void> {
    const content = uids.length > 0 && (await this.needs.storage.pushes.content(taskNo));
    if (content) await this.needs.offlinePushes.toAll(content, uids);
  }

  private async count(task: PushTask): Promise<number> {
    let total = 0;
    for (let at = 0; ; ) {
      const { uids, toUid, isLast } = await this.needs.storage.pushes.recipients(task, at, COUNTED_AT_ONCE);
      total += uids.length;
      if (isLast || this.isOver) return total;
      at = toUid;
    }
  }

  /** Waits until so many accounts may have taken so long. */
  private async pause(count: number, tookMs: number): Promise<void> {
    const { pushAccountsPerSec } = this.needs.apps.settings(this.sdkAppId);
    const waitMs = (count * 1000) / pushAccountsPerSec - tookMs;
    if (waitMs <= 0 || this.isOver) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.wake = resolve;
    const timer = setTimeout(resolve, waitMs);
    await promise;
    clearTimeout(timer);
  }
}
