import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_ADMIN } from '../config/appSeed.ts';
import type { Ctx } from '../ctx.ts';
import { freeAppId, newKey } from './appActions.ts';

/** The app that an empty server makes, so that there is something to try at once. */
export interface DemoApp {
  sdkAppId: number;
  admin: string;
  users: string[];
}

export const demoFile = (dataDir: string): string => join(dataDir, 'demo-app.json');

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
  const demo: DemoApp = { sdkAppId: freeAppId(new Set()), admin: DEFAULT_ADMIN, users: ['alice', 'bob'] };
  const key = newKey();
  // The file comes first: after a crash in between the store is still empty and the next start begins again.
  writeFileSync(demoFile(dataDir), `${JSON.stringify({ ...demo, key }, null, 2)}\n`, { mode: 0o600 });

  await storage.apps.put({ sdkAppId: demo.sdkAppId, name: 'demo', key, admins: [demo.admin] }, clock.nowMs());
  await storage.accounts.import(
    demo.sdkAppId,
    demo.users.map((userId) => ({ userId })),
    clock.nowMs(),
  );
  await apps.refresh();
  return demo;
}

function readDemoFile(dataDir: string): DemoApp | undefined {
  if (!existsSync(demoFile(dataDir))) return undefined;
  try {
    const { sdkAppId, admin, users } = JSON.parse(readFileSync(demoFile(dataDir), 'utf8')) as DemoApp;
    return { sdkAppId, admin, users };
  } catch {
    return undefined;
  }
}
