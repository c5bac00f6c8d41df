import { existsSync, statSync } from 'node:fs';
import type { ServerSettings } from '@hongyan/contract';
import { programName } from '../config/programName.ts';
import { NewerSchemaError } from '../storage/port/storage.ts';
import type { Snapshot } from '../storage/snapshot.ts';
import { type Finding, fail, ok, warn } from './finding.ts';
import {
  checkClock,
  checkDisk,
  checkFiles,
  databaseAheadMs,
  fileLimitOf,
  isClockSynchronized,
  moment,
} from './host.ts';
import { checkFolder, checkPort, checkReach, type RunningServer } from './place.ts';
import { checkStore, type StoreReport, unreadable, type Watch } from './store.ts';

/** What `runChecks` looks at. */
export interface CheckNeeds {
  settings: ServerSettings;
  /** The server that runs on the data folder, if one does. */
  server?: RunningServer | undefined;
  openSnapshot: () => Promise<Snapshot>;
  /** Of the embedded store. */
  storeFile: string;
  watch: Watch;
}

/** Looks at everything that a server needs to run well: configuration, machine, store. It changes nothing. */
export async function runChecks({ settings, server, openSnapshot, storeFile, watch }: CheckNeeds): Promise<Finding[]> {
  const from = moment();
  const folder = checkFolder(settings.data);
  const findings = [folder, await checkPort(settings, server), checkReach(settings)];
  if (folder.state === 'fail') return findings;

  const { report, apps, aheadMs } = await lookInto(openSnapshot, settings, storeFile, watch);
  findings.push(...apps, ...report.findings);
  if (existsSync(settings.data))
    findings.push(checkDisk(settings.data, { storeBytes: sizeOf(storeFile), seen: report.seen }));
  const limit = fileLimitOf(server?.pid);
  if (limit) findings.push(checkFiles(limit));
  findings.push(
    checkClock({
      from,
      to: moment(),
      newestMs: report.seen?.newestMs ?? 0,
      databaseAheadMs: aheadMs,
      isSynchronized: isClockSynchronized(),
    }),
  );
  return findings;
}

interface Look {
  report: StoreReport;
  apps: Finding[];
  aheadMs?: number | undefined;
}

async function lookInto(
  openSnapshot: CheckNeeds['openSnapshot'],
  { store }: ServerSettings,
  storeFile: string,
  watch: Watch,
): Promise<Look> {
  if (store === 'embedded' && sizeOf(storeFile) === 0)
    return {
      report: { findings: [ok('store', 'there is none yet: the server makes it at its first start')] },
      apps: [],
    };
  let opened: Snapshot;
  try {
    opened = await openSnapshot();
  } catch (error) {
    return { report: { findings: [notOpened(error, store)] }, apps: [] };
  }
  await using snapshot = opened;
  try {
    const aheadMs = await databaseAheadMs(snapshot);
    const report = await checkStore(snapshot, watch, Date.now());
    return { report, apps: report.seen ? [await checkApps(snapshot)] : [], aheadMs };
  } catch (error) {
    return { report: { findings: [unreadable(error)] }, apps: [] };
  }
}

function notOpened(error: unknown, store: string): Finding {
  if (error instanceof NewerSchemaError)
    return fail('store', error.message, 'run the version that wrote it, or a newer one');
  if (store === 'embedded') return unreadable(error);
  const reason = error instanceof Error ? error.message : String(error);
  return fail('store', `the database cannot be reached: ${reason}`, 'does it run, and is --store its address?');
}

/** Apps that can be used: an administrator and a key each. */
async function checkApps({ tx }: Snapshot): Promise<Finding> {
  const apps = await tx.all<{ sdk_app_id: number; app_key: string; admins: string }>(
    "SELECT sdk_app_id, app_key, admins FROM apps WHERE state = 'active' ORDER BY sdk_app_id",
  );
  if (apps.length === 0)
    return warn('apps', 'there is no active app: nobody can sign in', `make one with \`${programName} app create\``);
  const flawed = apps.filter(({ app_key: key, admins }) => key === '' || admins === '[]').map((app) => app.sdk_app_id);
  if (flawed.length > 0)
    return fail(
      'apps',
      `without key or administrator: ${flawed.join(', ')}`,
      'start the server with --app ID:KEY:ADMIN',
    );
  return ok('apps', `${apps.length} active, each with key and administrator`);
}

/** With what is still in its log. */
const sizeOf = (file: string): number =>
  [file, `${file}-wal`].reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0);
