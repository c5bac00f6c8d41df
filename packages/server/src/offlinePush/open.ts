import { readFileSync } from 'node:fs';
import type { Elem, ServerSettings } from '@hongyan/contract';
import { StartError } from '../config/startError.ts';
import type { Ctx } from '../ctx.ts';
import { allowedAddresses, Resolver } from '../hooks/address.ts';
import { Courier } from '../hooks/courier.ts';
import { taskId } from '../push/report.ts';
import type { MessageExtra } from '../storage/port/messages.ts';
import type { PushChannel } from '../storage/port/offlinePushes.ts';
import type { OutboxKind } from '../storage/port/outbox.ts';
import type { PushContent } from '../storage/port/pushes.ts';
import { handleRow, keepDecisions } from './handle.ts';
import { infoIn } from './notice.ts';
import { type OfflinePushes, taskSubject } from './port.ts';
import { Sender } from './sender.ts';
import type { ProviderWire, PushLine } from './vendor.ts';
import { vendors } from './vendors/all.ts';
import { channelKey, decideAll, pushableSinceMs, type Weighed, type WeighNeeds, weighMessage } from './weigh.ts';

type Needs = Pick<Ctx, 'server' | 'clock' | 'storage' | 'apps' | 'sessions' | 'log'>;

/** The name of offline push among the consumers of the outbox. */
const CONSUMER = 'offlinePush';
const KINDS: OutboxKind[] = ['afterC2cSend', 'afterGroupSend'];
/** How long the address of a provider is kept, ms. */
const ADDRESS_MS = 60_000;

/**
 * Opens offline push: what was left unfinished goes on, here or on another process. It runs until `stop`.
 *
 * @throws StartError for settings that cannot be used
 */
export async function openOfflinePushes(needs: Needs): Promise<OfflinePushes> {
  const pushes = new Engine(needs, wireOf(needs.server));
  await pushes.refresh();
  pushes.start();
  return pushes;
}

function wireOf(server: ServerSettings): ProviderWire {
  const { offlinePushAllowedNetworks: networks, offlinePushTlsCa: file } = server;
  let mayCall: (address: string) => boolean;
  try {
    mayCall = allowedAddresses(networks);
  } catch {
    throw new StartError(
      `--offline-push-allowed-networks must be networks as 10.0.0.0/8,127.0.0.1 or all, not ${networks}`,
    );
  }
  try {
    const ca = file === '' ? undefined : readFileSync(file, 'utf8');
    return { resolver: new Resolver(mayCall, ADDRESS_MS), timeoutMs: server.offlinePushTimeoutMs, ca };
  } catch (error) {
    throw new StartError(`${file} of --offline-push-tls-ca cannot be read: ${String(error)}`);
  }
}

/** An open line, and what it was opened with. */
interface OpenLine {
  text: string;
  line: PushLine;
}

class Engine implements OfflinePushes {
  private channels = new Map<string, PushChannel>();
  private readonly lines = new Map<string, OpenLine>();
  private readonly couriers = new Map<number, Courier>();
  private readonly senders = new Map<string, Sender>();
  /** What each app was last subscribed to: nothing, or all kinds. */
  private readonly subscribed = new Map<number, boolean>();
  private readonly holder = crypto.randomUUID();
  private refreshing: Promise<void> = Promise.resolve();
  private looking: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isOver = false;

  constructor(
    private readonly needs: Needs,
    private readonly wire: ProviderWire,
  ) {}

  start(): void {
    this.timer = setInterval(() => this.lookSoon(), this.needs.server.offlinePushPollMs);
  }

  refresh(): Promise<void> {
    const refreshed = this.refreshing.catch(() => {}).then(() => this.readAnew());
    this.refreshing = refreshed;
    return refreshed;
  }

  async toAll(content: PushContent, uids: readonly number[]): Promise<void> {
    const { sdkAppId } = content;
    if (!this.isWanted(sdkAppId)) return;
    const weighed = weighTask(this.weighNeeds, content);
    const sinceMs = pushableSinceMs(weighed.nowMs, this.needs.apps.settings(sdkAppId));
    const devices = await this.needs.storage.offlinePushes.devicesOf([...uids], sinceMs);
    await keepDecisions(this.needs, weighed, await decideAll(this.weighNeeds, weighed, devices));
  }

  judge: OfflinePushes['judge'] = async (row, uid) => {
    const { storage, apps, clock } = this.needs;
    const subject = await storage.outbox.subject(row.convId, row.seq);
    const weighed = weighMessage(this.weighNeeds, row, subject);
    if (typeof weighed === 'string') return weighed;
    const sinceMs = pushableSinceMs(clock.nowMs(), apps.settings(row.sdkAppId));
    const message = { convId: row.convId, seq: row.seq, fromUid: subject.message?.fromUid ?? 0 };
    const [own] = await storage.offlinePushes.devicesOf([uid], sinceMs);
    if (!own) return weighed.withheld ?? 'noDevice';
    const found = await storage.offlinePushes.receivers(message, { uid, deviceId: '' }, 100, sinceMs);
    const devices = found.filter((device) => device.uid === uid);
    const [first] = await decideAll(this.weighNeeds, weighed, devices);
    return first?.reason ?? 'notForUser';
  };

  check: OfflinePushes['check'] = ({ kind, credentials }) => vendors[kind].check(credentials);

  async stop(): Promise<void> {
    this.isOver = true;
    clearInterval(this.timer);
    await this.looking;
    await this.refreshing.catch(() => {});
    await Promise.all([...this.couriers.values(), ...this.senders.values()].map((one) => one.stop()));
    for (const { line } of this.lines.values()) line.close();
  }

  private get weighNeeds(): WeighNeeds {
    return { ...this.needs, channels: this.channels };
  }

  /** Reads the channels and subscribes apps to what they want now; an app that wants nothing costs nothing. */
  private async readAnew(): Promise<void> {
    const { apps, storage } = this.needs;
    const channels = await storage.offlinePushes.channels();
    this.channels = new Map(channels.map((one) => [channelKey(one.sdkAppId, one.businessId), one]));
    for (const [key, { line }] of this.lines) {
      if (this.channels.has(key)) continue;
      line.close();
      this.lines.delete(key);
    }
    for (const { sdkAppId, state } of apps.list()) {
      const isWanted = state !== 'deleted' && this.isWanted(sdkAppId);
      if (this.subscribed.get(sdkAppId) === isWanted) continue;
      if (isWanted) await storage.outbox.subscribe(sdkAppId, CONSUMER, KINDS);
      else await storage.outbox.unsubscribe(sdkAppId, CONSUMER);
      this.subscribed.set(sdkAppId, isWanted);
    }
  }

  private isWanted(sdkAppId: number): boolean {
    if (this.needs.apps.settings(sdkAppId).offlinePush === 0) return false;
    for (const channel of this.channels.values()) if (channel.sdkAppId === sdkAppId) return true;
    return false;
  }

  private lookSoon(): void {
    this.looking ??= this.look().finally(() => {
      this.looking = undefined;
    });
  }

  private async look(): Promise<void> {
    const { storage, apps, clock, log } = this.needs;
    try {
      await this.refresh();
      if (this.isOver) return;
      if ([...this.subscribed.values()].includes(true))
        for (const sdkAppId of await storage.outbox.waiting(CONSUMER))
          if (apps.get(sdkAppId)?.state === 'active') this.carry(sdkAppId);
      for (const { sdkAppId, businessId } of await storage.offlinePushes.waiting(clock.nowMs()))
        if (apps.get(sdkAppId)?.state === 'active') this.send(sdkAppId, businessId);
    } catch (err) {
      log.error({ err }, 'offline pushes were not looked for');
    }
  }

  private carry(sdkAppId: number): void {
    if (this.isOver || this.couriers.has(sdkAppId)) return;
    const { storage, server, log } = this.needs;
    const courier = new Courier(
      {
        outbox: storage.outbox,
        consumer: CONSUMER,
        window: server.offlinePushWindow,
        inFlight: server.offlinePushDeciding,
        leaseMs: server.offlinePushLeaseMs,
        holder: this.holder,
        deliver: async (row, slots) => {
          await slots.run(() => handleRow(this.weighNeeds, row));
          return true;
        },
        failed: (app, err) => log.error({ app, err }, 'offline pushes of an app failed, they go on soon'),
      },
      sdkAppId,
    );
    this.couriers.set(sdkAppId, courier);
    void courier.done.then(() => {
      this.couriers.delete(sdkAppId);
      // What was decided is due: it need not wait for the next look.
      if (!this.isOver) this.lookSoon();
    });
  }

  private send(sdkAppId: number, businessId: number): void {
    const key = channelKey(sdkAppId, businessId);
    if (this.isOver || this.senders.has(key)) return;
    const channel = this.channels.get(key);
    const maxBytes = () => {
      const { offlinePushApnsBytes, offlinePushBytes } = this.needs.apps.settings(sdkAppId);
      return channel?.kind === 'apns' ? offlinePushApnsBytes : offlinePushBytes;
    };
    const line = channel && this.lineOf(key, channel);
    const sender = new Sender({ ...this.needs, holder: this.holder, sdkAppId, businessId, line, maxBytes });
    this.senders.set(key, sender);
    void sender.done.then(() => this.senders.delete(key));
  }

  /** The line of a channel, a new one where its credentials changed. */
  private lineOf(key: string, { kind, credentials }: PushChannel): PushLine {
    const text = JSON.stringify([kind, credentials]);
    const known = this.lines.get(key);
    if (known?.text === text) return known.line;
    known?.line.close();
    const line = vendors[kind].open(credentials, this.wire);
    this.lines.set(key, { text, line });
    return line;
  }
}

/** A push to all as what is decided about. */
function weighTask({ clock, apps }: WeighNeeds, content: PushContent): Weighed {
  const { sdkAppId, from, expiresMs, isNotice } = content;
  const extra = content.extra === '' ? {} : (JSON.parse(content.extra) as MessageExtra);
  const info = infoIn(extra);
  const nowMs = clock.nowMs();
  const body = JSON.parse(content.body) as Elem[];
  const isTooOld = nowMs >= expiresMs;
  return {
    sdkAppId,
    subject: taskSubject(content),
    place: taskSubject(content),
    about: { from: from.userId, taskId: taskId(content), ...(extra.dataId && { dataId: extra.dataId }) },
    source: { body, info, speaker: { name: isNotice ? '' : from.nick }, isGroup: false },
    isNotice,
    isCounted: info?.ApnsInfo?.BadgeMode !== 1,
    ...{ expiresMs, nowMs, isToAll: false },
    withheld:
      apps.settings(sdkAppId).offlinePush === 0
        ? 'appOff'
        : info?.PushFlag === 1
          ? 'notAsked'
          : isTooOld
            ? 'tooOld'
            : undefined,
  };
}
