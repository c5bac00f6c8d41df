import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { join } from 'node:path';
import { builtSdk, complaints, lastLine } from './builtSdk.ts';

setDefaultTimeout(60_000);

const { app, put } = builtSdk();

/** What a bundler is told to take for each package. */
const standIns = {
  '@tencentcloud/chat': '@hongyan/chat',
  '@tencentcloud/lite-chat': '@hongyan/chat/lite-chat',
  'tim-js-sdk': '@hongyan/chat/tim-js-sdk',
};
const CREATE = "create({ SDKAppID: 1400000001, proxyServer: 'ws://127.0.0.1:1' })";

/** Bundles an app with the aliases and runs it; gives the last line that it prints. */
async function runAliased(name: string, code: string): Promise<string> {
  put(`app/${name}.mjs`, code);
  const plugins = Object.entries(standIns).map(([original, ours]) => ({
    name: original,
    setup(builder: Bun.PluginBuilder) {
      builder.onResolve({ filter: new RegExp(`^${original}(/|$)`) }, ({ path }) => ({
        path: Bun.resolveSync(path.replace(original, ours), app),
      }));
    },
  }));
  const { outputs } = await Bun.build({ entrypoints: [join(app, `${name}.mjs`)], plugins, target: 'bun' });
  put(`app/${name}.out.mjs`, (await outputs[0]?.text()) ?? '');
  return lastLine([process.execPath, join(app, `${name}.out.mjs`)], app);
}

describe('[§11.4] packages that it stands in for', () => {
  const subPaths: [keyof typeof standIns, string[]][] = [
    ['@tencentcloud/chat', ['', '/index.es.js', '/index.js', '/modules/group-module', '/modules/relationship-module']],
    [
      '@tencentcloud/chat',
      ['', '/modules/signaling-module.js', '/modules/follow-module', '/modules/cloud-search-module'],
    ],
    ['@tencentcloud/lite-chat', ['/basic', '/plugins/conversation', '/plugins/group', '/plugins/conversation-group']],
    ['@tencentcloud/lite-chat', ['/basic', '/plugins/avchatroom', '/plugins/message-enhancer', '/plugins/friend']],
    [
      '@tencentcloud/lite-chat',
      ['/standard', '/plugins/signaling', '/plugins/rich-media-message', '/plugins/cloud-search'],
    ],
    ['@tencentcloud/lite-chat', ['', '/professional']],
    ['tim-js-sdk', ['']],
  ];
  test.each(subPaths)('an app of %s builds with the alias, with its sub-paths %p', async (name, paths) => {
    const imports = paths.map((path, at) => `import m${at} from '${name}${path}';`);
    const others = paths.slice(1).map((_, at) => `m${at + 1}`);
    const printed = await runAliased(
      `${name.replaceAll('/', '-')}${subPaths.findIndex(([, those]) => those === paths)}`,
      `${imports.join('\n')}
       const chat = m0.create({ SDKAppID: 1400000001, proxyServer: 'ws://127.0.0.1:1', modules: { ${others.join(', ')} } });
       for (const plugin of [${others.join(', ')}]) chat.use(plugin);
       console.log(JSON.stringify([m0.VERSION, typeof chat.invite, ${others.map((one) => `typeof ${one}`).join(', ')}]));
       process.exit();`,
    );

    expect(JSON.parse(printed)).toEqual(['3.6.6', 'function', ...others.map(() => 'object')]);
  });

  test('the names of lite-chat are there under its old sub-paths too', async () => {
    const printed = await runAliased(
      'short',
      `import basic from '@hongyan/chat/basic';
       import lite from '@hongyan/chat/lite-chat/basic';
       console.log(basic === lite || JSON.stringify(basic.TYPES) === JSON.stringify(lite.TYPES));`,
    );

    expect(printed).toBe('true');
  });

  test('lite-chat has its own types and six signals, and throws where the other one rejects', async () => {
    const printed = await runAliased(
      'lite',
      `import lite from '@tencentcloud/lite-chat/basic';
       import whole from '@tencentcloud/chat';
       const chat = lite.${CREATE};
       chat.setLogLevel(4);
       const thrown = [];
       for (const call of [() => chat.getConversationList(), () => chat.createCustomMessage({})])
         try { call(); } catch (error) { thrown.push(error.code); }
       const text = chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'before' } });
       const { MessageStatus, Direction, USER_NOT_FOUND, GROUP_ID_PREFIX, GROUP_TIPS_OPERATION_TYPE } = lite.TYPES;
       console.log(JSON.stringify({
         thrown, text: text.payload.text, signals: Object.keys(lite.TSignaling).length,
         MessageStatus, Direction, USER_NOT_FOUND, GROUP_ID_PREFIX, tip: GROUP_TIPS_OPERATION_TYPE.MBR_JOIN,
         same: Object.keys(whole.TYPES).every((name) => lite.TYPES[name] === whole.TYPES[name]), events: Object.keys(lite.EVENT).length,
       }));
       process.exit();`,
    );

    expect(JSON.parse(printed)).toEqual({
      ...{ thrown: [2024, 2024], text: 'before', signals: 6, same: true, events: 37, tip: 1 },
      MessageStatus: { UNSENT: 'unSend', SUCCESS: 'success', FAIL: 'fail' },
      Direction: { FORWARD: 0, BACKWARD: 1 },
      USER_NOT_FOUND: '@TLS#NOT_FOUND',
      GROUP_ID_PREFIX: { COMMUNITY: '@TGS#_', TOPIC: '@TOPIC#_' },
    });
  });

  test('tim-js-sdk has two events more', async () => {
    const printed = await runAliased(
      'tim',
      `import TIM from 'tim-js-sdk';
       import whole from '@tencentcloud/chat';
       const more = Object.entries(TIM.EVENT).filter(([name]) => !(name in whole.EVENT));
       console.log(JSON.stringify([typeof TIM.create, more]));`,
    );

    expect(JSON.parse(printed)).toEqual([
      'function',
      [
        ['SDK_RELOAD', 'sdkReload'],
        ['GROUP_SYSTEM_NOTICE_RECEIVED', 'receiveGroupSystemNotice'],
      ],
    ]);
  });

  test('both compile', () => {
    const code = `import lite from '@hongyan/chat/lite-chat';
      import TIM from '@hongyan/chat/tim-js-sdk';
      export const status: 'unSend' = lite.TYPES.MessageStatus.UNSENT;
      export const made = [lite.create({ SDKAppID: 1 }), TIM.create({ SDKAppID: 1 })];`;

    expect(complaints(app, { 'app.ts': code }, { module: 'NodeNext' })).toBe('');
  });
});
