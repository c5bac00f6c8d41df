import type { WireMessage } from '@hongyan/contract';
import { SYSTEM_CONV } from '@hongyan/contract/groupKinds';
import type { SendAnswer, SendParams } from '../core/port.ts';
import { dataFromWire, dataToWire } from './bytes.ts';
import { type Client, signedIn } from './client.ts';
import { TIMConversationType, TIMMessagePriority, TIMMessageStatus } from './constants.ts';
import { peerOf, typeOf } from './convs.ts';
import { elementFromWire, elementToWire, type TIMElem } from './elements.ts';
import { decideOn } from './groupPendency.ts';
import { type CustomFieldsOfMessage, keepCustom, removeHere } from './local.ts';
import { pushToWire } from './offlinePush.ts';
import { PlacedMessage } from './placedMessage.ts';

/** A message: elements in their order (S22), and where it stands. */
export class TIMMessage extends PlacedMessage {
  /** Fields of the app that were set before the message had an id. */
  #custom: CustomFieldsOfMessage = {};
  /** Who is to be shown as the sender of an imported message; undefined of one that is not to be imported. */
  #importedFrom: string | undefined;

  /**
   * Keeps a number with the message on this device alone, e.g. 1: the voice was played (S21). It is there after a restart
   * where the app gave a `localStore`.
   *
   * @param value an integer of 32 bits
   * @returns whether it was taken
   */
  setCustomInt(value: number): boolean {
    return Number.isInteger(value) && value === (value | 0) && this.#keep({ customInt: value });
  }

  /** What `setCustomInt` set; 0 where it did not. */
  customInt(): number {
    return this.#custom.customInt ?? this.own()?.customInt ?? 0;
  }

  /** As `customInt`. */
  getCustomInt(): number {
    return this.customInt();
  }

  /** As `setCustomInt`, for a text. */
  setCustomStr(value: string): boolean {
    return typeof value === 'string' && this.#keep({ customStr: value, isBase64: false });
  }

  /** What `setCustomStr` set; empty where it did not. */
  getCustomStr(): string {
    return this.#custom.customStr ?? this.own()?.customStr ?? '';
  }

  /** As `setCustomStr`, for bytes; there is one place for both. */
  setCustomData(value: string | Uint8Array): boolean {
    const { Data: customStr, DataIsBase64 } = dataToWire(value);
    return this.#keep({ customStr, isBase64: DataIsBase64 === 1 });
  }

  /** What `setCustomData` set: a text, or bytes that are none. */
  customData(): string | Uint8Array {
    const { customStr, isBase64 } = { ...this.own(), ...this.#custom };
    return dataFromWire({ Data: customStr, ...(isBase64 && { DataIsBase64: 1 }) });
  }

  /** As `customData`. */
  getCustomData(): string | Uint8Array {
    return this.customData();
  }

  #keep(fields: CustomFieldsOfMessage): boolean {
    if (this.state === TIMMessageStatus.HasDeleted) return false;
    const { client, conv, wire, isOnlineOnly } = this.inside;
    if (client && !client.started?.core.me) return false;
    const [id, isPassing] = [this.msgId(), isOnlineOnly || wire?.isOnlineOnly];
    if (!client || id === '' || isPassing || !keepCustom(client, conv, id, fields)) Object.assign(this.#custom, fields);
    return true;
  }

  /**
   * Deletes the message on this device, for good; what the server keeps stays, and other terminals show it (S23).
   *
   * @returns whether there was one to be deleted
   */
  remove(): boolean {
    const { client, conv, wire } = this.inside;
    if (!client?.started?.core.me || this.state === TIMMessageStatus.HasDeleted) return false;
    const isKept = (wire?.seq ?? 0) > 0 || this.own()?.message !== undefined;
    this.state = TIMMessageStatus.HasDeleted;
    const unsent = client.unsent.get(conv) ?? [];
    client.unsent.set(
      conv,
      unsent.filter((message) => message !== this),
    );
    removeHere(client, conv, { id: this.msgId(), isKept });
    return true;
  }

  /**
   * Makes the message one to be imported by `importMessages`, as of now and from oneself unless `setTime` and `setSender`
   * say otherwise.
   *
   * @returns 0; 1 of one that was sent
   */
  convertToImportedMsg(): number {
    if (this.inside.wire) return 1;
    this.#importedFrom ??= '';
    this.state = TIMMessageStatus.LocalStored;
    return 0;
  }

  /**
   * Of a message to be imported: when it was sent.
   *
   * @param timeSec seconds since 1970
   * @returns 0; 1 of one that is not to be imported, or of what is no time
   */
  setTime(timeSec: number): number {
    if (this.#importedFrom === undefined || !Number.isSafeInteger(timeSec) || timeSec <= 0) return 1;
    this.inside.clientTimeSec = timeSec;
    return 0;
  }

  /** As `setTime`, by its name on Android. */
  setTimestamp(timeSec: number): number {
    return this.setTime(timeSec);
  }

  /**
   * Of a message to be imported: who sent it.
   *
   * @returns 0; 1 of one that is not to be imported
   */
  setSender(sender: string): number {
    if (this.#importedFrom === undefined) return 1;
    this.#importedFrom = sender;
    return 0;
  }

  /** Not supported: 1. The server has no business commands. */
  setBusinessCmd(_cmd: string): number {
    return 1;
  }

  /** @internal Who is to be shown as the sender; undefined of one that is not to be imported. */
  get importedFrom(): string | undefined {
    return this.#importedFrom;
  }

  /** @internal A message that is saved on this device alone, from this sender. */
  toSaved(client: Client, conv: string, from: string): WireMessage {
    const { core, me } = signedIn(client);
    const clientTimeSec = this.timestamp() || Math.floor(core.serverNowMs() / 1_000);
    // The same one again takes its own place.
    const random = this.inside.random || Math.floor(client.random() * 2 ** 32);
    Object.assign(this.inside, { client, conv, clientTimeSec, random, wire: undefined });
    const wire: WireMessage = {
      ...{ seq: 0, id: this.msgId(), from: from || me.userId, to: peerOf(conv), timeSec: clientTimeSec, clientTimeSec },
      ...{ msgSeq: 0, random, body: this.elems.map(elementToWire) },
    };
    this.take(wire);
    this.state = TIMMessageStatus.LocalStored;
    this.#keepEarlier();
    return wire;
  }

  /** @internal A new message with the same content. */
  copy(timeSec = 0): TIMMessage {
    const copy = new TIMMessage();
    copy.copyFrom(this);
    copy.inside.clientTimeSec = timeSec;
    return copy;
  }

  /** @internal What the core sends. */
  toParams(client: Client, conv: string, isOnlineOnly: boolean): SendParams {
    const { core } = signedIn(client);
    const body = this.elems.map(elementToWire) as SendParams['body'];
    // Once more, it is the same message (D7).
    const isAgain = this.state === TIMMessageStatus.SendFail && this.inside.conv === conv;
    if (!isAgain) {
      const clientTimeSec = Math.floor(core.serverNowMs() / 1_000);
      Object.assign(this.inside, { random: Math.floor(client.random() * 2 ** 32), clientTimeSec });
    }
    Object.assign(this.inside, { client, conv, isOnlineOnly, wire: undefined });
    this.state = TIMMessageStatus.Sending;
    if (!isOnlineOnly) this.#keepEarlier();
    const push = this.push && pushToWire(this.push);
    const isOfGroup = typeOf(conv) === TIMConversationType.Group;
    return {
      ...{ conv, random: this.inside.random, clientTimeSec: this.inside.clientTimeSec, body },
      ...(push && { push }),
      ...(isOnlineOnly && { isOnlineOnly: true }),
      ...(isOfGroup && this.priority !== TIMMessagePriority.Normal && { priority: this.priority }),
    };
  }

  /** Keeps what the app set before there was an id. */
  #keepEarlier(): void {
    const { client, conv } = this.inside;
    if (!client || Object.keys(this.#custom).length === 0) return;
    if (keepCustom(client, conv, this.msgId(), this.#custom)) this.#custom = {};
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
    this.state = TIMMessageStatus.SendFail;
  }

  /** @internal Shows what the wire says. */
  take(wire: WireMessage): void {
    Object.assign(this.inside, { wire, random: wire.random, clientTimeSec: wire.clientTimeSec });
    this.elems = wire.body.map((element) => elementFromWire(element, wire.to, this.#decider()));
    const { HasRevoked, LocalStored, SendSucc } = TIMMessageStatus;
    this.state = wire.isRecalled ? HasRevoked : this.own()?.message ? LocalStored : SendSucc;
  }

  /** @internal Something that the SDK itself tells, as messages of the system's conversation. */
  static ofSystem(client: Client, elem: TIMElem): TIMMessage {
    const message = new TIMMessage();
    const clientTimeSec = Math.floor((client.started?.core.serverNowMs() ?? 0) / 1_000);
    Object.assign(message.inside, { client, conv: SYSTEM_CONV, clientTimeSec });
    message.elems = [elem];
    message.state = TIMMessageStatus.SendSucc;
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
