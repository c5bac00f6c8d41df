import type { WireMessage } from '@hongyan/contract';
import { SYSTEM_CONV } from '@hongyan/contract/groupKinds';
import type { SendAnswer, SendParams } from '../core/port.ts';
import { type Client, signedIn } from './client.ts';
import { TIMConversationType, TIMMessagePriority, TIMMessageStatus } from './constants.ts';
import type { TIMConversation } from './conversation.ts';
import { peerOf, typeOf } from './convs.ts';
import { elementFromWire, elementToWire, isElem, type TIMElem } from './elements.ts';
import { withFields } from './fields.ts';
import { TIMGroupMemberInfo } from './groupInfo.ts';
import { decideOn } from './groups.ts';
import { TIMFileElem, TIMSoundElem } from './mediaElements.ts';
import { TIMUserProfile } from './profile.ts';

/** What names a message: two are the same one when `seq`, `rand`, `time` and `isSelf` agree. */
export interface TIMMessageLocator {
  sessId: string;
  sessType: number;
  seq: number;
  rand: number;
  time: number;
  isSelf: boolean;
}

/** What a push of the message says where the receiver is away. */
export class TIMOfflinePushInfo extends withFields(() => ({
  desc: '',
  ext: '',
  /** One of `TIMOfflinePushFlag`. */
  pushFlag: 0 as number,
  iosConfig: {} as { sound?: string; ignoreBadge?: boolean },
  androidConfig: {} as { title?: string; sound?: string; notifyMode?: number },
})) {}

/** What a message is beside its elements. */
interface Inside {
  client?: Client;
  conv: string;
  wire?: WireMessage;
  random: number;
  clientTimeSec: number;
  isOnlineOnly: boolean;
}

/** A message: elements in their order (S22), and where it stands. */
export class TIMMessage {
  readonly #inside: Inside = { conv: '', random: 0, clientTimeSec: 0, isOnlineOnly: false };
  #elems: TIMElem[] = [];
  #status: number = TIMMessageStatus.Sending;
  #priority: number = TIMMessagePriority.Normal;
  #push: TIMOfflinePushInfo | undefined;

  /** @internal */
  get inside(): Inside {
    return this.#inside;
  }

  /**
   * Adds an element at the end.
   *
   * @returns 0 when it was taken; 1 when a voice or a file is there already and this is one too; 2 of what is no element
   */
  addElem(elem: TIMElem): number {
    if (!isElem(elem)) return 2;
    const isAlone = (one: TIMElem): boolean => one instanceof TIMSoundElem || one instanceof TIMFileElem;
    if (isAlone(elem) && this.#elems.some(isAlone)) return 1;
    this.#elems.push(elem);
    return 0;
  }

  /** As `addElem`. */
  addElement(elem: TIMElem): number {
    return this.addElem(elem);
  }

  getElem(index: number): TIMElem | undefined {
    return this.#elems[index];
  }

  getElement(index: number): TIMElem | undefined {
    return this.#elems[index];
  }

  elemCount(): number {
    return this.#elems.length;
  }

  getElementCount(): number {
    return this.#elems.length;
  }

  /** One of `TIMMessageStatus`. */
  status(): number {
    return this.#status;
  }

  isSelf(): boolean {
    const { client, wire } = this.inside;
    return !wire || wire.from === client?.started?.core.me?.userId;
  }

  sender(): string {
    const { client, wire } = this.inside;
    return wire?.from ?? client?.started?.core.me?.userId ?? '';
  }

  getSender(): string {
    return this.sender();
  }

  /** Seconds: the server's once it has the message. */
  timestamp(): number {
    return this.inside.wire?.timeSec ?? this.inside.clientTimeSec;
  }

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

  getMsgId(): string {
    return this.msgId();
  }

  /** A number of 64 bits, the same on every terminal: the time in seconds, then the random number. */
  getMsgUniqueId(): bigint {
    return (BigInt(this.timestamp()) << 32n) | BigInt(this.getRand());
  }

  getSeq(): number {
    return this.inside.wire?.msgSeq ?? 0;
  }

  getRand(): number {
    return this.inside.wire?.random ?? this.inside.random;
  }

  isRead(): boolean {
    const { client, conv, wire } = this.inside;
    return this.isSelf() || (wire?.seq ?? 0) <= (client?.started?.core.head(conv)?.readSeq ?? 0);
  }

  isReaded(): boolean {
    return this.isRead();
  }

  /** Of one's own one-to-one message: whether the peer has read it. */
  isPeerReaded(): boolean {
    const { client, conv, wire } = this.inside;
    return wire !== undefined && wire.seq > 0 && wire.seq <= (client?.started?.core.head(conv)?.peerReadSeq ?? 0);
  }

  isRevoked(): boolean {
    return this.#status === TIMMessageStatus.HasRevoked;
  }

  locator(): TIMMessageLocator {
    const { conv } = this.inside;
    return {
      ...{ sessId: peerOf(conv), sessType: typeOf(conv), seq: this.getSeq(), rand: this.getRand() },
      ...{ time: this.timestamp(), isSelf: this.isSelf() },
    };
  }

  getMessageLocator(): TIMMessageLocator {
    return this.locator();
  }

  /** Whether a locator names this message. */
  respondsToLocator(locator: TIMMessageLocator): boolean {
    const own = this.locator();
    return (['seq', 'rand', 'time', 'isSelf'] as const).every((field) => own[field] === locator[field]);
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

  /** @param priority one of `TIMMessagePriority`; counts in groups */
  setPriority(priority: number): void {
    this.#priority = priority;
  }

  getPriority(): number {
    return this.inside.wire?.priority ?? this.#priority;
  }

  setOfflinePushInfo(info: TIMOfflinePushInfo): void {
    this.#push = info;
  }

  getOfflinePushInfo(): TIMOfflinePushInfo | undefined {
    return this.#push;
  }

  /**
   * Deletes the message on this device; what the server keeps stays, and comes back when the history is read.
   *
   * @returns whether there was one to be deleted
   */
  remove(): boolean {
    const { client, conv, wire } = this.inside;
    if (!client?.started?.core.me || this.#status === TIMMessageStatus.HasDeleted) return false;
    this.#status = TIMMessageStatus.HasDeleted;
    const { store, core } = client.started;
    const unsent = client.unsent.get(conv) ?? [];
    client.unsent.set(
      conv,
      unsent.filter((message) => message !== this),
    );
    const forgetting =
      wire && wire.seq > 0 ? store.dropMessages(conv, wire.seq, wire.seq) : core.forgetUnsent(this.msgId());
    forgetting.catch((error: unknown) => client.log.warn('a message could not be deleted here', error));
    return true;
  }

  /**
   * Takes over elements, priority and push of another message, to send it on or again.
   *
   * @returns 0, or 1 of what is no message
   */
  copyFrom(message: TIMMessage): number {
    if (!(message instanceof TIMMessage)) return 1;
    this.#elems = [...message.#elems];
    this.#priority = message.getPriority();
    this.#push = message.#push;
    return 0;
  }

  /** @internal */
  copy(): TIMMessage {
    const copy = new TIMMessage();
    copy.copyFrom(this);
    return copy;
  }

  /** @internal What the core sends. */
  toParams(client: Client, conv: string, isOnlineOnly: boolean): SendParams {
    const { core } = signedIn(client);
    const body = this.#elems.map(elementToWire) as SendParams['body'];
    // Once more, it is the same message (D7).
    const isAgain = this.#status === TIMMessageStatus.SendFail && this.inside.conv === conv;
    if (!isAgain) {
      const clientTimeSec = Math.floor(core.serverNowMs() / 1_000);
      Object.assign(this.inside, { random: Math.floor(client.random() * 2 ** 32), clientTimeSec });
    }
    Object.assign(this.inside, { client, conv, isOnlineOnly });
    this.#status = TIMMessageStatus.Sending;
    const push = this.#push && pushToWire(this.#push);
    const isOfGroup = typeOf(conv) === TIMConversationType.Group;
    return {
      ...{ conv, random: this.inside.random, clientTimeSec: this.inside.clientTimeSec, body },
      ...(push && { push }),
      ...(isOnlineOnly && { isOnlineOnly: true }),
      ...(isOfGroup && this.#priority !== TIMMessagePriority.Normal && { priority: this.#priority }),
    };
  }

  /** @internal The server has it. */
  sent(me: string, params: SendParams, answer: SendAnswer): void {
    const { id, seq, msgSeq, timeSec, nick, faceUrl, nameCard, body = params.body } = answer;
    this.take({
      ...{ seq, id, from: me, to: peerOf(params.conv), timeSec, clientTimeSec: params.clientTimeSec, msgSeq, body },
      ...{ random: params.random, nick, faceUrl, nameCard, priority: params.priority },
    });
  }

  /** @internal */
  failed(): void {
    this.#status = TIMMessageStatus.SendFail;
  }

  /** @internal Shows what the wire says. */
  take(wire: WireMessage): void {
    this.inside.wire = wire;
    this.#elems = wire.body.map((element) => elementFromWire(element, wire.to, this.#decider()));
    this.#status = wire.isRecalled ? TIMMessageStatus.HasRevoked : TIMMessageStatus.SendSucc;
  }

  /** @internal Something that the SDK itself tells, as messages of the system's conversation. */
  static ofSystem(client: Client, elem: TIMElem): TIMMessage {
    const message = new TIMMessage();
    const clientTimeSec = Math.floor((client.started?.core.serverNowMs() ?? 0) / 1_000);
    Object.assign(message.inside, { client, conv: SYSTEM_CONV, clientTimeSec });
    message.#elems = [elem];
    message.#status = TIMMessageStatus.SendSucc;
    return message;
  }

  #decider(): Parameters<typeof elementFromWire>[2] {
    const { client } = this.inside;
    return client && ((...decision) => void decideOn(client, ...decision));
  }
}

/** A message of the wire as an app sees it. */
export function messageOf(client: Client, conv: string, wire: WireMessage): TIMMessage {
  const message = new TIMMessage();
  Object.assign(message.inside, { client, conv });
  message.take(wire);
  return message;
}

function pushToWire({ desc, ext, pushFlag, iosConfig, androidConfig }: TIMOfflinePushInfo): SendParams['push'] {
  const apns = {
    ...(iosConfig.sound && { Sound: iosConfig.sound }),
    ...(iosConfig.ignoreBadge !== undefined && { BadgeMode: Number(iosConfig.ignoreBadge) }),
  };
  return {
    PushFlag: pushFlag,
    ...(androidConfig.title && { Title: androidConfig.title }),
    ...(desc && { Desc: desc }),
    ...(ext && { Ext: ext }),
    ...(androidConfig.sound && { AndroidInfo: { Sound: androidConfig.sound } }),
    ...(Object.keys(apns).length > 0 && { ApnsInfo: apns }),
  };
}
