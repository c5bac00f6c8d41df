import { clientGroupTypes, groupTypeOf } from '@hongyan/contract/clientGroupTypes';
import { inListOrder } from '../core/inListOrder.ts';
import { forgetOwn } from '../core/ownData.ts';
import type { Core, SendParams } from '../core/port.ts';
import { type Client, issue, signedIn } from './client.ts';
import { TIMConversationType } from './constants.ts';
import { convOf, peerOf, typeOf } from './convs.ts';
import { draftFromText, draftToText, type TIMMessageDraft } from './draft.ts';
import { lastKnown, localPage, messagesAfter, page } from './history.ts';
import { readHere, saveHere, unreadHere } from './local.ts';
import type { TIMMessageLocator } from './locator.ts';
import { TIMMessage } from './message.ts';
import { classicFault, type Reply, replyAtEnd } from './reply.ts';

/** How many local messages `findMessages` looks through. */
const SEARCHED = 10_000;

/** A conversation: a handle, made without the network. */
export class TIMConversation {
  readonly #client: Client;
  readonly #conv: string;

  /** @internal */
  constructor(client: Client, conv: string) {
    this.#client = client;
    this.#conv = conv;
  }

  /** One of `TIMConversationType`. */
  getType(): number {
    return typeOf(this.#conv);
  }

  getReceiver(): string {
    return peerOf(this.#conv);
  }

  getPeer(): string {
    return this.getReceiver();
  }

  getSelfIdentifier(): string {
    return this.#client.started?.core.me?.userId ?? '';
  }

  /** Name of the group, as far as it is known here. */
  getGroupName(): string {
    if (this.getType() !== TIMConversationType.Group) return '';
    const { core } = this.#client.started ?? {};
    return (core?.group(this.getReceiver())?.info ?? core?.head(this.#conv)?.group)?.name ?? '';
  }

  /**
   * Sends. The status of the message goes from Sending to SendSucc or SendFail; it is kept here either way, and sent once
   * more by the same call.
   *
   * Answers 6016 of a message without elements, 6007 of one with a file on the device, else what the server says: 80001
   * words, 80002 size (S17) …
   *
   * @returns 0 when it is on its way
   */
  sendMessage(message: TIMMessage, ...reply: Reply<TIMMessage>): number {
    return issue(this.#client, reply, ({ core, me }) => this.#send(core, me.userId, message, false));
  }

  /** Sends to whom is online now: nothing is stored, nothing counts as unread (S65). Not in live rooms (6017). */
  sendOnlineMessage(message: TIMMessage, ...reply: Reply<TIMMessage>): number {
    return issue(this.#client, reply, ({ core, me }) => {
      const type = groupTypeOf(core.group(this.getReceiver())?.info.type ?? '');
      if (this.getType() === TIMConversationType.Group && type && clientGroupTypes[type].keeps === 'live')
        throw classicFault('invalidParameter', 'in a live room nothing is stored anyway: use sendMessage');
      return this.#send(core, me.userId, message, true);
    });
  }

  async #send(core: Core, me: string, message: TIMMessage, isOnlineOnly: boolean): Promise<TIMMessage> {
    if (!(message instanceof TIMMessage) || message.elemCount() === 0)
      throw classicFault('invalidElement', 'a message without elements reaches nobody');
    if (this.getType() === TIMConversationType.System)
      throw classicFault('invalidConversation', 'nobody sends to the system');
    const mine = this.#unsent().filter((one) => one !== message);
    let params: SendParams;
    try {
      params = message.toParams(this.#client, this.#conv, isOnlineOnly);
    } catch (error) {
      message.failed();
      throw error;
    }
    if (!isOnlineOnly) this.#client.unsent.set(this.#conv, [...mine, message]);
    this.#client.listed.add(this.#conv);
    try {
      message.sent(me, params, await core.send(params));
      if (message.inside.wire) this.#client.recent.take(this.#conv, [message.inside.wire]);
      this.#client.unsent.set(
        this.#conv,
        this.#unsent().filter((one) => one !== message),
      );
      return message;
    } catch (error) {
      message.failed();
      throw error;
    }
  }

  #unsent(): TIMMessage[] {
    return this.#client.unsent.get(this.#conv) ?? [];
  }

  /**
   * Messages before `last`, the newest first: from the device where nothing is lacking, holes are fetched first (S29).
   *
   * @param last the oldest one of the page before; null: from the end
   */
  getMessage(count: number, last: TIMMessage | null, ...reply: Reply<TIMMessage[]>): number {
    return issue(this.#client, reply, ({ core }) => page(this.#client, core, { conv: this.#conv, count, last }));
  }

  /** As `getMessage`, of what is on the device alone. */
  getLocalMessage(count: number, last: TIMMessage | null, ...reply: Reply<TIMMessage[]>): number {
    return issue(this.#client, reply, ({ core }) => localPage(this.#client, core, { conv: this.#conv, count, last }));
  }

  /** Messages after `last`, the oldest first. */
  getMessageForward(count: number, last: TIMMessage, ...reply: Reply<TIMMessage[]>): number {
    return issue(this.#client, reply, ({ core }) =>
      messagesAfter(this.#client, core, { conv: this.#conv, count, last }),
    );
  }

  /** Those of these messages that are on the device. */
  findMessages(locators: readonly TIMMessageLocator[], ...reply: Reply<TIMMessage[]>): number {
    return issue(this.#client, reply, async ({ core }) => {
      const kept = await localPage(this.#client, core, { conv: this.#conv, count: SEARCHED, last: null });
      return kept.filter((message) => locators.some((locator) => message.respondsToLocator(locator)));
    });
  }

  /** The last message, sent, received or saved; nothing is asked. */
  getLastMsg(): TIMMessage | undefined {
    return this.getLastMsgs(1)[0];
  }

  /** The last messages, newest first, as far as they are known without asking: at most 20, and none behind a hole. */
  getLastMsgs(count: number): TIMMessage[] {
    return lastKnown(this.#client, this.#conv, count);
  }

  /** Marks a message and all before it as read; without one, all. One's own other terminals learn of it, and the peer. */
  setReadMessage(message?: TIMMessage | null, ...reply: Reply<void>): number;
  /** The form of 2018: marks all as read. */
  setReadMessage(...reply: Reply<void>): number;
  setReadMessage(...given: readonly unknown[]): number {
    const wire = given[0] instanceof TIMMessage ? given[0].inside.wire : undefined;
    return issue(this.#client, replyAtEnd<void>(given), async ({ core }) => {
      await readHere(this.#client, this.#conv, wire?.timeSec ?? Number.POSITIVE_INFINITY);
      // One that is saved here has no place: nothing is to be told to the server of it.
      if (wire?.seq !== 0) await core.markRead(this.#conv, wire?.seq);
    });
  }

  /** How many messages were not read, those saved here included. */
  getUnReadMessageNum(): number {
    const { started } = this.#client;
    return (started?.core.head(this.#conv)?.unread ?? 0) + unreadHere(this.#client, this.#conv);
  }

  /** As `getUnReadMessageNum`. */
  getUnreadMessageNum(): number {
    return this.getUnReadMessageNum();
  }

  /** Recalls a message, within the time that the app allows; 6017 of one that the server does not keep. */
  revokeMessage(message: TIMMessage, ...reply: Reply<void>): number {
    return issue(this.#client, reply, async ({ core, store }) => {
      const { wire } = message.inside;
      if (!wire?.seq) throw classicFault('invalidParameter', 'the server keeps no such message');
      await core.recall(this.#conv, wire.seq);
      const [recalled = { ...wire, body: [], isRecalled: true }] = await store.messages(
        this.#conv,
        { from: wire.seq, to: wire.seq },
        1,
      );
      message.take(recalled);
      this.#client.recent.take(this.#conv, [recalled]);
    });
  }

  /**
   * Deletes all messages on this device, saved ones and what was set on them included; the conversation stays, the server
   * keeps what it has, and reading the history brings that back (S23).
   */
  deleteLocalMessage(...reply: Reply<void>): number {
    return issue(this.#client, reply, async ({ core, store }) => {
      this.#client.unsent.delete(this.#conv);
      this.#client.recent.drop(this.#conv);
      await core.inSession((session) => forgetOwn(session, this.#conv));
      await store.dropMessages(this.#conv, Number.MAX_SAFE_INTEGER);
    });
  }

  /**
   * Saves a message on this device alone: it stands in the history by its time, with the status LocalStored, and no other
   * device and no server knows of it (S21). One that was sent is saved as a copy.
   *
   * @param sender who is shown as the sender; empty: oneself
   * @param isRead false: it counts as unread on this device
   * @returns 0; 1 when nobody is signed in, or the message has no elements (6016 to the callback)
   */
  saveMessage(message: TIMMessage, sender: string, isRead: boolean, ...reply: Reply<void>): number {
    return this.#save([{ message, sender }], !isRead, reply);
  }

  /**
   * Saves messages of elsewhere on this device alone: those that `convertToImportedMsg` was called on, with the times and
   * the senders that were set. Importing one again changes it.
   *
   * @returns 0; 1 when nobody is signed in, or one of them is not to be imported (6016 to the callback): then none is
   */
  importMessages(messages: readonly TIMMessage[], ...reply: Reply<void>): number {
    const all = messages.map((message) => ({ message, sender: message.importedFrom }));
    return this.#save(all, false, reply);
  }

  /** As `importMessages`, by its name on Android. */
  importMsg(messages: readonly TIMMessage[], ...reply: Reply<void>): number {
    return this.importMessages(messages, ...reply);
  }

  #save(
    all: readonly { message: TIMMessage; sender: string | undefined }[],
    isUnread: boolean,
    reply: Reply<void>,
  ): number {
    const isWhole = all.every(({ message, sender }) => sender !== undefined && message.elemCount() > 0);
    const returned = issue(this.#client, reply, async () => {
      if (!isWhole)
        throw classicFault('invalidElement', 'a message without elements, or one that is not to be imported');
      const wires = all.map(({ message, sender = '' }) => {
        const one = message.inside.wire?.seq ? message.copy(message.timestamp()) : message;
        return one.toSaved(this.#client, this.#conv, sender);
      });
      await saveHere(this.#client, this.#conv, wires, isUnread);
    });
    return isWhole ? returned : 1;
  }

  /** Keeps nothing of this conversation on the device any more, only in memory (S24); what was kept goes. */
  disableStorage(): void {
    const { transient, started, log } = this.#client;
    if (transient.has(this.#conv)) return;
    const dropping = started?.core.me && [
      started.store.dropLog(this.#conv),
      started.core.inSession((session) => forgetOwn(session, this.#conv)),
    ];
    // From here on what is read and written of it is elsewhere.
    Promise.all(dropping ?? []).catch((error: unknown) =>
      log.warn('a conversation could not be taken off the device', error),
    );
    transient.add(this.#conv);
  }

  /** Keeps a draft on this device; null takes it away. */
  setDraft(draft: TIMMessageDraft | null): number {
    const text = draft ? draftToText(draft) : '';
    return issue(this.#client, [], ({ core }) => core.setDraft(this.#conv, text));
  }

  getDraft(): TIMMessageDraft | undefined {
    const text = this.#client.started?.core.drafts().get(this.#conv);
    return text ? draftFromText(text) : undefined;
  }

  hasDraft(): boolean {
    return this.getDraft() !== undefined;
  }
}

/** The handle of a conversation; the same one each time. */
export function handleOf(client: Client, conv: string): TIMConversation {
  const known = client.conversations.get(conv) ?? new TIMConversation(client, conv);
  client.conversations.set(conv, known);
  return known;
}

/** The handle by kind and name; of what is no conversation undefined. */
export function conversationOf(client: Client, type: number, receiver: string): TIMConversation | undefined {
  const conv = convOf(type, receiver);
  return conv === undefined ? undefined : handleOf(client, conv);
}

/** The list: pinned ones first, then the newest; without recent contacts those alone that are known or spoken in here. */
export function listOfConversations(client: Client): TIMConversation[] {
  const { leaving, listed, user } = client;
  const heads = client.started?.core.me ? signedIn(client).core.heads() : [];
  return inListOrder(heads)
    .filter(({ conv }) => !leaving.has(conv) && (!user.disableRecentContact || listed.has(conv)))
    .map(({ conv }) => handleOf(client, conv));
}
