import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { parseAppId } from '../config/appSeed.ts';
import { StartError } from '../config/startError.ts';
import { refuseMissingFolder, withBackend } from './backend.ts';
import { print } from './output.ts';
import { loadFor, type StoreOptions, withStoreOptions } from './storeOptions.ts';

type CallOptions = Omit<StoreOptions, 'json'> & { json: string; app?: number; as?: string };

/** `hongyan call SERVICE/COMMAND`: any REST command, signed by the program itself. Its answer is JSON. */
export function addCallCommand(program: Command): void {
  const command = program
    .command('call')
    .description('run a REST command as administrator, on the running server or without one')
    .argument('<SERVICE/COMMAND>', 'as behind /v4/, e.g. openim/sendmsg')
    .option('--json <BODY>', 'body of the request; - reads it from standard input', '{}')
    .option('--app <ID>', 'SDKAppID, where there are several', (text: string) => parseAppId(text, '--app'))
    .option('--as <USER>', "who calls (default: the app's administrator)");
  withStoreOptions(command).action(async (path: string, options: CallOptions) => {
    const body = readBody(options.json);
    const loaded = loadFor({ ...options, json: true });
    refuseMissingFolder(loaded);
    const answer = await withBackend(loaded, (backend) =>
      backend.call({ path, body, sdkAppId: options.app, as: options.as }),
    );
    print(true, answer, '');
    if (answer.ErrorCode !== 0) process.exitCode = 1;
  });
}

function readBody(text: string): unknown {
  try {
    return JSON.parse(text === '-' ? readFileSync(0, 'utf8') : text);
  } catch (error) {
    throw new StartError(`--json is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}
