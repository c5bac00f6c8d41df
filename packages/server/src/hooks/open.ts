import { readFileSync } from 'node:fs';
import { type BeforeHookName, hooks, type ServerSettings, type Settings } from '@hongyan/contract';
import { StartError } from '../config/startError.ts';
import type { Ctx } from '../ctx.ts';
import { Bulkhead } from '../dispatch/bulkhead.ts';
import type { Notice, Origin } from '../storage/port/outbox.ts';
import { allowedAddresses, Resolver } from './address.ts';
import { type Caller, callApp, type HookReply } from './call.ts';
import { Courier } from './courier.ts';
import { decide } from './decide.ts';
import { Deliveries } from './deliveries.ts';
import type { Hooks, Verdict } from './port.ts';
import { tellRow } from './tell.ts';
import { toldTo } from './wanted.ts';

type Needs = Pick<Ctx, 'server' | 'clock' | 'storage' | 'apps' | 'accounts' | 'statistics' | 'log' | 'metrics'>;

/** The name of webhooks among the consumers of the outbox. */
const CONSUMER = 'webhooks';
/** Notices that may wait to be stored; above it the oldest go, which the log says. */
const NOTICES_MAX = 10_000;

/**
 * Opens the calls of apps' own servers; they run until `stop`.
 *
 * @throws StartError for settings that cannot be used
 */
export async function openHooks(needs: Needs): Promise<Hooks> {
  const engine = new Engine(needs, callerFor(needs));
  await engine.refresh();
  engine.start();
  return engine;
}

function callerFor({ server, clock, statistics }: Needs): Caller {
  const { hookTlsCert: cert, hookTlsKey: key, hookTlsCa: ca } = server;
  return {
    resolver: new Resolver(networksOf(server), server.hookDnsSec * 1000),
    nowMs: () => clock.nowMs(),
    answerMaxBytes: server.hookAnswerMaxBytes,
    statistics,
    tls: { ...(cert && { cert: pem(cert) }), ...(key && { key: pem(key) }), ...(ca && { ca: pem(ca) }) },
  };
}

function networksOf({ hookAllowedNetworks: networks }: Pick<ServerSettings, 'hookAllowedNetworks'>) {
  try {
    return allowedAddresses(networks);
  } catch {
    throw new StartError(`--hook-allowed-networks must be networks as 10.0.0.0/8,127.0.0.1 or all, not ${networks}`);
  }
}

function pem(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new StartError(`${file} of the webhooks' TLS cannot be read: ${String(error)}`);
  }
}

class Engine implements Hooks {
  private readonly bulkhead: Bulkhead;
  private readonly deliveries: Deliveries;
  private readonly couriers = new Map<number, Courier>();
  /** What each app was last subscribed to. */
  private readonly subscribed = new Map<number, string>();
  private readonly holder = crypto.randomUUID();
  private notices: Notice[] = [];
  private storing: Promise<void> | undefined;
  private refreshing: Promise<void> = Promise.resolve();
  private looking: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly needs: Needs,
    private readonly caller: Caller,
  ) {
    this.bulkhead = new Bulkhead(needs.server.hookMaxInFlight, needs.server.hookMaxQueue);
    this.deliveries = new Deliveries(needs.server.hookLogMax);
  }

  start(): void {
    this.timer = setInterval(() => {
      this.looking ??= this.look().finally(() => {
        this.looking = undefined;
      });
    }, this.needs.server.hookPollMs);
  }

  ask: Hooks['ask'] = async (sdkAppId, name, payload, origin) => {
    const settings = this.needs.apps.settings(sdkAppId);
    const deadline = performance.now() + settings.hookTimeoutMs;
    const call = () => this.call(settings, { sdkAppId, name, payload, origin }, deadline);
    const reply = await this.bulkhead.run(sdkAppId, settings.hookTimeoutMs, call);
    // It was decided about under this name.
    if (typeof reply === 'object') return reply as Verdict<typeof name>;
    const reason = reply === 'full' ? 'too many calls wait already' : `no room within ${settings.hookTimeoutMs} ms`;
    this.keep(sdkAppId, name, { id: '', tookMs: 0, outcome: reason });
    return decide(name, { failure: reason, isAlive: false });
  };

  tell(notice: Notice): void {
    if (this.notices.length >= NOTICES_MAX) {
      this.notices.shift();
      this.needs.log.error({ app: notice.sdkAppId }, 'webhooks are lost: the store does not take them fast enough');
    }
    this.notices.push(notice);
    this.storing ??= this.store();
  }

  recent(after: number, sdkAppId?: number) {
    return this.deliveries.after(after, sdkAppId);
  }

  refresh(): Promise<void> {
    this.refreshing = this.refreshing.then(() => this.subscribe());
    return this.refreshing;
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
    await this.storing;
    await Promise.all([...this.couriers.values()].map((courier) => courier.stop()));
  }

  private async call(
    settings: Settings,
    asked: { sdkAppId: number; name: BeforeHookName; payload: object; origin: Origin },
    deadline: number,
  ): Promise<Verdict<BeforeHookName>> {
    const id = crypto.randomUUID();
    const started = performance.now();
    if (started >= deadline) return { is: 'failed', reason: 'no room in time' };
    const reply = await callApp(this.caller, settings, { ...asked, deliveryId: id, attempt: 1 }, deadline - started);
    const verdict = decide(asked.name, reply);
    const outcome = outcomeOf(reply, verdict);
    this.keep(
      asked.sdkAppId,
      asked.name,
      { id, tookMs: performance.now() - started, outcome },
      verdict.is !== 'failed',
    );
    return verdict;
  }

  private keep(
    sdkAppId: number,
    name: BeforeHookName,
    { id, tookMs, outcome }: { id: string; tookMs: number; outcome: string },
    isGood = false,
  ): void {
    const { callback } = hooks[name];
    this.needs.metrics.hook(callback, isGood, tookMs);
    const timeMs = this.needs.clock.nowMs();
    this.deliveries.add({ timeMs, sdkAppId, callback, deliveryId: id, attempt: 1, tookMs, outcome });
  }

  /** Subscribes apps to what their settings say now; an app that is gone is told nothing more. */
  private async subscribe(): Promise<void> {
    const { apps, storage } = this.needs;
    for (const { sdkAppId, state } of apps.list()) {
      const kinds = state === 'deleted' ? [] : toldTo(apps.settings(sdkAppId));
      const wanted = kinds.join(' ');
      if (this.subscribed.get(sdkAppId) === wanted) continue;
      if (kinds.length > 0) await storage.outbox.subscribe(sdkAppId, CONSUMER, kinds);
      else await storage.outbox.unsubscribe(sdkAppId, CONSUMER);
      this.subscribed.set(sdkAppId, wanted);
    }
  }

  private async store(): Promise<void> {
    // All that comes in this turn of the loop goes in one write.
    await null;
    while (this.notices.length > 0) {
      const some = this.notices;
      this.notices = [];
      try {
        await this.needs.storage.outbox.tell(some);
      } catch (err) {
        this.needs.log.error({ err, count: some.length }, 'webhooks are lost: the store did not take them');
      }
    }
    this.storing = undefined;
  }

  private async look(): Promise<void> {
    const { storage, server, log, apps } = this.needs;
    try {
      if (![...this.subscribed.values()].some((kinds) => kinds !== '')) return;
      for (const sdkAppId of await storage.outbox.waiting(CONSUMER)) {
        if (this.couriers.has(sdkAppId) || apps.get(sdkAppId)?.state !== 'active') continue;
        const courier = new Courier(
          {
            outbox: storage.outbox,
            consumer: CONSUMER,
            window: server.hookWindow,
            inFlight: server.hookAfterInFlight,
            leaseMs: server.hookLeaseMs,
            holder: this.holder,
            deliver: (row, slots, pauses) => tellRow(this.tellNeeds, row, slots, pauses),
            failed: (app, err) => log.error({ app, err }, 'webhooks of an app failed, they go on soon'),
          },
          sdkAppId,
        );
        this.couriers.set(sdkAppId, courier);
        void courier.done.then(() => this.couriers.delete(sdkAppId));
      }
    } catch (err) {
      log.error({ err }, 'webhooks were not looked for');
    }
  }

  private get tellNeeds() {
    return {
      ...this.needs,
      caller: this.caller,
      keep: (delivery: Parameters<Deliveries['add']>[0]) => this.deliveries.add(delivery),
    };
  }
}

/** What the list of deliveries says of an answer: that it was not as documented, too, or its author would never learn. */
function outcomeOf(reply: HookReply, verdict: Verdict<BeforeHookName>): string {
  if (verdict.is === 'failed') return verdict.reason;
  return `ok, ErrorCode ${'answer' in reply ? String(reply.answer.ErrorCode) : ''}`;
}
