import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import type { WireMessage } from '@hongyan/contract';
import { testPostgres } from '../../packages/server/src/testing/postgres.ts';
import { type Client, signIn } from '../client.ts';
import { said } from '../groups/said.ts';
import { type RestClient, restClient } from '../rest.ts';
import { startServer, type TestServer } from '../server.ts';
import { startOn, stores } from '../stores.ts';
import { until } from '../until.ts';
import { logAfter } from './kept.ts';

setDefaultTimeout(120_000);

const DEVICES = 50;
const MESSAGES_EACH = 12;
const HALL = 'GROUPhall';

/** A device with the places of what it sent itself. */
interface Device {
  client: Client;
  /** The conversation, as its user names it. */
  conv: string;
  own: { seq: number; id: string }[];
}

/** Who the devices are of, and where they all send. */
interface Crowd {
  what: string;
  userOf(n: number): string;
  convOf(n: number): string;
}

const crowds: Crowd[] = [
  {
    what: '50 devices of two people',
    userOf: (n) => (n % 2 ? 'bob' : 'alice'),
    convOf: (n) => (n % 2 ? 'C2Calice' : 'C2Cbob'),
  },
  { what: '50 members of a group', userOf: (n) => `member${n}`, convOf: () => HALL },
];

/** Signs the devices in, each at one of the processes; the group is made when they do so first. */
async function signInDevices({ userOf, convOf }: Crowd, ...servers: TestServer[]): Promise<Device[]> {
  const all = Array.from({ length: DEVICES }, async (_, n) => {
    const how = { deviceId: `${n}`, codec: n % 2 ? 'msgpack' : 'json' } as const;
    const client = await signIn(servers[n % servers.length] as TestServer, userOf(n), how);
    return { client, conv: convOf(n), own: [] };
  });
  const devices = await Promise.all(all);
  const [first, ...others] = devices.map(({ client }) => client);
  if (first && convOf(0) === HALL) await makeHall(servers, first, others);
  return devices;
}

async function makeHall(servers: readonly TestServer[], owner: Client, others: readonly Client[]): Promise<void> {
  const { groups } = await owner.request('getGroups', {});
  if (groups.length > 0) return;
  const [rest, ...elsewhere] = servers.map((server) => restClient(server));
  await rest?.ok('hongyan/set_settings', { Settings: { groupMessagesPerSec: 0 } });
  const isKnown = async (at: RestClient) =>
    (await at.ok('hongyan/get_settings', {})).Settings.groupMessagesPerSec === 0;
  for (const at of elsewhere) await until(() => isKnown(at));
  const members = others.map(({ userId }) => ({ userId }));
  await owner.request('createGroup', { type: 'Public', name: 'hall', groupId: 'hall', members });
}

/** All devices send at once; resolves with how many were acknowledged, also when the server goes away. */
async function sendFromAll(devices: readonly Device[]): Promise<number> {
  const sends = devices.flatMap(({ client, conv, own }) =>
    Array.from({ length: MESSAGES_EACH }, async (_, n) => {
      const { seq, id } = await client.request('sendMessage', said(conv, `${n}`));
      own.push({ seq, id });
    }),
  );
  const outcomes = await Promise.allSettled(sends);
  return outcomes.filter(({ status }) => status === 'fulfilled').length;
}

/** What a device was told of the conversation; notices are another one. */
const heard = ({ client }: Device): WireMessage[] =>
  client.seen('message').flatMap(({ conv, message }) => (conv === undefined || conv === HALL ? [message] : []));
const placed = (log: readonly { seq: number; id: string }[]) => log.map(({ seq, id }) => `${seq} ${id}`);

/** All that a device heard and said, in the order of the places. */
const known = (device: Device) => placed([...heard(device), ...device.own].toSorted((a, b) => a.seq - b.seq));
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);
const modes = { env: { HONGYAN_MULTI_DEVICE_MODE: '1' } };

/** The log as somebody reads it who comes later. */
async function logOf(server: TestServer, { userOf, convOf }: Crowd): Promise<WireMessage[]> {
  using late = await signIn(server, userOf(1));
  return await logAfter(late, convOf(1), 0);
}

describe.each(stores.flatMap((kind) => crowds.map((crowd) => [crowd.what, kind, crowd] as const)))(
  '%s that send into one conversation at once on the %s store',
  (_, kind, crowd) => {
    test('hear it in one order, without holes; one that comes later reads the same', async () => {
      await using server = await startOn(kind, modes);
      const devices = await signInDevices(crowd, server);
      const count = devices.length * MESSAGES_EACH;

      expect(await sendFromAll(devices)).toBe(count);
      await until(() => devices.every((device) => heard(device).length + device.own.length === count));
      const log = await logOf(server, crowd);

      expect(log.map(({ seq }) => seq)).toEqual(upTo(count));
      for (const device of devices) {
        const seqs = heard(device).map(({ seq }) => seq);
        expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
        expect(known(device)).toEqual(placed(log));
      }
      for (const { client } of devices) await client.close();
    });

    test('never see a place given twice, or a lower one after a higher, when the server is killed meanwhile', async () => {
      await using server = await startOn(kind, modes);
      const before = await signInDevices(crowd, server);
      const sending = sendFromAll(before);
      await until(() => before.some(({ own }) => own.length > 0));
      await server.kill('SIGKILL');
      await sending;
      await server.restart();
      const after = await signInDevices(crowd, server);
      await sendFromAll(after);

      const kept = before.flatMap(({ own }) => own);
      const fresh = after.flatMap(({ own }) => own);
      const log = await logOf(server, crowd);

      expect(fresh).toHaveLength(after.length * MESSAGES_EACH);
      expect(Math.min(...fresh.map(({ seq }) => seq))).toBeGreaterThan(Math.max(...kept.map(({ seq }) => seq)));
      expect(log.map(({ seq }) => seq)).toEqual(upTo(log.length));
      expect(placed(log)).toEqual(expect.arrayContaining(placed([...kept, ...fresh])));
      for (const { client } of after) await client.close();
    });
  },
);

test.each(crowds.map((crowd) => [crowd.what, crowd] as const))(
  '[D12] %s at two processes on one PostgreSQL know one order, each message once',
  async (_, crowd) => {
    const postgres = await testPostgres();
    await using stack = new AsyncDisposableStack();
    stack.defer(() => postgres.stop());
    const options = { ...modes, store: await postgres.freshDatabase() };
    const here = stack.use(await startServer(options));
    const there = stack.use(await startServer(options));
    const devices = await signInDevices(crowd, here, there);
    const count = devices.length * MESSAGES_EACH;

    expect(await sendFromAll(devices)).toBe(count);
    await until(() => devices.every((device) => heard(device).length + device.own.length >= count));
    const log = await logOf(there, crowd);

    expect(log.map(({ seq }) => seq)).toEqual(upTo(count));
    // What comes from the other process may arrive after what was sent here later: clients go by seq.
    for (const device of devices) expect(known(device)).toEqual(placed(log));
    for (const { client } of devices) await client.close();
  },
);
