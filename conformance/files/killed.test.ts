import { expect, setDefaultTimeout, test } from 'bun:test';
import { appendFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { signIn } from '../client.ts';
import { history, send } from '../say.ts';
import { startOn, stores } from '../stores.ts';
import { announce, at, fileBody, give, offsetOf, patch, someBytes, tear, uploadOf } from './giving.ts';

setDefaultTimeout(120_000);

const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);

test.each(stores)('[S35] an upload whose server is killed goes on where it was, on %s', async (store) => {
  await using server = await startOn(store);
  const bytes = someBytes(3_000_000);
  let alice = await signIn(server, 'alice');
  const announced = announce(bytes);
  const first = await uploadOf(alice, server, announced);
  await patch(first, 0, bytes.slice(0, 1_000_000));
  await tear(server, first, 1_000_000, { bytes: bytes.subarray(1_000_000, 1_500_000), announced: 2_000_000 });

  await server.kill('SIGKILL');
  await server.restart();

  alice = await signIn(server, 'alice');
  expect(await filesIn(join(server.data, 'files', 'contents')).catch(() => [])).toEqual([]);
  // The address is good still, but for the server's own.
  const url = at(server, new URL(first).pathname);
  const offset = await offsetOf(url);
  expect(offset).toBe(1_500_000);
  expect(offset).toBe(await offsetOf(await uploadOf(alice, server, announced)));
  const { file } = await patch(url, offset, bytes.slice(offset));
  expect(await (await fetch(at(server, file?.url ?? ''))).bytes()).toEqual(bytes);
  await alice.close();
});

test.each(stores)(
  '[S35] all of an upload that came before the kill is a file when its giver asks, on %s',
  async (store) => {
    await using server = await startOn(store);
    const bytes = someBytes(100_000);
    let alice = await signIn(server, 'alice');
    const url = await uploadOf(alice, server, announce(bytes));
    await tear(server, url, 0, { bytes: bytes.subarray(0, 99_999), announced: bytes.length });
    await server.kill('SIGKILL');
    // As if the last byte had come, and the server had died before it looked through them.
    const parts = join(server.data, 'files', 'parts');
    const [part = ''] = await readdir(parts);
    await appendFile(join(parts, part), bytes.slice(99_999));
    await server.restart();

    alice = await signIn(server, 'alice');
    const { file } = await alice.request('beginUpload', announce(bytes));

    expect(await (await fetch(at(server, file?.url ?? ''))).bytes()).toEqual(bytes);
    await alice.close();
  },
);

test.each(stores)(
  '[S14] a file that a message holds is there after a kill, with the same address, on %s',
  async (store) => {
    await using server = await startOn(store);
    let alice = await signIn(server, 'alice');
    await (await signIn(server, 'bob')).close();
    const bytes = someBytes(5_000);
    const file = await give(alice, server, bytes);
    await send(alice, 'bob', fileBody(file));

    await server.kill('SIGKILL');
    await server.restart();

    alice = await signIn(server, 'alice');
    const [message] = await history(alice, 'bob');
    expect(message?.body).toEqual(fileBody(file));
    expect(await (await fetch(at(server, file.url))).bytes()).toEqual(bytes);
    await alice.close();
  },
);
