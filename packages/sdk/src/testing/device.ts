import { type Seeded, seeded } from '@hongyan/conformance/seeded';
import { openConnection } from '../connection/connect.ts';
import type { Platform } from '../connection/port.ts';
import { createCore } from '../core/createCore.ts';
import type { Core, SendParams } from '../core/port.ts';
import { memoryStore } from '../store/memory.ts';
import type { Store } from '../store/port.ts';
import { DeviceClock } from './deviceClock.ts';
import { Network } from './network.ts';
import { Recorder } from './recorder.ts';
import type { RestartableServer } from './server.ts';
import { PATIENCE_MS, turn, within } from './waiting.ts';

/** So many rounds in which nothing passes mean that nothing is under way. */
const QUIET_ROUNDS = 2;

/** One device of a user: the real SDK core on its own network, clock and store. */
export interface Device {
  readonly name: string;
  readonly userId: string;
  readonly core: Core;
  readonly store: Store;
  readonly network: Network;
  readonly recorder: Recorder;
  readonly isSignedIn: boolean;
  /** Signs in and waits until the lists are what the server has. */
  signIn(): Promise<void>;
  signOut(): Promise<void>;
  /** Sends, and remembers that this device did. */
  send(params: SendParams): ReturnType<Core['send']>;
  /** Waits until the device is connected, moving its clock from one attempt to the next; then until it is idle. */
  comeBack(): Promise<void>;
  /** Makes the next attempt to connect, where the device is between two. */
  attempt(): void;
  /** Waits until nothing is under way: no request without answer, no event that has not arrived. */
  idle(): Promise<void>;
}

export interface DeviceOptions {
  server: RestartableServer;
  userId: string;
  name?: string;
  random?: Seeded;
}

/** Makes a device that is not signed in yet. */
export function makeDevice({ server, userId, name = userId, random = seeded(1) }: DeviceOptions): Device {
  const clock = new DeviceClock();
  const network = new Network(random.fork());
  const recorder = new Recorder();
  const store = memoryStore();
  const platform: Platform = {
    openSocket: network.openSocket,
    name: 'Web',
    deviceId: () => `device-${name}`,
    nowMs: clock.nowMs,
    random: random.fork().next,
    setTimer: clock.setTimer,
    clearTimer: clock.clearTimer,
    onWake: () => () => {},
  };
  const core = createCore({
    sdkAppId: server.sdkAppId,
    store,
    connect: (listener) =>
      openConnection({ url: server.socketUrl, sdkAppId: server.sdkAppId, sdkVersion: '0.0.0', platform, listener }),
    listener: recorder,
  });
  recorder.attach(core);
  const pieces: Pieces = { name, network, recorder, clock };
  return {
    ...{ name, userId, core, store, network, recorder },
    get isSignedIn() {
      return core.me !== undefined;
    },
    signIn: async () => {
      recorder.restart();
      await within(`${name}: sign-in`, core.signIn({ userId, userSig: server.userSig(userId) }));
      await within(`${name}: synced`, recorder.whenSynced());
    },
    signOut: () => within(`${name}: sign-out`, core.signOut()),
    send: (params) => {
      recorder.sentHere.add(`${core.me?.uid}-${params.clientTimeSec}-${params.random}`);
      return core.send(params);
    },
    comeBack: () => comeBack(pieces),
    attempt: () => {
      const isBetween = recorder.netState !== 'connected' && !network.live && !network.isAsleep;
      if (isBetween && core.me) clock.fireNext();
    },
    idle: () => idle(pieces),
  };
}

interface Pieces extends Pick<Device, 'name' | 'network' | 'recorder'> {
  clock: DeviceClock;
}

async function comeBack({ name, network, recorder, clock }: Pieces): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  // A break of the connection is told in the next turn.
  await turn();
  while (recorder.netState !== 'connected') {
    if (performance.now() > until) throw new Error(`${name} does not come back: ${recorder.netState}`);
    if (recorder.endReason) throw new Error(`${name} does not come back: ${recorder.endReason}`);
    const { live } = network;
    if (live) await live.barrier();
    else if (!clock.fireNext()) throw new Error(`${name} is offline and waits for nothing`);
    await turn();
  }
  await idle({ name, network });
}

async function idle({ name, network }: Pick<Pieces, 'name' | 'network'>): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  for (let quiet = 0; quiet < QUIET_ROUNDS; ) {
    const { live, passed } = network;
    if (!live || network.isAsleep) return;
    await live.barrier();
    await turn();
    quiet = network.passed === passed && !live.isBusy ? quiet + 1 : 0;
    if (performance.now() > until) throw new Error(`${name} does not become idle`);
  }
}
