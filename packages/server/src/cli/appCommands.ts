import { Argument, type Command } from 'commander';
import { parseAppId } from '../config/appSeed.ts';
import { StartError } from '../config/startError.ts';
import type { App } from '../storage/port/apps.ts';
import type { AppAction, AppReply } from './appActions.ts';
import { refuseMissingFolder, withBackend } from './backend.ts';
import { print, table } from './output.ts';
import { addStatisticsCommand } from './statisticsCommand.ts';
import { loadFor, type StoreOptions, withStoreOptions } from './storeOptions.ts';

/** `hongyan app …`: the apps of a server (S13), whether it runs or not. */
export function addAppCommands(program: Command): void {
  const group = program.command('app').description('create, list, switch off and set up apps');
  addCreate(group);
  addList(group);
  addKey(group);
  addState(group, 'disable', 'refuse all calls and sign-ins, keep the data');
  addState(group, 'enable', 'undo disable');
  addState(group, 'delete', 'delete; it can be restored for a time (appRestoreDays)');
  addState(group, 'restore', 'undo delete');
  addSettings(group);
  addStatisticsCommand(addId(group.command('statistics')));
}

const addId = (command: Command): Command =>
  withStoreOptions(
    command
      .addArgument(new Argument('<ID>', 'SDKAppID').argParser((text: string) => parseAppId(text, 'ID')))
      .option('--json', 'print JSON'),
  );

function addCreate(group: Command): void {
  const command = group
    .command('create')
    .description('make an app; id and key are random unless given')
    .option('--app <ID>', 'its SDKAppID', (text: string) => parseAppId(text, '--app'))
    .option('--key <KEY>', 'its key, at least 16 characters')
    .option('--name <NAME>', 'its name')
    .option('--admin <USER>', 'its administrator (default: administrator)')
    .option('--json', 'print JSON');
  withStoreOptions(command).action(
    async (options: StoreOptions & { app?: number; key?: string; name?: string; admin?: string }) => {
      const { app: sdkAppId, key, name, admin } = options;
      const created = onlyApp(await act(options, { action: 'create', sdkAppId, key, name, admin }));
      const { version: _, ...shown } = created;
      print(
        options.json,
        shown,
        `SDKAppID       ${created.sdkAppId}\nkey            ${created.key}\nadministrator  ${created.admins.join(', ')}`,
      );
    },
  );
}

function addList(group: Command): void {
  const command = group.command('list').description('list the apps').option('--json', 'print JSON');
  withStoreOptions(command).action(async (options: StoreOptions) => {
    const { apps } = await act(options, { action: 'list' });
    const rows = apps.map((app) => [
      String(app.sdkAppId),
      app.name,
      app.state,
      app.admins.join(', '),
      new Date(app.createdMs).toISOString(),
    ]);
    const text =
      rows.length === 0
        ? 'there is no app; make one with `hongyan app create`'
        : table(['SDKAPPID', 'NAME', 'STATE', 'ADMINISTRATORS', 'CREATED'], rows);
    print(options.json, apps.map(withoutKey), text);
  });
}

function addKey(group: Command): void {
  addId(group.command('key').description("print an app's key")).action(
    async (sdkAppId: number, options: StoreOptions) => {
      const { key } = onlyApp(await act(options, { action: 'show', sdkAppId }));
      if (key === '') throw new StartError(`app ${sdkAppId} has no key`);
      print(options.json, { sdkAppId, key }, key);
    },
  );
}

function addState(group: Command, action: 'disable' | 'enable' | 'delete' | 'restore', description: string): void {
  addId(group.command(action).description(description)).action(async (sdkAppId: number, options: StoreOptions) => {
    const app = onlyApp(await act(options, { action, sdkAppId }));
    print(options.json, withoutKey(app), `app ${sdkAppId} is ${app.state}`);
  });
}

function addSettings(group: Command): void {
  const description = "show an app's settings, or change them: name=value, and name= for the default again";
  const command = addId(group.command('settings').description(description)).argument('[name=value...]');
  command.action(async (sdkAppId: number, pairs: string[], options: StoreOptions) => {
    const reply = await act(options, {
      action: 'settings',
      sdkAppId,
      changes: Object.fromEntries(pairs.map(readPair)),
    });
    const own = onlyApp(reply).settings;
    const rows = Object.entries(reply.settings ?? {}).map(([name, value]) => [
      name,
      String(value),
      name in own ? 'own' : 'default',
    ]);
    print(options.json, { sdkAppId, own, settings: reply.settings }, table(['SETTING', 'VALUE', 'FROM'], rows));
  });
}

function readPair(pair: string): [string, string] {
  const [name = '', ...value] = pair.split('=');
  if (!pair.includes('=')) throw new StartError(`expected name=value, not ${pair}`);
  return [name, value.join('=')];
}

function act(options: StoreOptions, action: AppAction): Promise<AppReply> {
  const loaded = loadFor(options);
  if (action.action !== 'create') refuseMissingFolder(loaded);
  return withBackend(loaded, (backend) => backend.apps(action));
}

function onlyApp({ apps: [app] }: AppReply): App {
  if (app === undefined) throw new Error('the answer names no app');
  return app;
}

/** Keys are shown only where they are asked for. */
function withoutKey({ key: _, version: __, ...shown }: App) {
  return shown;
}
