import type { WireMessage } from '@hongyan/contract';
import { clientGroupTypes, groupTypeOf } from '@hongyan/contract/clientGroupTypes';
import type { EndReason, NetState } from '../connection/port.ts';
import type { AppliedChange, CoreListener } from '../core/port.ts';
import { isWithheld } from '../face/state/listener.ts';
import { type Client, forgetUser, reportCaught, tellApp } from './client.ts';
import { handleOf } from './conversation.ts';
import { peerOf } from './convs.ts';
import { TIMGroupTipsElem } from './elements.ts';
import { groupsTold, tipTold } from './groupNews.ts';
import { readOwn } from './local.ts';
import { messageOf, type TIMMessage } from './message.ts';
import { followRelations } from './relationNews.ts';
import { classicFaults } from './reply.ts';

/** Turns what the core tells into calls of the classic listeners. */
export function createListener(client: Client): CoreListener {
  const relations = followRelations(client, (messages) => tellMessages(client, messages));
  const groups = groupsTold(client);
  return {
    net(state) {
      client.log.info('the network is', state);
      if (state === 'connected') reportCaught(client);
      netChanged(client, state);
    },
    opened() {
      for (const { conv } of client.started?.core.heads() ?? []) client.listed.add(conv);
      refreshed(client);
      relations.begin();
    },
    synced() {
      reportCaught(client);
      client.started?.crashes
        .recall()
        .catch((error: unknown) => client.log.debug('errors could not be reported', error));
      refreshed(client);
      relations.begin();
      groups.begin();
    },
    ended(reason) {
      client.log.warn('the session was ended:', reason);
      forgetUser(client);
      ended(client, reason);
    },
    messages: (conv, messages) => received(client, conv, messages),
    changes: (conv, changes) => changed(client, conv, changes),
    heads(convs) {
      const changed = convs.map((conv) => handleOf(client, conv));
      const { refreshListener: listener } = client.user;
      tellApp(client, () => listener?.onRefreshConversations?.(changed));
      tellApp(client, () => listener?.onRefreshConversation?.(changed));
    },
    sent: (pending, outcome) => sentLate(client, pending, outcome),
    profiles: (profiles) => relations.profiles(profiles),
    relations: (list) => relations.changed(list),
    groups: (groupIds) => groups.changed(groupIds),
    remade: (conv) => client.recent.drop(conv),
    failed: (error) => client.watch.note(error, 'promise'),
    // The classic SDKs know nothing of these.
    follows() {},
    topic() {},
    attributes() {},
    counters() {},
    guestMessages() {},
    statuses() {},
    userEvent() {},
  };
}

function netChanged(client: Client, state: NetState): void {
  const wasConnected = client.net === 'connected';
  client.net = state;
  const { connListener: listener } = client.config;
  if (!listener) return;
  const [code, desc] = [classicFaults.noAnswer, 'the server does not answer'];
  if (state === 'connecting') {
    if (wasConnected) disconnected();
    tellApp(client, () => listener.onConnecting?.());
  } else if (state === 'connected') {
    tellApp(client, () => listener.onConnSucc?.());
    tellApp(client, () => listener.onConnected?.());
  } else if (wasConnected) disconnected();
  else tellApp(client, () => listener.onConnFailed?.(code, desc));

  function disconnected(): void {
    tellApp(client, () => listener?.onDisconnect?.(code, desc));
    tellApp(client, () => listener?.onDisconnected?.(code, desc));
  }
}

/** Whoever reads the list then finds all of each message, what is kept on this device alone too. */
function refreshed(client: Client): void {
  const { core } = client.started ?? {};
  const uid = core?.me?.uid;
  void readOwn(client).then(() => {
    if (core?.me?.uid === uid) tellApp(client, () => client.user.refreshListener?.onRefresh?.());
  });
}

function ended(client: Client, reason: EndReason): void {
  const { userStatusListener: listener } = client.user;
  if (reason === 'userSigExpired') tellApp(client, () => listener?.onUserSigExpired?.());
  else tellApp(client, () => listener?.onForceOffline?.());
}

function received(client: Client, conv: string, wires: readonly WireMessage[]): void {
  const { core } = client.started ?? {};
  if (!core) return;
  client.recent.take(conv, wires);
  client.listed.add(conv);
  const messages = wires
    .filter((wire) => !isWithheld({ core }, conv, wire))
    .map((wire) => messageOf(client, conv, wire));
  tellMessages(
    client,
    messages.filter((message) => !isTipAlone(client, message)),
  );
}

/** Tells of a tip by its own listener; whether no other one is told of it: in rooms that come and go there are too many. */
function isTipAlone(client: Client, message: TIMMessage): boolean {
  const elem = message.getElem(0);
  if (!(elem instanceof TIMGroupTipsElem)) return false;
  tellApp(client, () => client.user.groupEventListener?.onGroupTipsEvent?.(elem));
  tipTold(client, elem);
  const type = groupTypeOf(client.started?.core.group(peerOf(message.inside.conv))?.info.type ?? '');
  return type !== undefined && (clientGroupTypes[type].keeps === 'live' || type === 'Meeting');
}

/** Tells the listeners in their order, until one returns true (S31). */
function tellMessages(client: Client, messages: readonly TIMMessage[]): void {
  if (messages.length === 0) return;
  for (const listener of [...client.messageListeners]) {
    let isEnough = false;
    tellApp(client, () => {
      const answers = [listener.onNewMessages?.([...messages]), listener.onNewMessage?.([...messages])];
      isEnough = answers.includes(true);
    });
    if (isEnough) return;
  }
}

function changed(client: Client, conv: string, changes: readonly AppliedChange[]): void {
  const { messageRevokeListener: revoked, messageUpdateListener: updated } = client.user;
  for (const { change, message: wire } of changes) {
    if (change.kind === 'read') readTold(client, conv, change.by, change.timeMs);
    if (!wire) continue;
    if (change.kind === 'delete') client.recent.drop(conv, wire.seq);
    else client.recent.take(conv, [wire]);
    const message = messageOf(client, conv, wire);
    if (change.kind === 'recall') {
      tellApp(client, () => revoked?.onRevokeMessage?.(message.locator()));
      tellApp(client, () => revoked?.onMessageRevoked?.(message.locator()));
    }
    if (change.kind === 'edit') tellApp(client, () => updated?.onMessageUpdate?.([message]));
  }
}

/** The peer read; who did not ask for receipts is not told. */
function readTold(client: Client, conv: string, by: string, timeMs: number): void {
  const { enableReadReceipt, receiptListener: listener } = client.user;
  if (!enableReadReceipt || by === client.started?.core.me?.userId) return;
  const receipts = [{ conversation: handleOf(client, conv), timestamp: Math.floor(timeMs / 1_000) }];
  tellApp(client, () => listener?.onRecvMessageReceipts?.(receipts));
  tellApp(client, () => listener?.onRecvReceipt?.(receipts));
}

/** A message that an earlier run of the app left unsent. */
function sentLate(
  client: Client,
  { conv, params, id }: Parameters<CoreListener['sent']>[0],
  outcome: Parameters<CoreListener['sent']>[1],
): void {
  const me = client.started?.core.me?.userId ?? '';
  const message = messageOfPending(client, conv, params, id);
  const isSent = !('fault' in outcome);
  if (isSent) message.sent(me, params as Parameters<TIMMessage['sent']>[1], outcome);
  else {
    message.failed();
    client.unsent.set(conv, [message, ...(client.unsent.get(conv) ?? [])]);
  }
  tellApp(client, () => client.user.messageUpdateListener?.onMessageUpdate?.([message]));
}

function messageOfPending(client: Client, conv: string, params: object, id: string): TIMMessage {
  const { clientTimeSec, random, body } = params as Pick<WireMessage, 'clientTimeSec' | 'random' | 'body'>;
  const from = client.started?.core.me?.userId ?? '';
  const wire = { seq: 0, id, from, to: peerOf(conv), timeSec: clientTimeSec, clientTimeSec, msgSeq: 0, random, body };
  return messageOf(client, conv, wire);
}
