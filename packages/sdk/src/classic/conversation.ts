import { clientGroupTypes, groupTypeOf } from '@hongyan/contract/clientGroupTypes';
import type { Core, SendParams } from '../core/port.ts';
import { type Client, issue, signedIn } from './client.ts';
import { TIMConversationType } from './constants.ts';
import { convOf, peerOf, typeOf } from './convs.ts';
import { draftFromText, draftToText, type TIMMessageDraft } from './draft.ts';
import { localPage, messagesAfter, page } from './history.ts';
import { messageOf, TIMMessage, type TIMMessageLocator } from './message.ts';
import { classicFault, type Reply } from './reply.ts';

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
    try {
      message.sent(me, params, await core.send(params));
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
    return issue(this.#client, reply, ({ store }) => localPage(this.#client, store, { conv: this.#conv, count, last }));
  }

  /** Messages after `last`, the oldest first. */
  getMessageForward(count: number, last: TIMMessage, ...reply: Reply<TIMMessage[]>): number {
    return issue(this.#client, reply, ({ core }) =>
      messagesAfter(this.#client, core, { conv: this.#conv, count, last }),
    );
  }

  /** Those of these messages that are on the device. */
  findMessages(locators: readonly TIMMessageLocator[], ...reply: Reply<TIMMessage[]>): number {
    return issue(this.#client, reply, async ({ store }) => {
      const kept = await localPage(this.#client, store, { conv: this.#conv, count: SEARCHED, last: null });
      return kept.filter((message) => locators.some((locator) => message.respondsToLocator(locator)));
    });
  }

  /** The last message, as the list shows it; nothing is asked. */
  getLastMsg(): TIMMessage | undefined {
    const wire = this.#client.started?.core.head(this.#conv)?.lastMessage;
    return this.#unsent().at(-1) ?? (wire && messageOf(this.#client, this.#conv, wire));
  }

  /** As `getLastMsg`, of which one is known without asking. */
  getLastMsgs(count: number): TIMMessage[] {
    const last = this.getLastMsg();
    return last && count > 0 ? [last] : [];
  }

  /** Marks a message and all before it as read; without one, all. One's own other terminals learn of it, and the peer. */
  setReadMessage(message?: TIMMessage | null, ...reply: Reply<void>): number {
    const seq = message?.inside.wire?.seq;
    return issue(this.#client, reply, ({ core }) => core.markRead(this.#conv, seq));
  }

  getUnReadMessageNum(): number {
    return this.#client.started?.core.head(this.#conv)?.unread ?? 0;
  }

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
    });
  }

  /** Deletes all messages on this device; the conversation stays, and the server keeps what it has (S23). */
  deleteLocalMessage(...reply: Reply<void>): number {
    return issue(this.#client, reply, async ({ store }) => {
      this.#client.unsent.delete(this.#conv);
      await store.dropMessages(this.#conv, Number.MAX_SAFE_INTEGER);
    });
  }

  /** Keeps nothing of this conversation on the device any more, only in memory (S24); what was kept goes. */
  disableStorage(): void {
    const { transient, started, log } = this.#client;
    if (transient.has(this.#conv)) return;
    const dropping = started?.store.dropLog(this.#conv);
    transient.add(this.#conv);
    dropping?.catch((error: unknown) => log.warn('a conversation could not be taken off the device', error));
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

/** The list: pinned ones first, then the newest. */
export function listOfConversations(client: Client): TIMConversation[] {
  const heads = client.started?.core.me ? signedIn(client).core.heads() : [];
  return [...heads]
    .filter(({ conv }) => !client.leaving.has(conv))
    .sort((a, b) => Number(b.isPinned) - Number(a.isPinned) || b.timeMs - a.timeMs)
    .map(({ conv }) => handleOf(client, conv));
}
