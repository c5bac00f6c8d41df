import { expect } from 'bun:test';
import { SYSTEM_CONV } from '@hongyan/contract/groupKinds';
import type { SendParams } from '../core/port.ts';
import { type Device, type DeviceOptions, makeDevice } from './device.ts';
import type { RestartableServer } from './server.ts';
import { serverView, type View, viewOf } from './view.ts';

/** Some accounts of a server and their devices. */
export interface World extends AsyncDisposable {
  readonly server: RestartableServer;
  readonly userIds: readonly string[];
  readonly devices: readonly Device[];
  /** Makes a device of a user and signs it in. */
  device(userId: string, options?: Pick<DeviceOptions, 'name' | 'random' | 'place'>): Promise<Device>;
  /** Ids of the groups of this world. */
  groups: string[];
  /** The conversations that a user can have in this world. */
  convsOf(userId: string): string[];
  /** What a sign-in on a new device shows, which is also what the server answers without the SDK. */
  freshView(userId: string): Promise<View>;
  /** Waits until no connected device has anything under way. */
  idle(): Promise<void>;
}

/** Imports accounts into a server, which stays the caller's. */
export async function makeWorld(server: RestartableServer, ...userIds: string[]): Promise<World> {
  const devices: Device[] = [];
  let lastFresh = 0;
  await server.rest.ok('im_open_login_svc/multiaccount_import', { Accounts: userIds });
  const groups: string[] = [];
  const convsOf = (userId: string): string[] => [
    ...userIds.filter((other) => other !== userId).map((other) => `C2C${other}`),
    ...groups.map((groupId) => `GROUP${groupId}`),
    SYSTEM_CONV,
  ];
  return {
    server,
    userIds,
    groups,
    devices,
    convsOf,
    device: async (userId, options = {}) => {
      const device = makeDevice({ server, userId, ...options });
      devices.push(device);
      await device.signIn();
      return device;
    },
    freshView: async (userId) => {
      const fresh = makeDevice({ server, userId, name: `${userId}-fresh-${++lastFresh}` });
      await fresh.signIn();
      const view = await viewOf(fresh.core, convsOf(userId));
      await fresh.signOut();
      expect(view).toEqual(await serverView(server, userId, convsOf(userId)));
      return view;
    },
    idle: async () => {
      await Promise.all(devices.map((device) => device.idle()));
    },
    async [Symbol.asyncDispose]() {
      for (const device of devices) {
        device.network.wake();
        device.network.cut();
        await device.signOut();
      }
    },
  };
}

let lastRandom = 0;

/** A message of text to be sent. */
export function text(conv: string, says: string, more: Partial<SendParams> = {}): SendParams {
  return {
    conv,
    random: ++lastRandom,
    clientTimeSec: Math.floor(Date.now() / 1000),
    body: [{ MsgType: 'TIMTextElem', MsgContent: { Text: says } }],
    ...more,
  };
}
