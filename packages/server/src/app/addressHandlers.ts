import { networkInterfaces } from 'node:os';
import type { RestCommands } from '@hongyan/contract';
import type { HandlersOf } from '../dispatch/handlers.ts';

const EVERY_ADDRESS = ['0.0.0.0', '::'];

/** Addresses of the server (rest-api §22.2): sockets, REST and webhooks have the same ones. */
export const addressHandlers: Pick<HandlersOf<RestCommands>, 'ConfigSvc/GetIPList'> = {
  async 'ConfigSvc/GetIPList'({ server }) {
    return { IPList: EVERY_ADDRESS.includes(server.host) ? addressesHere() : [server.host] };
  },
};

function addressesHere(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outer = all.filter(({ internal, address }) => !internal && !address.startsWith('fe80:'));
  return (outer.length > 0 ? outer : all).map(({ address }) => address);
}
