import { Database } from 'bun:sqlite';
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { START_TIMEOUT_MS } from '../../packages/server/src/testing/postgres.ts';
import { signIn } from '../client.ts';
import { restClient } from '../rest.ts';
import { text } from '../say.ts';
import { startServer } from '../server.ts';
import { run, runJson, startCommand } from './commandLine.ts';
import { openPlaces, type Place, type Places } from './places.ts';
import { makeWorld } from './world.ts';

setDefaultTimeout(60_000);

let places: Places;
beforeAll(async () => {
  places = await openPlaces();
}, START_TIMEOUT_MS);
afterAll(() => places[Symbol.asyncDispose](), START_TIMEOUT_MS);

describe('files', () => {
  /** A store large enough that a backup of it takes a moment, and a backup of it. */
  let place: Place;
  let backup: string;
  beforeAll(async () => {
    backup = join(places.root, 'whole.backup');
    place = await places.place('embedded');
    await using server = await startServer(place);
    await makeWorld(server);
    const alice = await signIn(server, 'alice', { deviceId: 'd' });
    const draft = (random: number) => ({
      command: 'sendMessage',
      params: { conv: 'C2Ccarol', random, clientTimeSec: 1_700_000_000, body: text('x'.repeat(1_000)) },
    });
    for (let round = 0; round < 50; round++)
      await alice.askTogether(Array.from({ length: 100 }, (_, n) => draft(1_000 + round * 100 + n)));
    await alice.close();
    await server.kill('SIGTERM');
    await runJson('backup', backup, ...place.options);
  });

  test('a backup killed at any moment leaves no file of its name, and the next one takes its remains away', async () => {
    const folder = places.path();
    const whole = statSync(backup).size;
    for (const share of [0, 0.5]) {
      const file = join(folder, 'a.backup');
      rmSync(folder, { recursive: true, force: true });
      await Bun.write(join(folder, 'keep'), '');
      const child = startCommand(['backup', file, ...place.options]);
      const size = () => readdirSync(folder).reduce((sum, name) => sum + sizeOf(join(folder, name)), 0);
      while (size() <= share * whole && child.exitCode === null) await Bun.sleep(0);
      child.kill('SIGKILL');
      await child.exited;

      // A slow machine may see too late that the backup was under way: then it is there, and whole.
      if (child.signalCode === null)
        expect(await run('restore', file, '--data', places.path())).toMatchObject({ code: 0 });
      else expect(existsSync(file)).toBe(false);
      for (const name of readdirSync(folder).filter((entry) => entry.includes('.part'))) {
        const { code } = await run('restore', join(folder, name), '--data', places.path());
        expect(code).toBe(1);
      }
      await runJson('backup', file, '--force', ...place.options);
      expect(readdirSync(folder).sort()).toEqual(['a.backup', 'keep']);
    }
  });

  test('a backup in which any byte changed, or the end is missing, is refused before anything is written', async () => {
    const { size } = statSync(backup);
    const whole = readFileSync(backup);
    const flipped = [100, size >> 1, size - 700, size - 90].map((at) => {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      return bytes;
    });
    const cut = [0, size >> 1, size - 1].map((length) => whole.subarray(0, length));

    for (const bytes of [...flipped, ...cut]) {
      const [file, data] = [`${places.path()}.backup`, places.path()];
      writeFileSync(file, bytes);
      const { code, stderr } = await run('restore', file, '--data', data);

      expect({ code, stderr }).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/damaged|no backup of hongyan/),
      });
      expect(readdirSync(data)).toEqual(['lock.db']);
    }
  });

  test('a backup of a newer schema is refused', async () => {
    const [newer, data] = [`${places.path()}.backup`, places.path()];
    const text = readFileSync(backup, 'latin1').replace(/"schema":\d+/, '"schema":9');
    const end = text.lastIndexOf('hongyan-backup 1');
    const body = Buffer.from(text.slice(0, end), 'latin1');
    const footer = text.slice(end, -65) + createHash('sha256').update(body).digest('hex');
    writeFileSync(newer, Buffer.concat([body, Buffer.from(`${footer}\n`)]));

    const { code, stderr } = await run('restore', newer, '--data', data);

    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('newer version (schema 9') });
    expect(readdirSync(data)).toEqual(['lock.db']);
  });

  test('neither command takes the place of anything without --force, and a running server is never replaced', async () => {
    const target = await places.place('embedded');
    await using server = await startServer({ ...target, apps: [] });
    const refusals = [
      await run('backup', backup, ...place.options),
      await run('restore', backup, ...target.options),
      await run('restore', backup, ...target.options, '--force'),
    ];
    await server.kill('SIGTERM');
    refusals.push(await run('restore', backup, ...target.options));
    const forced = await run('restore', backup, ...target.options, '--force');

    expect(refusals.map(({ code }) => code)).toEqual([1, 1, 1, 1]);
    expect(refusals[0]?.stderr).toContain('exists already: choose another name, or --force');
    expect(refusals[1]?.stderr).toContain('is in use by another hongyan');
    expect(refusals[3]?.stderr).toContain('holds a store already; --force replaces it');
    expect(forced).toMatchObject({ code: 0, stderr: expect.stringMatching(/^verifying: /) });
    expect(readdirSync(target.data).sort()).toEqual(['demo-app.json', 'hongyan.db', 'lock.db']);
  });

  test('in PostgreSQL too: a database in use is refused, one with a store is replaced with --force alone', async () => {
    const target = await places.place('postgres');
    const server = await startServer(target);
    const elsewhere = ['--data', places.path(), '--store', target.store];
    const inUse = await run('restore', backup, ...elsewhere, '--force');
    await server.kill('SIGTERM');
    const taken = await run('restore', backup, ...elsewhere);
    const forced = await run('restore', backup, ...elsewhere, '--force');

    expect(inUse).toMatchObject({ code: 1, stderr: expect.stringContaining('a server is using this database') });
    expect(taken).toMatchObject({ code: 1, stderr: expect.stringContaining('the database holds a store already') });
    expect(forced.code).toBe(0);
    await using copy = await startServer(target);
    const { MsgCnt } = await restClient(copy).ok('openim/admin_getroammsg', {
      ...{ Operator_Account: 'carol', Peer_Account: 'alice', MaxCnt: 100, MinTime: 0, MaxTime: 4_000_000_000 },
    });
    expect(MsgCnt).toBeGreaterThan(0);
  });

  test('the demo app goes along with its key, and a backup is for its owner alone', async () => {
    const [first, second] = [await places.place('embedded'), await places.place('embedded')];
    const file = `${places.path()}.backup`;
    const server = await startServer({ ...first, apps: [] });
    await server.kill('SIGTERM');
    await runJson('backup', file, ...first.options);
    await runJson('restore', file, ...second.options);

    const demoOf = (data: string) => readFileSync(join(data, 'demo-app.json'), 'utf8');
    expect(demoOf(second.data)).toBe(demoOf(first.data));
    const modes = [file, join(second.data, 'hongyan.db'), join(second.data, 'demo-app.json')];
    expect(modes.map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
  });

  test('a restore killed at any moment leaves the old store or the new one', async () => {
    const old = await places.place('embedded');
    const server = await startServer(old);
    await restClient(server).ok('im_open_login_svc/account_import', { UserID: 'of the old store' });
    await server.kill('SIGKILL');
    const [restoring, log] = ['hongyan.db.restoring', 'hongyan.db-wal'];
    const moments: ((data: string) => boolean)[] = [
      (data) => existsSync(join(data, restoring)),
      (data) => sizeOf(join(data, restoring)) > sizeOf(backup) / 2,
      (data) => existsSync(join(data, `${restoring}-wal`)),
      (data) => !existsSync(join(data, log)),
      (data) => inodeOf(join(data, 'hongyan.db')) !== inode,
    ];

    const left: string[] = [];
    let inode = 0;
    for (const isNow of moments) {
      const data = places.path();
      cpSync(old.data, data, { recursive: true, filter: (path) => !path.endsWith('.sock') });
      inode = inodeOf(join(data, 'hongyan.db'));
      const child = startCommand(['restore', backup, '--data', data, '--force']);
      while (!isNow(data) && child.exitCode === null) await Bun.sleep(0);
      child.kill('SIGKILL');
      await child.exited;
      left.push(stateOf(join(data, 'hongyan.db')));
    }

    expect(left.at(-1)).toBe('the new store, ok');
    for (const state of left) expect(state).toMatch(/^the (old|new) store, ok$/);
  });
});

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

const inodeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.ino ?? 0;

function stateOf(file: string): string {
  const db = new Database(file);
  try {
    const flaw = db.query<{ flaw: string }, []>('SELECT integrity_check AS flaw FROM pragma_integrity_check').get();
    const old = db.query("SELECT 1 FROM accounts WHERE user_id = 'of the old store'").get();
    const fresh = db.query("SELECT 1 FROM accounts WHERE user_id = 'carol'").get();
    return `${old ? 'the old' : ''}${fresh ? 'the new' : ''} store, ${flaw?.flaw}`;
  } finally {
    db.close();
  }
}
