import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { builtSdk, complaints, run } from './builtSdk.ts';

setDefaultTimeout(60_000);

const { app, put } = builtSdk();

describe('the classic faces of the published SDK', () => {
  test('load in Node, each by its own entry point; the script sets the global', () => {
    put(
      'app/main.mjs',
      `import { readFileSync } from 'node:fs';
       import { fileURLToPath } from 'node:url';
       import { runInThisContext } from 'node:vm';
       import { TIMManager, TIMTextElem } from '@hongyan/chat/classic';
       import { webim } from '@hongyan/chat/webim';
       const manager = TIMManager.getInstance();
       console.log(JSON.stringify([manager.initSdk({ sdkAppId: 1 }), new TIMTextElem({ text: 'a' }).getText(), typeof webim.login]));
       delete globalThis.webim;
       const script = fileURLToPath(import.meta.resolve('@hongyan/chat/webim.min.js'));
       runInThisContext(readFileSync(script, 'utf8'));
       console.log(typeof globalThis.webim.syncMsgs);`,
    );

    expect(run(['node', 'main.mjs'], app).trim().split('\n')).toEqual(['[0,"a","function"]', 'function']);
  });

  test.each([{ module: 'NodeNext' }, { module: 'ESNext', moduleResolution: 'Bundler' }])(
    'an app in TypeScript compiles against their types (%p), and a wrong call does not',
    (resolving) => {
      const names = [
        'TIMManager',
        'TIMGroupManager',
        'TIMFriendshipManager',
        'TIMMessage',
        'TIMTextElem',
        'TIMSdkConfig',
      ];
      const types = ['TIMConversation', 'TIMMessageListener', 'TIMUserProfile', 'TIMGroupPendencyList'];
      const imports = `import { ${[...names, ...types.map((name) => `type ${name}`)]} } from '@hongyan/chat/classic';
        import { webim, type Msg, type WebimListeners } from '@hongyan/chat/webim';\n`;
      const options = { lib: ['ES2022', 'DOM'], exactOptionalPropertyTypes: true, skipLibCheck: false, ...resolving };
      const check = (body: string) => complaints(app, { 'app.ts': imports + body }, options);

      expect(
        check(`const manager = TIMManager.getInstance();
        manager.initSdk(new TIMSdkConfig({ sdkAppId: 1 }));
        const listener: TIMMessageListener = { onNewMessages: (list) => list.some((one) => one.isSelf()) };
        manager.addMessageListener(listener);
        const message = new TIMMessage();
        message.addElem(new TIMTextElem({ text: 'a' }));
        const played: number = message.customInt();
        const talk: TIMConversation | undefined = manager.getConversation(1, 'bob');
        talk?.sendMessage(message, { onSuccess: (sent) => sent.getMsgId(), onError: (code, desc) => [code, desc] });
        talk?.getMessage(20, null, (list) => list[0]?.getSenderProfile()?.getNickname().length, (code) => code + played);
        TIMFriendshipManager.getInstance().getUsersProfile(['bob'], (list: TIMUserProfile[]) => list[0]?.nickname);
        TIMGroupManager.getInstance().getPendencyFromServer(null, (page: TIMGroupPendencyList) => page.pendencies.length);
        const listeners: WebimListeners = { onMsgNotify: (msgs: Msg[]) => msgs.map((msg) => msg.getTime()) };
        webim.login({ sdkAppID: 1 }, listeners, {}, (answer) => answer.identifierNick, (error) => error.ErrorCode);
        webim.createGroup({ Type: 'Public', Name: 'a' }, (answer) => answer.GroupId.length);
        new webim.Msg.Elem.Text('a').getText();`),
      ).toBe('');
      expect(check(`TIMManager.getInstance().getConversation('bob', 1);`)).toContain('app.ts(3,');
      expect(check(`new TIMMessage().setCustomInt('played');`)).toContain('app.ts(3,');
      expect(check(`webim.createGroup({ Type: 5 });`)).toContain('app.ts(3,');
    },
  );
});
