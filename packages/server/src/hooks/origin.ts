import type { Platform } from '@hongyan/contract';
import type { RestCaller, SocketCaller } from '../dispatch/handlers.ts';
import type { Origin } from '../storage/port/outbox.ts';

const NAMES: Partial<Record<Platform, string>> = { iPhone: 'iOS', Mini: 'Web', Linux: 'Unknown' };

/** A platform as webhooks name it. */
export const hookPlatform = (platform: Platform): string => NAMES[platform] ?? platform;

/** From where a session asks. */
export const originOf = ({ me, connection }: Pick<SocketCaller, 'me' | 'connection'>): Origin => ({
  platform: hookPlatform(me.platform),
  address: connection.address,
});

/** From where an app's back end asks. */
export const restOrigin = ({ address }: Pick<RestCaller, 'address'>): Origin => ({ platform: 'RESTAPI', address });
