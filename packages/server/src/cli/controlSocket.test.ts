import { afterAll, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testCloud } from '../testing/cloud.ts';
import { controlPath, openControlSocket } from './controlSocket.ts';

const folder = mkdtempSync(join(tmpdir(), 'hongyan-control-'));
afterAll(() => rmSync(folder, { recursive: true }));

let folders = 0;
function newFolder(name = String(++folders)): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

async function order(dataDir: string, path: string, body: string) {
  const response = await fetch(`http://control${path}`, { unix: controlPath(dataDir), method: 'POST', body });
  return { status: response.status, reply: await response.json() };
}

test('[D23] the socket is for its owner alone and goes with the server', async () => {
  await using cloud = await testCloud();
  const dataDir = newFolder();
  const socket = openControlSocket(dataDir, { ...cloud.app, appDefaults: {} });

  expect(statSync(controlPath(dataDir)).mode & 0o777).toBe(0o600);
  await socket.stop();

  expect(statSync(controlPath(dataDir), { throwIfNoEntry: false })).toBeUndefined();
});

test('[D23] a folder whose name is longer than a socket address may be is no obstacle', async () => {
  await using cloud = await testCloud();
  const dataDir = newFolder('x'.repeat(200));
  const socket = openControlSocket(dataDir, { ...cloud.app, appDefaults: {} });

  const { reply } = await order(dataDir, '/apps', '{"action":"list"}');
  await socket.stop();

  expect(reply.result.apps).toMatchObject([{ sdkAppId: 1_400_000_001 }]);
});

test('[D23] a command runs as the administrator of the app', async () => {
  await using cloud = await testCloud();
  const dataDir = newFolder();
  const socket = openControlSocket(dataDir, { ...cloud.app, appDefaults: {} });

  const call = { path: 'im_open_login_svc/account_import', body: { UserID: 'alice' } };
  const { reply } = await order(dataDir, '/call', JSON.stringify(call));
  await socket.stop();

  expect(reply.result).toMatchObject({ ActionStatus: 'OK' });
  expect(await cloud.app.ctx.accounts.find(1_400_000_001, 'alice')).toMatchObject({ userId: 'alice' });
});

test('[S13] disabling an app ends its sessions at once', async () => {
  await using cloud = await testCloud();
  await cloud.users('alice');
  await cloud.signIn('alice');
  const dataDir = newFolder();
  const socket = openControlSocket(dataDir, { ...cloud.app, appDefaults: {} });
  expect(cloud.app.ctx.sessions.count).toBe(1);

  const { reply } = await order(dataDir, '/apps', '{"action":"disable","sdkAppId":1400000001}');
  await socket.stop();

  expect(reply.result.apps).toMatchObject([{ state: 'disabled' }]);
  expect(cloud.app.ctx.sessions.count).toBe(0);
});

test('what cannot be done is answered with a reason', async () => {
  await using cloud = await testCloud();
  const dataDir = newFolder();
  const socket = openControlSocket(dataDir, { ...cloud.app, appDefaults: {} });

  const noApp = await order(dataDir, '/apps', '{"action":"show","sdkAppId":7}');
  const noOrder = await order(dataDir, '/dance', '{}');
  const noJson = await order(dataDir, '/apps', '{');
  await socket.stop();

  expect(noApp).toEqual({ status: 400, reply: { error: 'there is no app 7; there is 1400000001' } });
  expect(noOrder.status).toBe(404);
  expect(noJson.reply.error).toContain('the server could not do it');
});

test('a file in the way of the socket is not touched', async () => {
  await using cloud = await testCloud();
  const dataDir = newFolder();
  writeFileSync(controlPath(dataDir), 'mine');

  expect(() => openControlSocket(dataDir, { ...cloud.app, appDefaults: {} })).toThrow('is in the way');
  expect(statSync(controlPath(dataDir)).size).toBe(4);
});
