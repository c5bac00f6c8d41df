import { appServer } from '../../packages/server/src/testing/appServer.ts';
import { restClient } from '../rest.ts';
import type { TestServer } from '../server.ts';

/** What a server needs to call the tests' own app, and to do so soon after it could not. */
export const HOOK_ENV = {
  HONGYAN_HOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
  HONGYAN_HOOK_POLL_MS: '20',
  HONGYAN_HOOK_BACKOFF_MS: '50',
  HONGYAN_HOOK_BACKOFF_MAX_MS: '200',
  HONGYAN_HOOK_LEASE_MS: '1000',
};
const WAIT_MS = 30_000;

/** Lets the apps' own server be reached and answers with what so many webhooks that waited say, in an order of their own. */
export async function tellWhatWaited(server: TestServer, count: number): Promise<string[]> {
  await using app = appServer();
  for (const one of server.apps)
    await restClient(server, one).ok('hongyan/set_settings', { Settings: { hookUrl: app.url } });
  // What is told twice, as after a call that was cut off, is told under the same name.
  const told = () => new Map(app.got.map(({ headers, body }) => [headers.get('X-Hongyan-Delivery'), body]));
  for (const until = Date.now() + WAIT_MS; told().size < count && Date.now() < until; ) await Bun.sleep(20);
  return [...told().values()].map((body) => JSON.stringify(body)).sort();
}
