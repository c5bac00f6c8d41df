// An app of 2018 in Node, by the names of the native SDKs: `node app.mjs FOLDER SDKAPPID SERVER USERSIGS DO`; prints what it
// knows as JSON. USERSIGS is JSON by user id. Bob's device keeps what it has in FOLDER.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, appId, server, signatures, what] = process.argv.slice(2);
const dist = join(import.meta.dirname, '../../packages/sdk/dist');
const { TIMConversationType, TIMManager, TIMMessage, TIMTextElem, TIMCreateGroupInfo } = await import(
  join(dist, 'classicNode.js')
);
const { bridgeStore } = await import(join(dist, 'store.js'));

/** Waits for the callbacks of a call. */
const done = (call) =>
  new Promise((onSuccess, reject) => {
    call({ onSuccess, onError: (code, desc) => reject(new Error(`${code} ${desc}`)) });
  });

/** A store of texts in files, as other runtimes have one. */
function filesIn(place) {
  mkdirSync(place, { recursive: true });
  const path = (name) => join(place, encodeURIComponent(name));
  return {
    async getItem(name) {
      try {
        return readFileSync(path(name), 'utf8');
      } catch {
        return null;
      }
    },
    setItem: async (name, text) => writeFileSync(path(name), text),
    removeItem: async (name) => rmSync(path(name), { force: true }),
  };
}

/** A user with a manager of its own, and with what its listeners were told. */
async function enter(userId, localStore) {
  const manager = TIMManager.newManager();
  const told = [];
  const waiting = new Set();
  const tell = (name, value) => {
    told.push({ name, value });
    for (const check of [...waiting]) check();
  };
  const next = (name, fits = () => true) =>
    new Promise((resolve) => {
      const check = () => {
        const at = told.findIndex((one) => one.name === name && fits(one.value));
        if (at < 0) return;
        waiting.delete(check);
        resolve(told.splice(at, 1)[0].value);
      };
      waiting.add(check);
      check();
    });
  const names = ['onRefresh', 'onNewMessages', 'onRecvReceipt', 'onMessageRevoked', 'onGroupAdd', 'onAddFriends'];
  const listener = Object.fromEntries(names.map((name) => [name, (value) => void tell(name, value)]));
  manager.initSdk({ sdkAppId: Number(appId), server, disableLogPrint: true, ...(localStore && { localStore }) });
  manager.setUserConfig({
    ...{ enableReadReceipt: true, refreshListener: listener, receiptListener: listener },
    ...{ messageRevokeListener: listener, groupAssistantListener: listener, friendshipListener: listener },
  });
  manager.addMessageListener(listener);
  await done((callback) => manager.login(userId, JSON.parse(signatures)[userId], callback));
  await next('onRefresh');
  const talk = (peer, type = TIMConversationType.C2C) => manager.getConversation(type, peer);
  const say = (peer, text, type) => done((callback) => talk(peer, type).sendMessage(written(text), callback));
  const hears = async (text) => {
    const list = await next('onNewMessages', (all) => all.some((message) => textOf(message) === text));
    return list.find((message) => textOf(message) === text);
  };
  return { manager, next, talk, say, hears };
}

function written(text) {
  const message = new TIMMessage();
  message.addElement(new TIMTextElem({ text }));
  return message;
}

const textOf = (message) => message.getElem(0)?.text ?? '';
const shown = (list) =>
  list.map((message) => [textOf(message), message.sender(), message.status(), message.customInt()]);

/** Both talk, in a group too, become friends, and bob keeps things to himself. */
async function meet() {
  const [alice, bob] = [await enter('alice'), await enter('bob', bridgeStore(filesIn(folder)))];
  const sent = await alice.say('bob', 'a voice, say');
  const heard = await bob.hears('a voice, say');
  heard.setCustomInt(1);
  await done((callback) => bob.talk('alice').setReadMessage(heard, callback));
  await alice.next('onRecvReceipt');
  const oops = await bob.say('alice', 'oops');
  await alice.hears('oops');
  await done((callback) => bob.talk('alice').revokeMessage(oops, callback));
  await alice.next('onMessageRevoked');

  const info = new TIMCreateGroupInfo({ groupType: 'Private', groupName: 'Team', membersInfo: [{ member: 'bob' }] });
  const groupId = await done((callback) => alice.manager.groupManager().createGroup(info, callback));
  const added = await bob.next('onGroupAdd');
  await alice.say(groupId, 'hi all', TIMConversationType.Group);
  await bob.hears('hi all');

  const befriended = await done((callback) =>
    alice.manager.friendshipManager().addFriend([{ identifier: 'bob' }], callback),
  );
  await alice.next('onAddFriends');
  const note = written('a note');
  note.convertToImportedMsg();
  note.setTime(1_000);
  await done((callback) => bob.talk('alice').importMessages([note], callback));
  await alice.say('bob', 'forget this');
  (await bob.hears('forget this')).remove();

  const history = (who, peer) => done((callback) => who.talk(peer).getMessage(20, null, callback));
  const found = await done((callback) => bob.manager.searchLocalMessages({ keywordList: ['NOTE'] }, callback));
  return {
    isPeerReaded: sent.isPeerReaded(),
    group: [added.groupName, bob.talk(groupId, TIMConversationType.Group).getGroupName()],
    friend: befriended.map(({ identifier, status }) => [identifier, status]),
    alice: shown(await history(alice, 'bob')),
    bob: shown(await history(bob, 'alice')),
    found: found.map(({ messageList }) => messageList.map(textOf)),
  };
}

/** Bob's device alone, without a network. */
async function look() {
  const bob = await enter('bob', bridgeStore(filesIn(folder)));
  return { bob: shown(await done((callback) => bob.talk('alice').getLocalMessage(20, null, callback))) };
}

const known = await (what === 'meet' ? meet() : look());
console.log(JSON.stringify({ node: process.version, ...known }));
process.exit();
