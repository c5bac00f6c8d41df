import { describe, expect, test } from 'bun:test';
import { closeCodes, subProtocols } from '@hongyan/contract';
import { START_MS, testGateway } from './testGateway.ts';

const handshake = (subProtocol?: string): RequestInit => ({
  headers: {
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version': '13',
    ...(subProtocol === undefined ? {} : { 'Sec-WebSocket-Protocol': subProtocol }),
  },
});

describe('the handshake', () => {
  test('[S74] a known sub-protocol is echoed', async () => {
    await using cloud = testGateway();

    expect((await cloud.client('json')).socket.protocol).toBe(subProtocols.json);
    expect((await cloud.client('msgpack')).socket.protocol).toBe(subProtocols.msgpack);
  });

  test('[S74] among several offered the first known one is chosen', async () => {
    await using cloud = testGateway();
    const socket = new WebSocket(cloud.url, ['chat.v9', subProtocols.msgpack, subProtocols.json]);

    await new Promise((resolve) => (socket.onopen = resolve));

    expect(socket.protocol).toBe(subProtocols.msgpack);
    socket.close();
  });

  test('[S74] without a sub-protocol the client speaks JSON', async () => {
    await using cloud = testGateway();
    const socket = new WebSocket(cloud.url);
    await new Promise((resolve) => (socket.onopen = resolve));
    const answer = new Promise((resolve) => (socket.onmessage = ({ data }) => resolve(data)));

    socket.send('{"i":7,"c":"ping","p":{}}');

    expect(await answer).toBe('{"i":7,"r":{}}');
    expect(socket.protocol).toBe('');
    socket.close();
  });

  test('[S74] an unknown sub-protocol is refused with the known ones', async () => {
    await using cloud = testGateway();

    const response = await fetch(cloud.httpUrl, handshake('chat.v9'));

    expect(response.status).toBe(400);
    expect(await response.text()).toBe('unknown sub-protocol chat.v9; offer hongyan.v1.msgpack or hongyan.v1.json\n');
  });

  test('[S74] a plain HTTP request is told to upgrade', async () => {
    await using cloud = testGateway();

    const response = await fetch(cloud.httpUrl);

    expect(response.status).toBe(426);
    expect(response.headers.get('Upgrade')).toBe('websocket');
  });

  test('[S5] connection ids are unique, and the later one is greater', async () => {
    await using cloud = testGateway();
    for (let n = 0; n < 12; n++) await (await cloud.client()).call('ping');

    const ids = cloud.connections.map(({ id }) => id);

    expect(new Set(ids).size).toBe(12);
    expect(ids.toSorted()).toEqual(ids);
    expect(cloud.connections[0]?.address).toBe('127.0.0.1');
  });
});

describe('what is overdue', () => {
  test('[S4] a connection that does not sign in in time is closed', async () => {
    await using cloud = testGateway({ loginTimeoutSec: 10 });
    const [alice, bob] = [await cloud.client(), await cloud.client()];
    await bob.call('login', { userId: 'bob', uid: 2 });

    cloud.pass(9);
    expect(cloud.gateway.stats.connections).toBe(2);
    cloud.pass(1);

    expect(await alice.closed).toEqual({ code: closeCodes.loginTimeout, reason: 'loginTimeout' });
    expect(cloud.gateway.stats.connections).toBe(1);
  });

  test('[S55] silence of 2.5 heartbeat periods closes, a ping keeps open', async () => {
    await using cloud = testGateway({ heartbeatSec: 30 });
    const [alice, bob] = [await cloud.client(), await cloud.client()];
    await alice.call('login');
    await bob.call('login', { userId: 'bob', uid: 2 });
    cloud.pass(0);
    cloud.pass(40);

    await bob.call('ping');
    cloud.pass(35);
    expect(cloud.gateway.stats.connections).toBe(2);
    cloud.pass(1);

    expect(cloud.gateway.stats.connections).toBe(1);
    expect(await alice.closed).toMatchObject({ code: closeCodes.heartbeatLost });
  });

  test('[S4] a session ends when its UserSig expires', async () => {
    await using cloud = testGateway();
    const alice = await cloud.client();
    await alice.call('login', { expiresSec: START_MS / 1_000 + 60 });

    cloud.pass(59);
    expect(cloud.sessions.count).toBe(1);
    cloud.pass(1);

    expect(await alice.next()).toEqual({ n: 'kicked', p: { reason: 'expired', timeMs: START_MS + 60_000 } });
    expect(await alice.closed).toMatchObject({ code: closeCodes.userSigExpired });
    expect(cloud.sessions.count).toBe(0);
  });
});

describe('shutdown', () => {
  test('[S55] requests under way are answered before all connections close', async () => {
    const gate = Promise.withResolvers<void>();
    const entered = Promise.withResolvers<void>();
    await using cloud = testGateway(
      {},
      {
        async slow() {
          entered.resolve();
          await gate.promise;
          return { r: 'done' };
        },
      },
    );
    const [alice, bob] = [await cloud.client(), await cloud.client()];
    await bob.call('ping');
    alice.request(['slow']);
    await entered.promise;
    expect(cloud.gateway.stats).toEqual({ connections: 2, inFlight: 1 });

    const drained = cloud.gateway.drain(60_000);
    expect((await fetch(cloud.httpUrl, handshake())).status).toBe(503);
    expect(cloud.gateway.stats.connections).toBe(2);
    gate.resolve();
    await drained;

    expect(await alice.next()).toEqual({ i: 1, r: 'done' });
    for (const client of [alice, bob]) {
      expect(await client.closed).toEqual({ code: closeCodes.shuttingDown, reason: 'shuttingDown' });
    }
    expect(cloud.gateway.stats).toEqual({ connections: 0, inFlight: 0 });
  });

  test('[S55] a request that never ends does not hold the shutdown up', async () => {
    const entered = Promise.withResolvers<void>();
    await using cloud = testGateway(
      {},
      {
        stuck() {
          entered.resolve();
          return new Promise(() => {});
        },
      },
    );
    const alice = await cloud.client();
    alice.request(['stuck']);
    await entered.promise;

    await cloud.gateway.drain(1);

    expect(await alice.closed).toMatchObject({ code: closeCodes.shuttingDown });
  });
});
