import type { WireMessage } from '@hongyan/contract';
import { TSignaling } from '../constants/signaling.ts';
import { TYPES } from '../constants/types.ts';
import { chatError } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import type { Messaging } from '../laterPart.ts';
import type { Face } from '../state/face.ts';
import type { Message, SendMessageOptions, Signaling } from '../types.ts';
import { type Effect, effectOf, endSecOf, type Invitation, takesPart } from './invitation.ts';
import { signalOf } from './signal.ts';

/** Options of `invite` and of `inviteInGroup`. */
export interface InviteOptions extends Pick<SendMessageOptions, 'onlineUserOnly' | 'offlinePushInfo'> {
  userID?: string;
  groupID?: string;
  inviteeList?: string[];
  data?: string;
  timeout?: number;
}

interface Answer {
  inviteID: string;
  data?: string;
}

/** Who sent a signal, and what it was sent with: the answer of `invite` and its kin. */
interface Sent {
  inviteID: string;
  code: 0;
  data: { message: Message };
}

/** What is told of a batch of messages, in order. */
interface Told extends Omit<Effect, 'gone'> {
  inviteID: string;
}

/** An answer is on its way while its time passes: looked at again after this. */
const AGAIN_MS = 1_000;
/** The longest that a timer runs. */
const TIMER_MAX_MS = 2 ** 31 - 1;

/**
 * The invitations of one signed-in user that are not over (sdk-js-api §4.14).
 *
 * An invitation is ended by whichever comes first: the answer of each invited one, the cancellation, or its time by this
 * instance's clock, which is the server's. So its end is told once, whoever was offline meanwhile.
 */
export class Invitations {
  private readonly open = new Map<string, Invitation>();

  constructor(
    private readonly face: Face,
    private readonly messaging: Messaging,
  ) {
    this.recall();
  }

  /** Looks for invitations that came while the user was away and still wait: each is its conversation's last message. */
  recall(): void {
    const { core, messages } = this.face;
    for (const { conv, lastMessage } of core.heads())
      if (lastMessage && mayBeSignal(lastMessage)) this.take([messages.take(conv, lastMessage)]);
  }

  /** Takes messages as they come in, of one conversation in their order; what begins and ends among them is not told. */
  take(messages: readonly Message[]): void {
    const told: Told[] = [];
    for (const message of messages) {
      const signal = signalOf(message);
      const next = signal && (this.begin(signal, message) ?? this.goOn(signal, message));
      if (next) told.push(next);
    }
    const begun = told.filter(({ name }) => name === TSignaling.NEW_INVITATION_RECEIVED);
    const over = new Set(begun.map(({ inviteID }) => inviteID).filter((inviteID) => !this.open.has(inviteID)));
    for (const { inviteID, name, news } of told) if (!over.has(inviteID)) this.tell(name, news);
  }

  /** An invitation is another than it was: its message was edited by who invites. */
  modified(message: Message): void {
    const signal = signalOf(message);
    const invitation = signal && this.open.get(signal.inviteID);
    if (!invitation || invitation.message.ID !== message.ID || invitation.signal.data === signal.data) return;
    invitation.signal.data = signal.data;
    if (takesPart(invitation.signal, this.me))
      this.tell(TSignaling.INVITATION_MODIFIED, { inviteID: signal.inviteID, data: signal.data });
  }

  /** Invites a user, or members of a group. */
  async invite(inviteID: string, options: InviteOptions): Promise<Sent> {
    const { userID, groupID = '', timeout = 0, data = '', onlineUserOnly = false, offlinePushInfo } = options;
    const inviteeList = userID === undefined ? [...new Set(options.inviteeList)] : [userID];
    const actionType = TSignaling.ACTION_TYPE_INVITE;
    const signal: Signaling = {
      ...{ businessID: 1, inviteID, groupID, inviter: this.me, inviteeList, data, actionType, timeout },
    };
    const message = this.messageOf(signal, groupID || inviteeList[0] || '');
    // It may be answered before its sending is.
    const invitation = this.keep(signal, message, true);
    try {
      await this.send(message, signal, { onlineUserOnly, ...(offlinePushInfo && { offlinePushInfo }) });
    } catch (error) {
      this.close(invitation);
      throw error;
    }
    this.wait(invitation);
    return { inviteID, code: 0, data: { message } };
  }

  accept = (answer: Answer): Promise<Sent> => this.answer(answer, TSignaling.ACTION_TYPE_ACCEPT_INVITE);
  reject = (answer: Answer): Promise<Sent> => this.answer(answer, TSignaling.ACTION_TYPE_REJECT_INVITE);

  /** Takes an invitation back. */
  async cancel({ inviteID, data = '' }: Answer): Promise<Sent> {
    const invitation = this.find(inviteID, codes.SIGNALING_CANNOT_CANCEL);
    if (invitation.signal.inviter !== this.me) throw chatError(codes.SIGNALING_NO_PERMISSION);
    const actionType = TSignaling.ACTION_TYPE_CANCEL_INVITE;
    const sent = await this.during(invitation, () =>
      this.follow(invitation, { actionType, data, inviteeList: [...invitation.waiting] }),
    );
    this.close(invitation);
    return sent;
  }

  /** Gives an invitation other data. */
  async modify({ inviteID, data }: Required<Answer>): Promise<{ message: Message }> {
    const invitation = this.find(inviteID, codes.SIGNALING_INVALID_INVITE_ID);
    const { signal, message } = invitation;
    if (signal.inviter !== this.me) throw chatError(codes.SIGNALING_NO_PERMISSION);
    if (message._onlineOnlyFlag) throw chatError(codes.INVALID_OPERATION);
    const before = message.payload.data;
    return this.during(invitation, async () => {
      message.payload.data = JSON.stringify({ ...signal, data });
      try {
        const modified = await this.messaging.modifyMessage(message);
        signal.data = data;
        return modified;
      } catch (error) {
        message.payload.data = before;
        throw error;
      }
    });
  }

  /** Forgets all of them; at the end of the sign-in. */
  reset(): void {
    for (const invitation of this.open.values()) this.close(invitation);
  }

  private get me(): string {
    return this.face.core.me?.userId ?? '';
  }

  private async answer({ inviteID, data = '' }: Answer, actionType: number): Promise<Sent> {
    const invitation = this.find(inviteID, codes.SIGNALING_INVALID_INVITE_ID);
    if (!invitation.signal.inviteeList.includes(this.me)) throw chatError(codes.SIGNALING_NO_PERMISSION);
    if (!invitation.waiting.has(this.me)) throw chatError(codes.SIGNALING_INVALID_INVITE_ID);
    const inviteeList = [this.me];
    const sent = await this.during(invitation, () => this.follow(invitation, { actionType, data, inviteeList }));
    this.left(invitation, inviteeList);
    return sent;
  }

  private find(inviteID: string, refusal: codes.CodeText): Invitation {
    const invitation = this.open.get(inviteID);
    if (!invitation || invitation.isBusy) throw chatError(refusal);
    return invitation;
  }

  private async during<T>(invitation: Invitation, doing: () => Promise<T>): Promise<T> {
    invitation.isBusy = true;
    try {
      return await doing();
    } finally {
      invitation.isBusy = false;
    }
  }

  /** Sends what follows an invitation, by the way it came. */
  private async follow({ signal, message }: Invitation, more: Partial<Signaling>): Promise<Sent> {
    const following: Signaling = { ...signal, ...more };
    const sent = this.messageOf(
      following,
      signal.groupID || (signal.inviter === this.me ? message.to : signal.inviter),
    );
    await this.send(sent, following, { onlineUserOnly: message._onlineOnlyFlag });
    return { inviteID: signal.inviteID, code: 0, data: { message: sent } };
  }

  private messageOf(signal: Signaling, to: string): Message {
    return this.messaging.createCustomMessage({
      to,
      conversationType: signal.groupID ? TYPES.CONV_GROUP : TYPES.CONV_C2C,
      priority: TYPES.MSG_PRIORITY_HIGH,
      payload: { data: JSON.stringify(signal) },
    });
  }

  private send(message: Message, signal: Signaling, options: SendMessageOptions) {
    const isOut = isExcluded(signal);
    const messageControlInfo = {
      ...{ excludedFromUnreadCount: isOut, excludedFromLastMessage: isOut, excludedFromContentModeration: true },
    };
    return this.messaging.sendMessage(message, { ...options, messageControlInfo });
  }

  private begin(signal: Signaling, message: Message): Told | undefined {
    const { inviteID, inviter, groupID, inviteeList, data, actionType } = signal;
    if (actionType !== TSignaling.ACTION_TYPE_INVITE || this.open.has(inviteID) || message.isRevoked) return undefined;
    const isOver = endSecOf(signal, message) * 1_000 <= this.face.core.serverNowMs();
    if (isOver || message.from !== inviter) return undefined;
    this.wait(this.keep(signal, message, false));
    if (!inviteeList.includes(this.me)) return undefined;
    const news = { inviteID, inviter, groupID, inviteeList, data };
    return { inviteID, name: TSignaling.NEW_INVITATION_RECEIVED, news };
  }

  private goOn(signal: Signaling, { from }: Message): Told | undefined {
    const { inviteID } = signal;
    const invitation = this.open.get(inviteID);
    const effect = invitation && effectOf(invitation, signal, from);
    if (!effect) return undefined;
    this.left(invitation, effect.gone);
    const { name, news } = effect;
    return takesPart(invitation.signal, this.me) ? { inviteID, name, news } : undefined;
  }

  private keep(signal: Signaling, message: Message, isMine: boolean): Invitation {
    const waiting = new Set(signal.inviteeList);
    const invitation = { signal, message, waiting, isMine, isBusy: false, timer: undefined };
    this.open.set(signal.inviteID, invitation);
    return invitation;
  }

  private left(invitation: Invitation, gone: readonly string[]): void {
    for (const userID of gone) invitation.waiting.delete(userID);
    if (invitation.waiting.size === 0) this.close(invitation);
  }

  private close(invitation: Invitation): void {
    this.face.timers.clearTimer(invitation.timer);
    this.open.delete(invitation.signal.inviteID);
  }

  private wait(invitation: Invitation, leastMs = 0): void {
    const { signal, message } = invitation;
    const endSec = endSecOf(signal, message);
    if (endSec === Number.POSITIVE_INFINITY || this.open.get(signal.inviteID) !== invitation) return;
    const leftMs = Math.max(endSec * 1_000 - this.face.core.serverNowMs(), leastMs);
    const again = leftMs > TIMER_MAX_MS;
    invitation.timer = this.face.timers.setTimer(
      () => (again || invitation.isBusy ? this.wait(invitation, AGAIN_MS) : this.timeOut(invitation)),
      Math.min(leftMs, TIMER_MAX_MS),
    );
  }

  /** The time is over: who invites says so of all who wait; in a group each invited one does of itself. */
  private timeOut(invitation: Invitation): void {
    const { signal, waiting, isMine } = invitation;
    const { inviteID, inviter, groupID, data } = signal;
    const isInviter = inviter === this.me;
    const gone = isInviter ? [...waiting] : [this.me].filter((userID) => waiting.has(userID));
    if (!takesPart(signal, this.me)) this.close(invitation);
    if (gone.length === 0) return;
    this.left(invitation, gone);
    if (isMine || (groupID && !isInviter))
      this.follow(invitation, { actionType: TSignaling.ACTION_TYPE_INVITE_TIMEOUT, inviteeList: gone }).catch((error) =>
        this.face.log.debug('a time-out could not be sent', error),
      );
    const news = { inviteID, inviter, groupID, inviteeList: gone, isSelfTimeout: true, data };
    this.tell(TSignaling.INVITATION_TIMEOUT, news);
  }

  private tell(name: string, news: Effect['news']): void {
    const { ready, emitter } = this.face;
    ready.tell(() => emitter.emit(name, news));
  }
}

/** Whether a signal asks to be neither counted nor shown in the list, by what stands in its data. */
function isExcluded({ data, actionType }: Signaling): boolean {
  const has = (name: string): boolean => data.includes(name);
  if (has('excludeFromHistoryMessage') || has('excludeOriginalSignalingFromHistoryMessage')) return true;
  return actionType === TSignaling.ACTION_TYPE_INVITE_TIMEOUT && has('excludeTimeoutSignalingFromHistoryMessage');
}

const mayBeSignal = ({ body: [first] }: WireMessage): boolean =>
  first?.MsgType === TYPES.MSG_CUSTOM && String((first.MsgContent as { Data?: unknown }).Data).includes('inviteID');
