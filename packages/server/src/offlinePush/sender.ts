import type { PushReason } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { backoffMs } from '../hooks/pause.ts';
import type { DuePush, PushOutcomeOf } from '../storage/port/offlinePushes.ts';
import { reachedOn } from './decide.ts';
import { isNoticeSubject, messageIn, type PushNotice } from './port.ts';
import { mergedText } from './text.ts';
import type { OutgoingPush, PushAnswer, PushLine } from './vendor.ts';
import { pushableSinceMs, reachOf } from './weigh.ts';

export interface SenderNeeds extends Pick<Ctx, 'server' | 'clock' | 'storage' | 'apps' | 'sessions' | 'log'> {
  /** Names this process. */
  holder: string;
  sdkAppId: number;
  businessId: number;
  /** Absent: the app has the channel no more. */
  line: PushLine | undefined;
  /** Bytes of a payload, as the app has it. */
  maxBytes(): number;
}

/** Answers of `retry` one after another, from which on the whole channel waits. */
const FAILURES_MAX = 3;

/**
 * Sends what is due on one channel of one app, so many at a time, for as long as this process has the lease. What came of
 * each is kept before another is taken in its place; a crash in between sends it once more under the same collapse id.
 */
export class Sender {
  private readonly inFlight = new Map<number, Promise<void>>();
  private outcomes: PushOutcomeOf[] = [];
  private failures = 0;
  private isOver = false;
  readonly done: Promise<void>;

  constructor(private readonly needs: SenderNeeds) {
    const { sdkAppId: app, businessId: channel, log } = needs;
    this.done = this.run().catch((err: unknown) =>
      log.error({ err, app, channel }, 'a push channel failed, it goes on soon'),
    );
  }

  /** Takes nothing more; what is under way ends. */
  async stop(): Promise<void> {
    this.isOver = true;
    await this.done;
  }

  private async run(): Promise<void> {
    const { server, storage, holder, sdkAppId, businessId } = this.needs;
    const name = `offlinePush ${sdkAppId} ${businessId}`;
    const lease = () => storage.outbox.lease(name, holder, server.offlinePushLeaseMs);
    if (!(await lease())) return;
    const end = () => {
      this.isOver = true;
    };
    // Who cannot keep it, for whatever reason, must not go on: another may have it.
    const keep = setInterval(() => void lease().then((isOurs) => isOurs || end(), end), server.offlinePushLeaseMs / 3);
    try {
      await this.work();
    } finally {
      clearInterval(keep);
      await Promise.all(this.inFlight.values());
      await storage.outbox.release(name, holder);
    }
  }

  private async work(): Promise<void> {
    for (;;) {
      await this.take();
      if (this.inFlight.size === 0 && this.outcomes.length === 0) return;
      if (this.outcomes.length === 0) await Promise.race(this.inFlight.values());
      await this.flush();
    }
  }

  private async take(): Promise<void> {
    const { server, storage, clock, sdkAppId, businessId } = this.needs;
    const max = server.offlinePushInFlight;
    const free = max - this.inFlight.size;
    if (this.isOver || this.failures >= FAILURES_MAX || free <= 0) return;
    // Those under way are still due: among twice as many there are enough others.
    const due = await storage.offlinePushes.due(sdkAppId, businessId, 2 * max, clock.nowMs());
    const fresh = due.filter(({ recordNo }) => !this.inFlight.has(recordNo)).slice(0, free);
    for (const push of fresh) this.inFlight.set(push.recordNo, this.send(push));
  }

  private async flush(): Promise<void> {
    const some = this.outcomes;
    this.outcomes = [];
    await this.needs.storage.offlinePushes.settle(some);
    for (const { recordNo } of some) this.inFlight.delete(recordNo);
  }

  private async send(push: DuePush): Promise<void> {
    try {
      const withheld = await this.withheld(push);
      if (withheld) this.settled(push, withheld, '');
      else this.answered(push, await this.ask(push));
    } catch (err) {
      // It stays due: the store could not be read.
      this.needs.log.error({ err, app: this.needs.sdkAppId }, 'a push was not sent, it is tried again');
      this.isOver = true;
      this.inFlight.delete(push.recordNo);
    }
  }

  /** Why it is not sent after all; of what waited it is looked at again. */
  private async withheld(push: DuePush): Promise<PushReason | undefined> {
    const { apps, clock, storage, sdkAppId, line } = this.needs;
    const settings = apps.settings(sdkAppId);
    const nowMs = clock.nowMs();
    if (settings.offlinePush === 0) return 'appOff';
    if (!line) return 'noChannel';
    if (push.token === undefined) return 'noDevice';
    if (nowMs >= push.expiresMs) return 'tooOld';
    if (push.nextMs <= push.madeMs || isNoticeSubject(push.subject)) return undefined;
    const message = messageIn(push.subject);
    const subject = message && (await storage.outbox.subject(message.convId, message.seq));
    if (subject?.message?.isRecalled) return 'recalled';
    const devices = await storage.offlinePushes.devicesOf([push.uid], pushableSinceMs(nowMs, settings));
    return reachedOn(push, await reachOf(this.needs, push.uid, devices), settings);
  }

  private async ask(push: DuePush): Promise<PushAnswer> {
    const { line, log, sdkAppId, businessId } = this.needs;
    if (!line || push.token === undefined) return { outcome: 'refused', text: '' };
    try {
      return await line.send(this.outgoing(push), push.token);
    } catch (error) {
      const { code, message } = error as { code?: string; message?: string };
      log.debug({ app: sdkAppId, channel: businessId, reason: message }, 'a push provider was not reached');
      return { outcome: 'retry', text: code ?? message ?? String(error) };
    }
  }

  private outgoing(push: DuePush): OutgoingPush {
    const notice = JSON.parse(push.notice) as PushNotice;
    const isMerged = push.told > 1;
    const text = isMerged ? mergedText(push.told, notice.text, notice.language) : notice.text;
    return {
      ...notice,
      text,
      badge: push.badge,
      collapseId: `hy-${isMerged ? push.place : push.subject}`,
      lifeSec: Math.max(1, Math.floor((push.expiresMs - this.needs.clock.nowMs()) / 1000)),
      maxBytes: this.needs.maxBytes(),
    };
  }

  private answered(push: DuePush, answer: PushAnswer): void {
    if (answer.outcome === 'retry') {
      this.later(push, answer);
      return;
    }
    this.failures = 0;
    const { uid, deviceId, token = '' } = push;
    if (answer.outcome === 'dead') this.settled(push, 'deadToken', answer.text, { dead: { uid, deviceId, token } });
    else this.settled(push, answer.outcome, answer.text);
  }

  private later(push: DuePush, { text, afterMs = 0 }: PushAnswer): void {
    this.failures++;
    const { server, apps, clock, sdkAppId } = this.needs;
    const backoff = backoffMs(push.tries + 1, server.offlinePushBackoffMs, server.offlinePushBackoffMaxMs);
    const nextMs = clock.nowMs() + Math.ceil(Math.max(backoff, afterMs));
    const isTooLate = nextMs - push.madeMs > apps.settings(sdkAppId).offlinePushRetrySec * 1000;
    this.settled(push, isTooLate ? 'givenUp' : 'waiting', text, { nextMs });
  }

  private settled(
    { recordNo, nextMs }: DuePush,
    reason: PushReason,
    answer: string,
    more: Partial<Pick<PushOutcomeOf, 'dead' | 'nextMs'>> = {},
  ): void {
    this.outcomes.push({ recordNo, reason, answer, nextMs, ...more });
  }
}
