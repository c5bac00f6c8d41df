import { errors, faultInfo, type Settings } from '@hongyan/contract';
import { checkUserSig, readUserSig, type UserSigClaims, type UserSigFlaw } from '@hongyan/contract/usersig/check';
import { makeUserSig } from '@hongyan/contract/usersig/make';
import type { Command } from 'commander';
import { parseAppId } from '../config/appSeed.ts';
import { StartError } from '../config/startError.ts';
import { chooseApp } from './appActions.ts';
import { refuseMissingFolder, withBackend } from './backend.ts';
import { print, table } from './output.ts';
import { loadFor, type StoreOptions, withStoreOptions } from './storeOptions.ts';

type KeyOptions = StoreOptions & { app?: number; key?: string };

/** `hongyan usersig make|check`: with a key given, or that of an app of the server. */
export function addUserSigCommands(program: Command): void {
  const group = program.command('usersig').description('make UserSigs, or find out what is wrong with one');
  addMake(group);
  addCheck(group);
}

const addKeyOptions = (command: Command) =>
  withStoreOptions(
    command
      .option('--app <ID>', 'SDKAppID, where there are several', (text: string) => parseAppId(text, '--app'))
      .option('--key <KEY>', 'key of the app; without it that of the app in the data folder')
      .option('--json', 'print JSON'),
  );

function addMake(group: Command): void {
  const command = group
    .command('make')
    .description('make a UserSig')
    .requiredOption('--user <USER>', 'user id it is for')
    .option('--expire <TIME>', 'its life: seconds, or e.g. 90m, 12h, 30d', readLifeSec, readLifeSec('180d'));
  addKeyOptions(command).action(async (options: KeyOptions & { user: string; expire: number }) => {
    const { sdkAppId, key } = await signingKey(options);
    const [userId, nowSec] = [options.user, Math.floor(Date.now() / 1000)];
    const userSig = makeUserSig({ sdkAppId, userId, key, expireSec: options.expire, nowSec });
    print(options.json, { sdkAppId, userId, userSig, expiresSec: nowSec + options.expire }, userSig);
  });
}

const UNIT_SEC: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };
const LIFE_MAX_SEC = 50 * 365 * 86_400;

function readLifeSec(text: string): number {
  const [, count, unit = 's'] = /^(\d{1,10})([smhd])?$/.exec(text) ?? [];
  const lifeSec = Number(count) * (UNIT_SEC[unit] ?? 0);
  if (lifeSec >= 1 && lifeSec <= LIFE_MAX_SEC) return lifeSec;
  throw new StartError(
    `--expire must be seconds, or a number with s, m, h or d, up to 50 years, not ${JSON.stringify(text)}`,
  );
}

/** The app and key that were given, or those of the server's app. */
async function signingKey(options: KeyOptions): Promise<{ sdkAppId: number; key: string }> {
  const { app: sdkAppId, key } = options;
  if (key !== undefined && sdkAppId === undefined)
    throw new StartError('--key needs --app: the SDKAppID it belongs to');
  if (key !== undefined && sdkAppId !== undefined) return { sdkAppId, key };
  const app = chooseApp(await serverApps(options), sdkAppId);
  if (app.key === '') throw new StartError(`app ${app.sdkAppId} has no key; give one with --key`);
  return app;
}

async function serverApps(options: KeyOptions) {
  const loaded = loadFor(options);
  refuseMissingFolder(loaded);
  const { apps } = await withBackend(loaded, (backend) => backend.apps({ action: 'list' }));
  return apps;
}

function addCheck(group: Command): void {
  const command = group
    .command('check')
    .description('take a UserSig apart: what it claims, and what is wrong with it')
    .argument('<USERSIG>')
    .option('--user <USER>', 'user id it should be for');
  addKeyOptions(command).action(async (userSig: string, options: KeyOptions & { user?: string }) => {
    const claims = readUserSig(userSig);
    const flaw = 'fault' in claims ? claims : await checkClaims(userSig, claims, options);
    report(options.json, 'fault' in claims ? undefined : claims, flaw);
    if (flaw) process.exitCode = 1;
  });
}

/** Checks as the server would; what is not asked for is taken from the claims. */
async function checkClaims(
  userSig: string,
  claims: UserSigClaims,
  options: KeyOptions & { user?: string },
): Promise<UserSigFlaw | undefined> {
  const sdkAppId = options.app ?? claims.sdkAppId;
  const app =
    options.key === undefined
      ? (await serverApps(options)).find((one) => one.sdkAppId === sdkAppId)
      : { key: options.key, settings: {} };
  if (app === undefined) return { fault: 'appUnknown', details: { sdkAppId } };
  const { userSigPublicKey: publicKey = '' } = app.settings as Partial<Settings>;
  const nowSec = Math.floor(Date.now() / 1000);
  const userId = options.user ?? claims.userId;
  const outcome = checkUserSig({ userSig, sdkAppId, userId, key: app.key, publicKey, nowSec });
  return 'fault' in outcome ? outcome : undefined;
}

function report(asJson: boolean | undefined, claims: UserSigClaims | undefined, flaw: UserSigFlaw | undefined): void {
  const verdict = flaw
    ? { ok: false, code: errors[flaw.fault].code, fault: flaw.fault, info: faultInfo(flaw.fault, flaw.details) }
    : { ok: true };
  const rows = claims
    ? [
        ['account', claims.userId],
        ['made', timeText(claims.timeSec)],
        ['expires', timeText(claims.timeSec + claims.expireSec)],
      ]
    : [];
  const shown = claims ? `${table(['SDKAppID', String(claims.sdkAppId)], rows)}\n` : '';
  print(
    asJson,
    { ...verdict, claims },
    `${shown}${flaw ? `${verdict.code} ${flaw.fault}: ${verdict.info}` : 'it is valid'}`,
  );
}

/** A readable time; a claimed one may lie beyond what a date can hold. */
const timeText = (sec: number): string => (sec <= 8_640_000_000_000 ? new Date(sec * 1000).toISOString() : `${sec} s`);
