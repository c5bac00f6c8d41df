import { describe, expect, test } from 'bun:test';
import { signIn } from '@hongyan/conformance/client';
import { restClient } from '@hongyan/conformance/rest';
import { send } from '@hongyan/conformance/say';
import { seeded } from '@hongyan/conformance/seeded';
import type { TestServer } from '@hongyan/conformance/server';
import { startOn, stores } from '@hongyan/conformance/stores';
import { until } from '@hongyan/conformance/until';
import { type Arrived, type Providers, providers } from '../testing/providers.ts';

const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 4);
const SEED = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000);
const PER_ROUND = 30;
/** Pushes that the server may have unanswered, all of which a crash may make come twice. */
const IN_FLIGHT = 5;

const alertOf = ({ body }: Arrived): string => (body.aps as { alert: string }).alert;

async function startWith({ caFile, credentials }: Providers, kind: (typeof stores)[number]): Promise<TestServer> {
  const server = await startOn(kind, {
    env: {
      ...{ HONGYAN_OFFLINE_PUSH_ALLOWED_NETWORKS: 'all', HONGYAN_OFFLINE_PUSH_TLS_CA: caFile },
      ...{ HONGYAN_OFFLINE_PUSH_IN_FLIGHT: String(IN_FLIGHT), HONGYAN_OFFLINE_PUSH_POLL_MS: '20' },
      HONGYAN_OFFLINE_PUSH_LEASE_MS: '500',
    },
  });
  const rest = restClient(server);
  await rest.ok('im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob'] });
  await rest.ok('hongyan/put_push_channel', { BusinessID: 1, Kind: 'apns', Credentials: credentials.apns });
  await rest.ok('hongyan/set_settings', { Settings: { offlinePushMergeAfter: 0 } });
  const bob = await signIn(server, 'bob', { platform: 'iPhone', deviceId: 'phone' });
  await bob.ask('setPushToken', { businessId: 1, token: 'token' });
  await bob.close();
  const stateOf = async () => (await rest.ok('openim/querystate', { To_Account: ['bob'] })).QueryResult[0]?.State;
  await until(async () => (await stateOf()) === 'PushOnline');
  return server;
}

describe.each(stores.filter((kind) => kind !== 'given'))('kill -9 while pushes go out, on the %s store', (kind) => {
  test(
    `[S18] each acknowledged message is pushed, and twice only what was unanswered, as the same one (seed ${SEED})`,
    async () => {
      using own = await providers();
      await using server = await startWith(own, kind);
      const random = seeded(SEED);
      const acknowledged = new Set<string>();
      for (let round = 0; round < ROUNDS; round++) {
        const alice = await signIn(server, 'alice', { platform: 'Windows', deviceId: 'desk' });
        const said = Array.from({ length: PER_ROUND }, (_, n) => `${round} ${n}`);
        const sending = Promise.allSettled(
          said.map((text) => send(alice, 'bob', text).then(() => acknowledged.add(text))),
        );
        const before = own.arrived.length;
        const soMany = random.below(PER_ROUND);
        await until(() => own.arrived.length >= before + soMany);
        await server.kill('SIGKILL');
        await sending;
        await server.restart();
      }

      const pushed = () => Map.groupBy(own.arrived, alertOf);
      await until(() => [...acknowledged].every((text) => pushed().has(text)));
      const rest = restClient(server);
      const trace = async () => {
        const { Trace } = await rest.ok('hongyan/get_push_trace', { Account: 'bob', Count: 100 });
        return Trace;
      };
      await until(async () => (await trace()).every(({ Reason }) => Reason === 'sent'));

      expect(acknowledged.size).toBeGreaterThan(0);
      const repeats = [...pushed().values()].filter((same) => same.length > 1);
      for (const same of repeats) expect(new Set(same.map(({ headers }) => headers['apns-collapse-id'])).size).toBe(1);
      const more = own.arrived.length - pushed().size;
      expect(more).toBeLessThanOrEqual(IN_FLIGHT * ROUNDS);
    },
    30_000 + ROUNDS * 20_000,
  );
});
