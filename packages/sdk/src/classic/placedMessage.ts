import type { WireMessage } from '@hongyan/contract';
import { ownName } from '../core/ownData.ts';
import type { Client } from './client.ts';
import { TIMConversationType, TIMMessageStatus } from './constants.ts';
import type { TIMConversation } from './conversation.ts';
import { peerOf, typeOf } from './convs.ts';
import { TIMGroupMemberInfo } from './groupInfo.ts';
import { isSameMessage, type TIMMessageLocator } from './locator.ts';
import { MessageContent } from './messageContent.ts';
import { TIMUserProfile } from './profile.ts';

/** What a message is beside its elements. */
interface Inside {
  client?: Client;
  conv: string;
  wire?: WireMessage;
  random: number;
  clientTimeSec: number;
  isOnlineOnly: boolean;
}

/** Where a message stands: whose it is, when it was sent, what became of it. */
export class PlacedMessage extends MessageContent {
  readonly #inside: Inside = { conv: '', random: 0, clientTimeSec: 0, isOnlineOnly: false };
  /** @internal */
  protected state: number = TIMMessageStatus.Sending;

  /** @internal */
  get inside(): Inside {
    return this.#inside;
  }

  /** @internal What is kept of it on this device alone. */
  protected own() {
    const { client, conv } = this.inside;
    return client?.own?.get(ownName(conv, this.msgId()));
  }

  /** One of `TIMMessageStatus`. */
  status(): number {
    return this.state;
  }

  /** Whether the user who is signed in sent it. */
  isSelf(): boolean {
    const { client, wire } = this.inside;
    return !wire || wire.from === client?.started?.core.me?.userId;
  }

  /** Who sent it. */
  sender(): string {
    const { client, wire } = this.inside;
    return wire?.from ?? client?.started?.core.me?.userId ?? '';
  }

  /** As `sender`. */
  getSender(): string {
    return this.sender();
  }

  /** Seconds: the server's once it has the message. */
  timestamp(): number {
    return this.inside.wire?.timeSec ?? this.inside.clientTimeSec;
  }

  /** As `timestamp`. */
  getTimestamp(): number {
    return this.timestamp();
  }

  /** The same on every terminal; empty before the message is sent. */
  msgId(): string {
    const { client, wire, clientTimeSec, random } = this.inside;
    if (wire) return wire.id;
    const uid = client?.started?.core.me?.uid;
    return uid && clientTimeSec ? `${uid}-${clientTimeSec}-${random}` : '';
  }

  /** As `msgId`. */
  getMsgId(): string {
    return this.msgId();
  }

  /** A number of 64 bits, the same on every terminal: the time in seconds, then the random number. */
  getMsgUniqueId(): bigint {
    return (BigInt(this.timestamp()) << 32n) | BigInt(this.getRand());
  }

  /** In the order of its conversation; 0 of one that the server does not have. */
  getSeq(): number {
    return this.inside.wire?.msgSeq ?? 0;
  }

  /** The random number that tells messages of one second apart. */
  getRand(): number {
    return this.inside.wire?.random ?? this.inside.random;
  }

  /** Whether the user has read it, on whichever terminal; of one saved on this device, on this one. */
  isRead(): boolean {
    const { client, conv, wire } = this.inside;
    if (this.own()?.isUnread) return false;
    return this.isSelf() || (wire?.seq ?? 0) <= (client?.started?.core.head(conv)?.readSeq ?? 0);
  }

  /** As `isRead`. */
  isReaded(): boolean {
    return this.isRead();
  }

  /** Of one's own one-to-one message: whether the peer has read it. */
  isPeerReaded(): boolean {
    const { client, conv, wire } = this.inside;
    return wire !== undefined && wire.seq > 0 && wire.seq <= (client?.started?.core.head(conv)?.peerReadSeq ?? 0);
  }

  /** Whether it was recalled. */
  isRevoked(): boolean {
    return this.state === TIMMessageStatus.HasRevoked;
  }

  /** What names it. */
  locator(): TIMMessageLocator {
    const { conv } = this.inside;
    return {
      ...{ sessId: peerOf(conv), sessType: typeOf(conv), seq: this.getSeq(), rand: this.getRand() },
      ...{ time: this.timestamp(), isSelf: this.isSelf() },
    };
  }

  /** As `locator`. */
  getMessageLocator(): TIMMessageLocator {
    return this.locator();
  }

  /** Whether a locator names this message. */
  respondsToLocator(locator: TIMMessageLocator): boolean {
    return isSameMessage(this.locator(), locator);
  }

  /** As `respondsToLocator`. */
  checkEquals(locator: TIMMessageLocator): boolean {
    return this.respondsToLocator(locator);
  }

  /** The conversation; undefined before the message is sent. */
  getConversation(): TIMConversation | undefined {
    const { client, conv } = this.inside;
    return client?.conversations.get(conv);
  }

  /** Nick and avatar of the sender at the time of sending (S25), of history too; undefined of one that is not sent. */
  getSenderProfile(callback?: (profile: TIMUserProfile | undefined) => void): TIMUserProfile | undefined {
    const { wire } = this.inside;
    const profile =
      wire && new TIMUserProfile({ identifier: wire.from, nickname: wire.nick ?? '', faceURL: wire.faceUrl ?? '' });
    callback?.(profile);
    return profile;
  }

  /** Name card of the sender at the time of sending; undefined of other messages than a group's. */
  getSenderGroupMemberProfile(
    callback?: (profile: TIMGroupMemberInfo | undefined) => void,
  ): TIMGroupMemberInfo | undefined {
    const { conv, wire } = this.inside;
    const isOfGroup = wire && typeOf(conv) === TIMConversationType.Group;
    const profile = isOfGroup
      ? new TIMGroupMemberInfo({ member: wire.from, nickname: wire.nick ?? '', nameCard: wire.nameCard ?? '' })
      : undefined;
    callback?.(profile);
    return profile;
  }

  override getPriority(): number {
    return this.inside.wire?.priority ?? super.getPriority();
  }
}
