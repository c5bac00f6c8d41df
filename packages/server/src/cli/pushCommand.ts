import { readFileSync } from 'node:fs';
import { type OutputOf, pushKindNames, pushKinds, type RestCommands } from '@hongyan/contract';
import { type Command, Option } from 'commander';
import { parseAppId } from '../config/appSeed.ts';
import { StartError } from '../config/startError.ts';
import { refuseMissingFolder, withBackend } from './backend.ts';
import { print, table } from './output.ts';
import { loadFor, type StoreOptions, withStoreOptions } from './storeOptions.ts';
import { wholeNumber } from './wholeNumber.ts';

type Trace = OutputOf<RestCommands['hongyan/get_push_trace']>['Trace'];
type Channels = OutputOf<RestCommands['hongyan/get_push_channels']>['Channels'];
type Options = StoreOptions & { app?: number; json?: boolean };

/** `hongyan push …`: channels of offline push, and what became of pushes (S18). */
export function addPushCommands(program: Command): void {
  const group = program.command('push').description('offline push: its channels, and what became of each push');
  addChannelCommands(group);
  const why = withCommon(group.command('why').description('why a user did, or did not, get pushes of the last days'))
    .requiredOption('--user <ID>', 'whose')
    .option('--message <KEY>', 'only of the message with this MsgKey, with --peer or --group')
    .option('--peer <ID>', 'the other side of the conversation that the message is in')
    .option('--group <ID>', 'the group that the message is in')
    .option('--before <SEQ>', 'only those below this number', wholeNumber)
    .option('--count <N>', 'how many', wholeNumber);
  why.action(async (options: Options & Record<'user' | 'message' | 'peer' | 'group', string>) => {
    const { user, message, peer, group, before, count } = options as typeof options & Record<string, never>;
    const body = { Account: user, MsgKey: message, Peer: peer, GroupId: group, Before: before, Count: count };
    const { Trace: trace } = await call<{ Trace: Trace }>(options, 'hongyan/get_push_trace', body);
    print(options.json, trace, trace.length === 0 ? 'nothing was to be pushed' : traceText(trace));
  });
}

function addChannelCommands(group: Command): void {
  const kinds = pushKindNames.map((kind) => `${kind} (${Object.keys(pushKinds[kind].credentials).join(', ')})`);
  withCommon(
    group
      .command('add <KIND> <NUMBER> <NAME=VALUE...>')
      .description(
        `add or replace a channel: a kind with its credentials, its number (businessID); @FILE stands for what is in a file. Kinds: ${kinds.join('; ')}`,
      ),
  ).action(async (Kind: string, number: string, pairs: string[], options: Options) => {
    const body = { Kind, BusinessID: wholeNumber(number), Credentials: credentialsIn(pairs) };
    const answer = await call<{ PublicKey?: string }>(options, 'hongyan/put_push_channel', body);
    const key = answer.PublicKey ? `; its public key is ${answer.PublicKey}` : '';
    print(options.json, answer, `channel ${number} is there${key}`);
  });
  withCommon(group.command('list').description('list the channels, without their secrets')).action(
    async (options: Options) => {
      const { Channels: channels } = await call<{ Channels: Channels }>(options, 'hongyan/get_push_channels', {});
      print(options.json, channels, channels.length === 0 ? 'there is no channel' : channelText(channels));
    },
  );
  withCommon(
    group.command('remove <NUMBER>').description('remove a channel; the tokens registered with it go too'),
  ).action(async (number: string, options: Options) => {
    await call(options, 'hongyan/delete_push_channel', { BusinessID: wholeNumber(number) });
    print(options.json, {}, `channel ${number} is gone`);
  });
}

function withCommon(command: Command): Command {
  const app = new Option('--app <ID>', 'SDKAppID, where there are several');
  command.addOption(app.argParser((text: string) => parseAppId(text, '--app'))).option('--json', 'print JSON');
  return withStoreOptions(command);
}

/** Credentials as they are typed: `KeyId=ABC`, or `Key=@AuthKey.p8` for what is in a file. */
function credentialsIn(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, name, value = ''] = /^(\w+)=([\s\S]*)$/.exec(pair) ?? [];
      if (name === undefined) throw new StartError(`credentials are given as NAME=VALUE, not ${pair.slice(0, 20)}`);
      return [name, value.startsWith('@') ? contentOf(value.slice(1)) : value];
    }),
  );
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new StartError(`${file} cannot be read: ${String(error)}`);
  }
}

async function call<T>(options: Options, path: string, fields: Record<string, unknown>): Promise<T> {
  const loaded = loadFor(options);
  refuseMissingFolder(loaded);
  const body = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const answer = await withBackend(loaded, (backend) => backend.call({ path, body, sdkAppId: options.app }));
  if (answer.ErrorCode !== 0) throw new StartError(String(answer.ErrorInfo));
  // An answer without an error is as the contract has it.
  return answer as T;
}

function traceText(trace: Trace): string {
  const rows = trace.map((one) => [
    ...[String(one.Seq), new Date(one.Time * 1000).toISOString(), one.MsgKey ?? one.TaskId ?? '-'],
    ...[one.GroupId ? `${one.From_Account} in ${one.GroupId}` : one.From_Account, one.Device ?? '-'],
    ...[one.Platform ?? '-', String(one.BusinessID ?? '-'), one.Text, String(one.Tries), one.Answer ?? '-'],
  ]);
  return table(['SEQ', 'TIME', 'MESSAGE', 'FROM', 'DEVICE', 'PLATFORM', 'CHANNEL', 'WHY', 'TRIES', 'ANSWER'], rows);
}

function channelText(channels: Channels): string {
  const rows = channels.map(({ BusinessID, Kind, Credentials }) => [
    ...[String(BusinessID), pushKinds[Kind].title],
    Object.entries(Credentials)
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
  ]);
  return table(['NUMBER', 'KIND', 'CREDENTIALS'], rows);
}
