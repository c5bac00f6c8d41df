import type { Platform } from '../connection/port.ts';
import { type ServerScope, serverAddress } from '../platform/server.ts';
import { EVENT } from './constants/event.ts';
import { TSignaling } from './constants/signaling.ts';
import { TYPES } from './constants/types.ts';
import { VERSION } from './constants/version.ts';
import { createInstance } from './instance.ts';
import { createLog } from './log/log.ts';
import type { ChatInstance, CreateOptions, TencentCloudChatModule } from './types.ts';

/**
 * Makes the package's default export for a platform (sdk-js-api §1).
 *
 * @param place says which server it belongs to where the app does not
 */
export function chatModule(platform: () => Platform, place: () => ServerScope): TencentCloudChatModule {
  const instances = new Map<number, ChatInstance>();
  return {
    create(options) {
      const sdkAppId = appIdOf(options);
      if (sdkAppId === undefined) {
        createLog().error('create: the option SDKAppID must be a number, no instance is made');
        return null;
      }
      const known = instances.get(sdkAppId);
      if (known) return known;
      const url = serverAddress(options.proxyServer, place());
      if (url === undefined) tellServerUnknown(options.proxyServer);
      const release = () => void instances.delete(sdkAppId);
      const instance = createInstance({ sdkAppId, url, platform: platform(), options, release });
      instances.set(sdkAppId, instance);
      return instance;
    },
    TYPES,
    EVENT,
    TSignaling,
    VERSION,
  };
}

// Called from plain JavaScript too.
function appIdOf(options: CreateOptions | undefined): number | undefined {
  const given: unknown = options?.SDKAppID;
  const id = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
  return typeof id === 'number' && Number.isInteger(id) && id > 0 ? id : undefined;
}

function tellServerUnknown(proxyServer: unknown): void {
  const reason = proxyServer === undefined ? 'no server is known' : `proxyServer ${String(proxyServer)} is no address`;
  createLog().error(
    `create: ${reason}, login will fail. Give create the option proxyServer ('wss://im.example.com'), or set the ` +
      `global HONGYAN_SERVER, <meta name="hongyan-server" content="…"> or, when building, process.env.HONGYAN_SERVER.`,
  );
}
