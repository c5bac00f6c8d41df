import { expect, setDefaultTimeout, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtSdk, complaints, lastLine } from './builtSdk.ts';

setDefaultTimeout(60_000);

const { app, put } = builtSdk();

test('[S6] the published SDK writes its log into a file a day in Node', () => {
  put(
    'app/main.mjs',
    `import chat from '@hongyan/chat';
     import { TIMManager } from '@hongyan/chat/classic';
     import { fileLog } from '@hongyan/chat/log';
     const logFile = fileLog({ folder: 'logs' });
     const sdk = chat.create({ SDKAppID: 1400000002, proxyServer: 'ws://127.0.0.1:1', logFile });
     try { sdk.login({}); } catch {}
     const manager = TIMManager.getInstance();
     manager.initSdk({ sdkAppId: 1400000002, logPath: 'classic' });
     manager.log(2, 'app', 'hello');
     console.log(JSON.stringify([logFile.path, manager.getLogPath()]));
     process.exit();`,
  );

  const paths = JSON.parse(lastLine(['node', 'main.mjs'], app)) as string[];

  expect(paths.join()).toMatch(/^logs.imSDK_\d{8}\.log,classic.imSDK_\d{8}\.log$/);
  const [modern = '', classic = ''] = paths.map((path) => readFileSync(join(app, path), 'utf8'));
  expect(modern).toMatch(/ \[error\] login: options must not be empty/);
  expect(classic).toMatch(/ \[warn\] app hello\n$/);
});

test('[S6] its types say what a log is', () => {
  const imports = `import chat from '@hongyan/chat';\nimport { fileLog } from '@hongyan/chat/log';\n`;
  const check = (body: string): string => complaints(app, { 'app.ts': imports + body }, { module: 'NodeNext' });

  expect(
    check(`const logFile = fileLog({ folder: 'logs', keepDays: 3 });
      export const made = chat.create({ SDKAppID: 1, logFile, disableCrashReport: true });
      export const closed: Promise<void> = logFile.close();`),
  ).toBe('');
  expect(check(`fileLog({ keepDays: 3 });`)).toContain('app.ts(3,');
});
