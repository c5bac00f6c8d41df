import { defaultSettings, type ServerSettings } from '@hongyan/contract';
import pc from 'picocolors';
import { programName } from '../config/programName.ts';
import { version } from '../config/version.ts';
import { type DemoApp, offersDemo } from '../pages/demo.ts';
import { demoFile } from './demoApp.ts';

/** What a started server tells about itself. */
export interface Started {
  url: string;
  settings: Pick<ServerSettings, 'data' | 'host' | 'demoSignIn'>;
  appCount: number;
  /** Whether the chat page is there. */
  hasPages: boolean;
  demo?: DemoApp;
}

/** The text that `serve` prints when it is ready: addresses first, then how to try it. Never a key. */
export function banner({ url, settings, appCount, hasPages, demo }: Started): string {
  const { bold, cyan, green } = pc.createColors(process.stdout.isTTY === true && pc.isColorSupported);
  const line = (name: string, value: string) => `  ${name.padEnd(16)}${value}`;
  const command = (words: string) => cyan(`${programName} ${words}${dataOption(settings.data)}`);
  const chatHint = hasPages ? 'open it in two windows' : `not built: run ${cyan('npm run build')} and start again`;
  const addresses = [
    line('Chat', `${bold(`${url}/`)}  ${chatHint}`),
    line('Health', `${url}/healthz`),
    line('Metrics', `${url}/metrics`),
    line('API docs', `${url}/docs`),
    line('REST', `${url}/v4/SERVICE/COMMAND`),
    line('WebSocket', `${url.replace(/^http/, 'ws')}/im`),
  ];
  const apps = demo
    ? [
        line('Demo app', `SDKAppID ${bold(String(demo.sdkAppId))}, administrator ${bold(demo.admin)}`),
        line('Its key', `${command(`app key ${demo.sdkAppId}`)}  (also in ${demoFile(settings.data)})`),
        line('Demo users', `${demo.users.map(({ userId }) => userId).join(', ')}  (${signInHint(settings)})`),
        ...demo.users.map(({ userId }, at) => {
          const app = appCount > 1 ? `--app ${demo.sdkAppId} ` : '';
          return line(at === 0 ? 'Their UserSigs' : '', command(`usersig make ${app}--user ${userId}`));
        }),
      ]
    : [line('Apps', `${appCount}: ${command('app list')}`)];
  return [`${green('●')} Hongyan ${version} is ready`, '', ...addresses, '', ...apps, ''].join('\n');
}

const signInHint = (settings: Started['settings']): string =>
  offersDemo(settings) ? 'one click on the chat page signs in' : 'sign-in with one click is off: --demo-sign-in on';

/** The option that other commands need to find this server, ready to paste into a shell. */
function dataOption(data: string): string {
  if (data === defaultSettings.data) return '';
  return ` --data ${/^[\w./@:+-]+$/.test(data) ? data : `'${data.replaceAll("'", `'\\''`)}'`}`;
}
