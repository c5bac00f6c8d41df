import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signIn } from '../client.ts';
import { startServer } from '../server.ts';
import { announce, at, give, offsetOf, patch, someBytes, uploadOf } from './giving.ts';

setDefaultTimeout(120_000);

const S3_SERVER = join(import.meta.dir, '../../packages/server/src/file/store/s3Server.mjs');
const folder = mkdtempSync(join(tmpdir(), 'hongyan-s3-'));
let s3: Bun.Subprocess<'ignore', 'pipe', 'inherit'>;
let env: Record<string, string>;
beforeAll(async () => {
  s3 = Bun.spawn([process.execPath, S3_SERVER, folder], { stdin: 'ignore', stdout: 'pipe', stderr: 'inherit' });
  const { value } = await s3.stdout.pipeThrough(new TextDecoderStream()).getReader().read();
  env = {
    HONGYAN_FILES: 's3://files/of/team',
    HONGYAN_S3_ENDPOINT: `http://127.0.0.1:${Number(value)}`,
    HONGYAN_S3_REGION: 'us-east-1',
    // Those of the server, which anybody may know.
    ...{ HONGYAN_S3_ACCESS_KEY_ID: 'S3RVER', HONGYAN_S3_SECRET_ACCESS_KEY: 'S3RVER' },
  };
});
afterAll(async () => {
  s3.kill();
  await s3.exited;
  rmSync(folder, { recursive: true });
});

test('[S35] an upload to a bucket goes on after a kill, is fetched by range, and given by proof', async () => {
  await using server = await startServer({ env });
  const bytes = someBytes(3_000_000);
  let alice = await signIn(server, 'alice');
  await patch(await uploadOf(alice, server, announce(bytes)), 0, bytes.slice(0, 1_000_000));

  await server.kill('SIGKILL');
  await server.restart();

  alice = await signIn(server, 'alice');
  const url = await uploadOf(alice, server, announce(bytes));
  expect(await offsetOf(url)).toBe(1_000_000);
  const { file } = await patch(url, 1_000_000, bytes.slice(1_000_000));
  const fetched = at(server, file?.url ?? '');
  expect(await (await fetch(fetched)).bytes()).toEqual(bytes);
  const part = await fetch(fetched, { headers: { Range: 'bytes=1000-1999' } });
  expect([part.status, await part.bytes()]).toEqual([206, bytes.slice(1_000, 2_000)]);
  using bob = await signIn(server, 'bob');
  expect((await give(bob, server, bytes)).uuid).toBe(file?.uuid ?? '');
  await alice.close();
});

test('[S35] a bucket out of reach refuses uploads with a code, and nothing else', async () => {
  const closed = { ...env, HONGYAN_S3_ENDPOINT: 'http://127.0.0.1:9' };
  await using server = await startServer({ env: closed });
  using alice = await signIn(server, 'alice');

  const refused = alice.request('beginUpload', announce(someBytes(10)));

  await expect(refused).rejects.toMatchObject({ code: 6008 });
  expect((await alice.request('ping', {})).timeMs).toBeGreaterThan(0);
});
