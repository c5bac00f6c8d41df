import { type Seeded, seeded } from '@hongyan/conformance/seeded';
import { openConnection } from '../connection/connect.ts';
import { SdkFault, sdkFaults } from '../connection/fault.ts';
import type { Platform } from '../connection/port.ts';
import { createCore } from '../core/createCore.ts';
import type { Core, CoreListener, SendParams } from '../core/port.ts';
import type { Session } from '../core/session.ts';
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
  readonly core: Core<Session>;
  readonly store: Store;
  readonly network: Network;
  readonly recorder: Recorder;
  readonly isSignedIn: boolean;
  /** Signs in and waits until the lists are what the server has. */
  signIn(): Promise<void>;
  signOut(): Promise<void>;
  /** Whether what is kept is there after `kill`. */
  readonly isDurable: boolean;
  /** Ends the process in the midst of whatever it does, and starts another one with what is kept on the device. */
  kill(userSig?: string): Promise<void>;
  /** Sends, and remembers that this device did. */
  send(params: SendParams): ReturnType<Core['send']>;
  /** Waits until the device is connected, moving its clock from one attempt to the next; then until it is idle. */
  comeBack(): Promise<void>;
  /** Time passes on the device's clock, ms. */
  pass(ms: number): void;
  /** Makes the next attempt to connect, where the device is between two. */
  attempt(): void;
  /** Waits until nothing is under way: no request without answer, no event that has not arrived. */
  idle(): Promise<void>;
  /** What this method of the store is asked begins once `gate` lets it, and is not under way before; without one, at once. */
  slowStore(method: keyof Store, gate?: () => Promise<void>): void;
}

export interface DeviceOptions {
  server: RestartableServer;
  userId: string;
  name?: string;
  random?: Seeded;
  /** Opens what is kept on the device, for each process anew; without it that is the memory of one. */
  place?: () => Store;
}

/** Makes a device that is not signed in yet. */
export function makeDevice({ server, userId, name = userId, random = seeded(1), place }: DeviceOptions): Device {
  const network = new Network(random.fork());
  const recorder = new Recorder();
  const chance = random.fork().next;
  const begin = (clock: DeviceClock): Run =>
    startRun({ server, name, network, recorder, chance, clock, store: place?.() ?? memoryStore() });
  let run = begin(new DeviceClock());
  recorder.attach(run.core);
  // As an app keeps it, which begins with what is kept while it has that one.
  const ownSig = server.userSig(userId);
  const device: Device = {
    ...{ name, userId, network, recorder, isDurable: place !== undefined },
    get core() {
      return run.core;
    },
    get store() {
      return run.store;
    },
    get isSignedIn() {
      return run.core.me !== undefined;
    },
    signIn: async () => {
      recorder.restart();
      await within(`${name}: sign-in`, run.core.signIn({ userId, userSig: ownSig }));
      await within(`${name}: synced`, recorder.whenSynced());
    },
    signOut: () => within(`${name}: sign-out`, run.core.signOut()),
    async kill(userSig = ownSig) {
      network.cut();
      run.end();
      recorder.killed();
      run = begin(new DeviceClock(run.clock.nowMs()));
      recorder.attach(run.core);
      await within(`${name}: begins again`, run.core.signIn({ userId, userSig }));
    },
    send: (params) => {
      recorder.sentHere.add(`${run.core.me?.uid}-${params.clientTimeSec}-${params.random}`);
      return run.core.send(params);
    },
    comeBack: () => comeBack({ name, network, recorder, clock: run.clock, isStoring: () => run.isStoring }),
    pass: (ms) => run.clock.pass(ms),
    attempt: () => {
      const isBetween = recorder.netState !== 'connected' && !network.live && !network.isAsleep;
      if (isBetween && run.core.me) run.clock.fireNext();
    },
    idle: () => idle({ name, network, isStoring: () => run.isStoring }),
    slowStore: (method, gate) => run.slowStore(method, gate),
  };
  return device;
}

/** One process of a device. */
interface Run extends Pick<Device, 'slowStore'> {
  core: Core<Session>;
  store: Store;
  clock: DeviceClock;
  /** Something is asked of what is kept, and not answered yet. */
  readonly isStoring: boolean;
  /** From now on nothing that it does reaches anything. */
  end(): void;
}

interface RunNeeds extends Pick<Device, 'name' | 'network' | 'recorder' | 'store'>, Pick<Run, 'clock'> {
  server: RestartableServer;
  chance: () => number;
}

function startRun({ server, name, network, recorder, chance, store, clock }: RunNeeds): Run {
  let isEnded = false;
  const platform: Platform = {
    openSocket: network.openSocket,
    name: 'Web',
    deviceId: () => `device-${name}`,
    nowMs: clock.nowMs,
    random: chance,
    setTimer: clock.setTimer,
    clearTimer: clock.clearTimer,
    onWake: () => () => {},
  };
  const { sdkAppId, socketUrl: url } = server;
  const gone = async (): Promise<never> => {
    throw new SdkFault(sdkFaults.notSignedIn, 'the process is gone');
  };
  const stored = counting(store);
  const core = createCore({
    sdkAppId,
    store: whileAlive(stored.store, () => !isEnded, gone),
    connect: (listener) => openConnection({ url, sdkAppId, sdkVersion: '0.0.0', platform, listener }),
    listener: whileAlive<CoreListener>(
      recorder,
      () => !isEnded,
      () => undefined,
    ),
  });
  return {
    ...{ core, store, clock, slowStore: stored.slow },
    get isStoring() {
      return stored.pending() > 0;
    },
    end() {
      isEnded = true;
      // What waits for answers waits no more.
      void core.signOut().catch(() => {});
    },
  };
}

/** The same store, of which it is known how much was asked and is not answered, and whose methods can be slow. */
function counting(store: Store): { store: Store; pending: () => number; slow: Device['slowStore'] } {
  let pending = 0;
  const gates = new Map<string | symbol, () => Promise<void>>();
  const counted = new Proxy(store, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      const run = (args: unknown[]): unknown => {
        const result: unknown = Reflect.apply(value, target, args);
        if (!(result instanceof Promise)) return result;
        pending++;
        return result.finally(() => pending--);
      };
      return (...args: unknown[]) => {
        const gate = gates.get(property);
        return gate ? gate().then(() => run(args)) : run(args);
      };
    },
  });
  const slow: Device['slowStore'] = (method, gate) => void (gate ? gates.set(method, gate) : gates.delete(method));
  return { store: counted, pending: () => pending, slow };
}

/** The same object until it is gone; then every method answers that. */
export function whileAlive<T extends object>(target: T, isAlive: () => boolean, gone: () => unknown): T {
  return new Proxy(target, {
    get(_, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => (isAlive() ? Reflect.apply(value, target, args) : gone());
    },
  });
}

interface Pieces extends Pick<Device, 'name' | 'network' | 'recorder'> {
  clock: DeviceClock;
  isStoring: () => boolean;
}

async function comeBack({ name, network, recorder, clock, isStoring }: Pieces): Promise<void> {
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
  await idle({ name, network, isStoring });
}

async function idle({ name, network, isStoring }: Pick<Pieces, 'name' | 'network' | 'isStoring'>): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  for (let quiet = 0; quiet < QUIET_ROUNDS; ) {
    const { live, passed } = network;
    if (!live || network.isAsleep) return;
    await live.barrier();
    await turn();
    quiet = network.passed === passed && !live.isBusy && !isStoring() ? quiet + 1 : 0;
    if (performance.now() > until) throw new Error(`${name} does not become idle`);
  }
}
