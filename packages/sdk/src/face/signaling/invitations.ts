import { TSignaling } from '../constants/signaling.ts';
import { chatError } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import * as laterCodes from '../errors/laterCodes.ts';
import type { Messaging } from '../laterPart.ts';
import type { Methods } from '../pipeline.ts';
import type { Face } from '../state/face.ts';
import type { Message, Signaling } from '../types.ts';
import { type Heard, HeardBefore } from './early.ts';
import {
  type Effect,
  effectOf,
  endMsFrom,
  endMsOf,
  type Invitation,
  invited,
  isNew,
  type Told,
  takesPart,
} from './invitation.ts';
import type { Answer, InviteOptions, Sent } from './options.ts';
import { lookBack } from './scan.ts';
import { forgetUnsent, messageOf, sendSignal } from './sending.ts';
import { signalOf } from './signal.ts';

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
  private readonly heard = new HeardBefore();
  /** Since the synchronisation. */
  private looking: Promise<void> | undefined;

  constructor(
    private readonly face: Face,
    private readonly messaging: Messaging & Pick<Methods, 'modifyMessage'>,
  ) {
    this.recallUnsent();
    // Before that, what is kept here may have been answered by another device; the synchronisation looks.
    if (face.core.me && face.net === 'connected') this.recall();
  }

  /** Looks for invitations that are still open: those that came while the user was away, and those of an earlier run. */
  recall(): void {
    this.recallUnsent();
    this.looking = lookBack(this.face, (messages) => this.take(messages, { isOld: true }));
  }

  /** Knows again the invitations that an earlier run of the app left unsent. */
  recallUnsent(): void {
    const { core, outbox } = this.face;
    for (const { id, conv, untilMs = Number.POSITIVE_INFINITY } of core.unsent()) {
      const message = outbox.of(conv).find(({ ID }) => ID === id);
      const signal = message && signalOf(message);
      if (!signal || signal.actionType !== TSignaling.ACTION_TYPE_INVITE || message.status === 'fail') continue;
      if (this.heard.begin(signal.inviteID)) this.wait(this.keep(signal, message, { isMine: true, endMs: untilMs }));
    }
  }

  /**
   * Takes messages as they come in, of one conversation in their order; what begins and ends among them is not told.
   *
   * @param how old: they come as history, of which only invitations that still wait, and what ends known ones, are news
   */
  take(messages: readonly Message[], { isOld }: { isOld: boolean }): void {
    const known = new Set(this.open.keys());
    const told: Told[] = [];
    for (const message of messages) {
      const signal = signalOf(message);
      const next = signal && (this.begin(signal, message) ?? this.goOn({ signal, from: message.from }));
      if (next) told.push(next);
    }
    const begun = told.filter(isNew).map(({ inviteID }) => inviteID);
    const over = new Set(begun.filter((inviteID) => !this.open.get(inviteID)?.waiting.has(this.me)));
    for (const one of told) {
      const isPast = isOld && !isNew(one) && !known.has(one.inviteID);
      if (!over.has(one.inviteID) && !isPast) this.tell(one.name, one.news);
    }
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
    const message = messageOf(this.messaging, signal, groupID || inviteeList[0] || '');
    // It may be answered before its sending is, and its time passes whether it is sent or not.
    const endMs = endMsFrom(this.face.core.serverNowMs(), timeout);
    this.heard.begin(inviteID);
    const invitation = this.keep(signal, message, { isMine: true, endMs });
    this.wait(invitation);
    try {
      const push = offlinePushInfo && { offlinePushInfo };
      await sendSignal(this.face, message, signal, { onlineUserOnly, ...push, endMs });
    } catch (error) {
      this.notSent(invitation);
      throw error;
    }
    return { inviteID, code: 0, data: { message } };
  }

  accept = (answer: Answer): Promise<Sent> => this.answer(answer, TSignaling.ACTION_TYPE_ACCEPT_INVITE);
  reject = (answer: Answer): Promise<Sent> => this.answer(answer, TSignaling.ACTION_TYPE_REJECT_INVITE);

  /** Takes an invitation back. */
  async cancel({ inviteID, data = '' }: Answer): Promise<Sent> {
    const invitation = await this.find(inviteID, laterCodes.SIGNALING_CANNOT_CANCEL);
    if (invitation.signal.inviter !== this.me) throw chatError(laterCodes.SIGNALING_NO_PERMISSION);
    const actionType = TSignaling.ACTION_TYPE_CANCEL_INVITE;
    if (this.withdraw(invitation)) {
      this.close(invitation);
      return { inviteID, code: 0, data: { message: invitation.message } };
    }
    const sent = await this.during(invitation, () =>
      this.follow(invitation, { actionType, data, inviteeList: [...invitation.waiting] }),
    );
    this.close(invitation);
    return sent;
  }

  /** Gives an invitation other data. */
  async modify({ inviteID, data }: Required<Answer>): Promise<{ message: Message }> {
    const invitation = await this.find(inviteID, laterCodes.SIGNALING_INVALID_INVITE_ID);
    const { signal, message } = invitation;
    if (signal.inviter !== this.me) throw chatError(laterCodes.SIGNALING_NO_PERMISSION);
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
    this.heard.clear();
    this.looking = undefined;
  }

  private get me(): string {
    return this.face.core.me?.userId ?? '';
  }

  private async answer({ inviteID, data = '' }: Answer, actionType: number): Promise<Sent> {
    const invitation = await this.find(inviteID, laterCodes.SIGNALING_INVALID_INVITE_ID);
    if (!invitation.signal.inviteeList.includes(this.me)) throw chatError(laterCodes.SIGNALING_NO_PERMISSION);
    if (!invitation.waiting.has(this.me)) throw chatError(laterCodes.SIGNALING_INVALID_INVITE_ID);
    const inviteeList = [this.me];
    const sent = await this.during(invitation, () => this.follow(invitation, { actionType, data, inviteeList }));
    this.left(invitation, inviteeList);
    return sent;
  }

  private async find(inviteID: string, refusal: codes.CodeText): Promise<Invitation> {
    if (!this.open.has(inviteID)) await (this.looking ?? this.lookFor(inviteID));
    const invitation = this.open.get(inviteID);
    if (!invitation || invitation.isBusy) throw chatError(refusal);
    return invitation;
  }

  /** Looks for one invitation before the synchronisation is there; who names it knows of it. */
  private lookFor(inviteID: string): Promise<void> {
    return lookBack(this.face, (messages) => {
      for (const message of messages) {
        const signal = signalOf(message);
        if (signal?.inviteID !== inviteID) continue;
        if (!this.begin(signal, message)) this.goOn({ signal, from: message.from });
      }
    });
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
    const sent = messageOf(
      this.messaging,
      following,
      signal.groupID || (signal.inviter === this.me ? message.to : signal.inviter),
    );
    await sendSignal(this.face, sent, following, { onlineUserOnly: message._onlineOnlyFlag });
    return { inviteID: signal.inviteID, code: 0, data: { message: sent } };
  }

  private begin(signal: Signaling, message: Message): Told | undefined {
    const { inviteID, inviter, inviteeList, actionType } = signal;
    if (actionType !== TSignaling.ACTION_TYPE_INVITE || message.from !== inviter || message.isRevoked) return undefined;
    const endMs = endMsOf(signal, message);
    if (endMs <= this.face.core.serverNowMs() || !this.heard.begin(inviteID)) return undefined;
    this.wait(this.keep(signal, message, { isMine: false, endMs }));
    for (const before of this.heard.take(inviteID)) this.goOn(before);
    return inviteeList.includes(this.me) ? invited(signal) : undefined;
  }

  private goOn(heard: Heard): Told | undefined {
    const { inviteID } = heard.signal;
    const invitation = this.open.get(inviteID);
    if (!invitation) this.heard.note(heard);
    const effect = invitation && effectOf(invitation, heard.signal, heard.from);
    if (!effect) return undefined;
    this.left(invitation, effect.gone);
    return takesPart(invitation.signal, this.me) ? { inviteID, name: effect.name, news: effect.news } : undefined;
  }

  private keep(signal: Signaling, message: Message, more: Pick<Invitation, 'isMine' | 'endMs'>): Invitation {
    const waiting = new Set(signal.inviteeList);
    const invitation = { signal, message, waiting, ...more, isBusy: false, timer: undefined };
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
    const { signal, endMs } = invitation;
    if (endMs === Number.POSITIVE_INFINITY || this.open.get(signal.inviteID) !== invitation) return;
    const leftMs = Math.max(endMs - this.face.core.serverNowMs(), leastMs);
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
    const isWithdrawn = this.withdraw(invitation);
    if ((isMine && !isWithdrawn) || (groupID && !isInviter))
      this.follow(invitation, { actionType: TSignaling.ACTION_TYPE_INVITE_TIMEOUT, inviteeList: gone }).catch((error) =>
        this.face.log.debug('a time-out could not be sent', error),
      );
    const news = { inviteID, inviter, groupID, inviteeList: gone, isSelfTimeout: true, data };
    this.tell(TSignaling.INVITATION_TIMEOUT, news);
  }

  /** Takes an invitation back that has not left this device; false: it may have. */
  private withdraw({ isMine, message }: Invitation): boolean {
    const { core } = this.face;
    if (!isMine || message.status === 'success' || !core.takeBack(message.ID)) return false;
    forgetUnsent(this.face, message);
    return true;
  }

  /** An invitation could not be sent: it failed, it was taken back, or its time passed before. */
  private notSent(invitation: Invitation): void {
    const { message, signal, endMs } = invitation;
    const isLate = endMs <= this.face.core.serverNowMs();
    const isOpen = this.open.get(signal.inviteID) === invitation;
    // The time of its request may be over a moment before its own.
    if (isOpen && isLate) this.timeOut(invitation);
    else if (isOpen) this.close(invitation);
    if (isLate || !isOpen) forgetUnsent(this.face, message);
  }

  private tell(name: string, news: Effect['news']): void {
    const { ready, emitter } = this.face;
    ready.tell(() => emitter.emit(name, news));
  }
}
