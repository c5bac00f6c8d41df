import { openConnection } from '../connection/connect.ts';
import { SdkFault } from '../connection/fault.ts';
import type { Connection, ConnectionListener, Platform } from '../connection/port.ts';
import { createCore } from '../core/createCore.ts';
import { VERSION } from '../face/constants/version.ts';
import { CrashReports } from '../face/crash/reports.ts';
import { memoryStore } from '../store/memory.ts';
import type { Store } from '../store/port.ts';
import type { StoreTrouble } from '../store/resilient.ts';
import type { SharingStore } from '../tabs/sharing.ts';
import type { Client, Started } from './client.ts';
import { createListener } from './coreListener.ts';
import { selectiveStore } from './selectiveStore.ts';

/** Makes the core of a client. */
export function start(client: Client, platform: Platform, url: string): Started {
  const { sdkAppId } = client.config;
  const { store, share } = storeOf(client);
  const open = (listener: ConnectionListener, on = platform): Connection =>
    openConnection({ url, sdkAppId, sdkVersion: VERSION, platform: on, listener });
  const fault = (code: number, info: string): Error => new SdkFault(code, info);
  const core = createCore({
    sdkAppId,
    store,
    connect: share?.({ sdkAppId, platform, open, fault }) ?? open,
    listener: createListener(client),
  });
  return { core, store, crashes: new CrashReports({ ...client, core }) };
}

/** The app's own choice, which a store of this package made; of what is not to be kept nothing reaches it (S24). */
function storeOf(client: Client): { store: Store; share?: SharingStore['share'] } {
  const { localStore } = client.config;
  if (!localStore) return { store: memoryStore() };
  const told = ({ trouble, message }: StoreTrouble): void =>
    client.log.warn(`the local store is ${trouble}: ${message}`);
  const durable = localStore.open(told as Parameters<typeof localStore.open>[0]) as Store & Partial<SharingStore>;
  const isTransient = (conv: string): boolean => client.user.disableStorage || client.transient.has(conv);
  const store = selectiveStore(durable, memoryStore(), isTransient);
  return { store, ...(durable.share && { share: durable.share }) };
}
