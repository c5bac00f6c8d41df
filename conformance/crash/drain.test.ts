import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { closeCodes, errors } from '@hongyan/contract';
import { startOn, stores } from '../stores.ts';
import { until } from '../until.ts';
import { expectKept } from './kept.ts';
import { attempt, Sending, signInAll } from './sending.ts';

setDefaultTimeout(120_000);

describe.each([...stores])('SIGTERM under load on the %s store', (kind) => {
  test('loses nothing: each send is answered or its connection is closed with 4100, and the process ends well', async () => {
    await using server = await startOn(kind);
    const clients = await signInAll(server);
    const sending = new Sending();
    sending.start(clients, server);
    await until(() => sending.acknowledged >= 50);

    const exitCode = await server.kill('SIGTERM');
    await sending.stop();
    const closes = await Promise.all([...clients.values()].map(({ closed }) => closed));

    expect(exitCode).toBe(0);
    expect(closes.map(({ code }) => code)).toEqual(closes.map(() => closeCodes.shuttingDown));

    await server.restart();
    const again = await signInAll(server);
    const unanswered = sending.open;
    await Promise.all(unanswered.map((said) => attempt(said, again, server)));
    expect(sending.open).toEqual([]);
    const refusals = sending.said.flatMap((said) => said.refusals);
    expect(refusals.filter((code) => code !== errors.sendsStopped.code)).toEqual([]);
    await expectKept(again, sending.said, new Map());
    for (const client of again.values()) await client.close();
  });
});
