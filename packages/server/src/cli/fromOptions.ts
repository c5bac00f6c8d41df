import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { parseAppId } from '../config/appSeed.ts';
import { StartError } from '../config/startError.ts';
import { callsTo } from '../moving/otherServer.ts';
import { pullRecords } from '../moving/pull.ts';
import type { Records } from '../moving/read.ts';
import { withProgress } from './progress.ts';

/** Another server that is imported from. */
export interface FromOptions {
  from?: string;
  fromApp?: number;
  fromAdmin?: string;
  fromKey?: string;
  fromUsersig?: string;
  accounts?: string;
  profileTags?: string;
  groupFields?: string;
  prepare?: boolean;
  since?: number;
}

const commaList = (text: string | undefined): string[] | undefined =>
  text
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** Adds the options that name another server and what to ask it for. */
export function withFromOptions(command: Command): Command {
  return command
    .option('--from <URL>', 'pull from this server over REST v4 instead, e.g. https://console.tim.qq.com')
    .option('--from-app <ID>', 'its SDKAppID', (text: string) => parseAppId(text, '--from-app'))
    .option('--from-admin <USER>', 'an administrator of that app (default: administrator)')
    .option('--from-key <KEY>', 'the key of that app, to sign calls with')
    .option('--from-usersig <SIG>', "the administrator's UserSig, instead of the key")
    .option(
      '--accounts <FILE>',
      'names of accounts there, one a line. REST v4 lists no accounts: without this, those are found that are in groups, and from them on in lists of friends and of recent contacts',
    )
    .option(
      '--profile-tags <TAGS>',
      "the app's own profile fields there, e.g. Tag_Profile_Custom_a,Tag_Profile_Custom_b",
    )
    .option('--group-fields <KEYS>', "the app's own fields of groups there; asked for by name, where given")
    .option('--prepare', 'only accounts, friends, groups and topics: what messages from files need, which come next')
    .option('--since <DATE>', 'one-to-one messages from this day on, e.g. 2024-01-31', readDay);
}

function readDay(text: string): number {
  const timeMs = Date.parse(text);
  if (Number.isNaN(timeMs)) throw new StartError(`--since must be a day as in 2024-01-31, not ${text}`);
  return Math.max(0, Math.floor(timeMs / 1000));
}

/**
 * Looks for what is on the other server.
 *
 * @throws StartError when an option is missing, or the server does not let the caller in
 */
export function recordsFrom(options: FromOptions, url: string, stop: AbortSignal): Promise<Records> {
  const { fromApp: sdkAppId, fromAdmin: identifier = 'administrator', fromKey: key, fromUsersig: userSig } = options;
  if (!/^https?:\/\//i.test(url)) throw new StartError(`--from must be an http:// or https:// address, not ${url}`);
  if (sdkAppId === undefined) throw new StartError('--from needs --from-app, the SDKAppID there');
  if ((key === undefined) === (userSig === undefined))
    throw new StartError('--from needs --from-key or --from-usersig, one of the two');
  const groupFields = commaList(options.groupFields);
  return withProgress((show) =>
    pullRecords({
      call: callsTo({
        url,
        sdkAppId,
        identifier,
        ...(key !== undefined && { key }),
        ...(userSig !== undefined && { userSig }),
      }),
      sdkAppId,
      identifier,
      accounts: options.accounts === undefined ? [] : namesIn(options.accounts),
      profileTags: commaList(options.profileTags) ?? [],
      ...(groupFields && { groupFields }),
      isBare: options.prepare ?? false,
      sinceSec: options.since ?? 0,
      watch(accounts) {
        if (stop.aborted) throw new StartError('stopped; nothing was imported');
        show('looking for accounts', accounts, undefined);
      },
    }),
  );
}

function namesIn(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  } catch (error) {
    throw new StartError(`--accounts: ${error instanceof Error ? error.message : error}`);
  }
}
