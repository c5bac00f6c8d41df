import { type CommandTable, restCommands } from '@hongyan/contract';
import { makeUserSig } from '@hongyan/contract/usersig/make';
import type { RunningApp } from '../app.ts';
import { didYouMean } from '../config/nearest.ts';
import { StartError } from '../config/startError.ts';
import { chooseApp } from './appActions.ts';

/** A REST command as a person at the command line wants it run. */
export interface AdminCall {
  /** `service/command`, as behind `/v4/`. */
  path: string;
  body: unknown;
  sdkAppId?: number;
  /** Who calls; the app's first administrator when absent. */
  as?: string;
}

const USER_SIG_LIFE_SEC = 300;
const specs: CommandTable = restCommands as unknown as CommandTable;
const known = Object.entries(specs).flatMap(([path, { aliases = [] }]) => [path, ...aliases]);

/** Runs a REST command with a UserSig made for it, exactly as if it had come over HTTP. */
export async function adminCall(
  { ctx, dispatcher }: Pick<RunningApp, 'ctx' | 'dispatcher'>,
  call: AdminCall,
): Promise<Record<string, unknown>> {
  const path = call.path.replace(/^\/?(v4\/)?/, '');
  if (!known.includes(path)) throw new StartError(`there is no command ${path}${didYouMean(path, known)}`);
  if (typeof call.body !== 'object' || call.body === null || Array.isArray(call.body))
    throw new StartError(`the body of ${path} must be a JSON object`);
  const app = chooseApp(ctx.apps.list(), call.sdkAppId);
  const userId = call.as ?? app.admins[0];
  if (userId === undefined) throw new StartError(`app ${app.sdkAppId} has no administrator; say who calls with --as`);

  const nowSec = Math.floor(ctx.clock.nowMs() / 1000);
  const userSig = makeUserSig({ sdkAppId: app.sdkAppId, userId, key: app.key, expireSec: USER_SIG_LIFE_SEC, nowSec });
  const random = crypto.getRandomValues(new Uint32Array(1));
  return dispatcher.rest({
    path,
    query: new URLSearchParams({
      sdkappid: String(app.sdkAppId),
      identifier: userId,
      usersig: userSig,
      random: String(random[0]),
      contenttype: 'json',
    }),
    body: { value: call.body },
    // This machine, by the address that proxies on it seldom come from: their failures do not count here.
    address: '::1',
    origin: '',
    bodyHash: Bun.hash.crc32(JSON.stringify(call.body) ?? ''),
  });
}
