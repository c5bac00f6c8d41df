import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_FILE } from '../backup/keptFiles.ts';
import { DEFAULT_ADMIN } from '../config/appSeed.ts';
import type { Ctx } from '../ctx.ts';
import type { DemoApp, DemoUser } from '../pages/demo.ts';
import { freeAppId, newKey } from './appActions.ts';

const USERS: DemoUser[] = [
  { userId: 'alice', nick: 'Alice' },
  { userId: 'bob', nick: 'Bob' },
  { userId: 'carol', nick: 'Carol' },
];

export const demoFile = (dataDir: string): string => join(dataDir, DEMO_FILE);

/** Makes the demo app when the server has no app at all, and finds it again on later starts. */
export async function demoApp(
  ctx: Pick<Ctx, 'apps' | 'storage' | 'clock'>,
  dataDir: string,
): Promise<DemoApp | undefined> {
  const apps = ctx.apps.list();
  if (apps.length === 0) return createDemoApp(ctx, dataDir);
  const demo = readDemoFile(dataDir);
  return apps.some((app) => app.sdkAppId === demo?.sdkAppId && app.state === 'active') ? demo : undefined;
}

async function createDemoApp(
  { apps, storage, clock }: Pick<Ctx, 'apps' | 'storage' | 'clock'>,
  dataDir: string,
): Promise<DemoApp> {
  const demo: DemoApp = { sdkAppId: freeAppId(new Set()), admin: DEFAULT_ADMIN, users: USERS };
  const key = newKey();
  // The file comes first: after a crash in between the store is still empty and the next start begins again.
  writeFileSync(demoFile(dataDir), `${JSON.stringify({ ...demo, key }, null, 2)}\n`, { mode: 0o600 });

  await storage.apps.put({ sdkAppId: demo.sdkAppId, name: 'demo', key, admins: [demo.admin] }, clock.nowMs());
  await storage.accounts.import(demo.sdkAppId, demo.users, clock.nowMs());
  await apps.refresh();
  return demo;
}

type DemoFile = Omit<DemoApp, 'users'> & { users: (DemoUser | string)[] };

/** Files of earlier versions hold the names alone. */
const readUser = (user: DemoUser | string): DemoUser =>
  typeof user === 'string' ? (USERS.find(({ userId }) => userId === user) ?? { userId: user, nick: '' }) : user;

function readDemoFile(dataDir: string): DemoApp | undefined {
  if (!existsSync(demoFile(dataDir))) return undefined;
  try {
    const { sdkAppId, admin, users } = JSON.parse(readFileSync(demoFile(dataDir), 'utf8')) as DemoFile;
    return { sdkAppId, admin, users: users.map(readUser) };
  } catch {
    return undefined;
  }
}
