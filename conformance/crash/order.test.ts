import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import type { WireMessage } from '@hongyan/contract';
import { type Client, signIn } from '../client.ts';
import { draft } from '../say.ts';
import type { TestServer } from '../server.ts';
import { startOn, stores } from '../stores.ts';
import { until } from '../until.ts';
import { logAfter } from './kept.ts';

setDefaultTimeout(120_000);

const DEVICES_EACH = 25;
const MESSAGES_EACH = 12;

/** A device with the places of what it sent itself. */
interface Device {
  client: Client;
  peer: string;
  own: { seq: number; id: string }[];
}

async function signInDevices(server: TestServer): Promise<Device[]> {
  const pairs = [
    ['alice', 'bob'],
    ['bob', 'alice'],
  ] as const;
  const all = pairs.flatMap(([user, peer]) =>
    Array.from({ length: DEVICES_EACH }, async (_, n) => {
      const client = await signIn(server, user, { deviceId: `${user} ${n}`, codec: n % 2 ? 'msgpack' : 'json' });
      return { client, peer, own: [] };
    }),
  );
  return Promise.all(all);
}

/** All devices send at once; resolves with how many were acknowledged, also when the server goes away. */
async function sendFromAll(devices: readonly Device[]): Promise<number> {
  const sends = devices.flatMap(({ client, peer, own }) =>
    Array.from({ length: MESSAGES_EACH }, async (_, n) => {
      const { seq, id } = await client.request('sendMessage', draft(peer, `${n}`));
      own.push({ seq, id });
    }),
  );
  const outcomes = await Promise.allSettled(sends);
  return outcomes.filter(({ status }) => status === 'fulfilled').length;
}

const heard = ({ client }: Device): WireMessage[] => client.seen('message').map(({ message }) => message);
const placed = (log: readonly { seq: number; id: string }[]) => log.map(({ seq, id }) => `${seq} ${id}`);

describe.each([...stores])('50 devices that send into one conversation at once on the %s store', (kind) => {
  test('hear it in one order, without holes; one that comes later reads the same', async () => {
    await using server = await startOn(kind, { env: { HONGYAN_MULTI_DEVICE_MODE: '1' } });
    const devices = await signInDevices(server);
    const count = devices.length * MESSAGES_EACH;

    expect(await sendFromAll(devices)).toBe(count);
    await until(() => devices.every((device) => heard(device).length + device.own.length === count));
    using late = await signIn(server, 'bob');
    const log = await logAfter(late, 'alice', 0);

    expect(log.map(({ seq }) => seq)).toEqual(Array.from({ length: count }, (_, n) => n + 1));
    for (const device of devices) {
      const seqs = heard(device).map(({ seq }) => seq);
      expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
      const all = [...heard(device), ...device.own].toSorted((a, b) => a.seq - b.seq);
      expect(placed(all)).toEqual(placed(log));
    }
    for (const { client } of devices) await client.close();
  });

  test('never see a place given twice, or a lower one after a higher, when the server is killed meanwhile', async () => {
    await using server = await startOn(kind, { env: { HONGYAN_MULTI_DEVICE_MODE: '1' } });
    const before = await signInDevices(server);
    const sending = sendFromAll(before);
    await until(() => before.some(({ own }) => own.length > 0));
    await server.kill('SIGKILL');
    await sending;
    await server.restart();
    const after = await signInDevices(server);
    await sendFromAll(after);

    const kept = before.flatMap(({ own }) => own);
    const fresh = after.flatMap(({ own }) => own);
    using late = await signIn(server, 'alice');
    const log = await logAfter(late, 'bob', 0);

    expect(fresh).toHaveLength(after.length * MESSAGES_EACH);
    expect(Math.min(...fresh.map(({ seq }) => seq))).toBeGreaterThan(Math.max(...kept.map(({ seq }) => seq)));
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, n) => n + 1));
    expect(placed(log)).toEqual(expect.arrayContaining(placed([...kept, ...fresh])));
    for (const { client } of after) await client.close();
  });
});
