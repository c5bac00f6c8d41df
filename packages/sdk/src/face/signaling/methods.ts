import type { Methods } from '../pipeline.ts';
import type { Face } from '../state/face.ts';
import type { ChatError, SignalingMethods } from '../types.ts';
import type { InviteOptions } from './options.ts';
import { signalOf } from './signal.ts';

type Wrapped = 'invite' | 'inviteInGroup' | 'cancel' | 'accept' | 'reject';
type Unwrapped = Pick<SignalingMethods, Wrapped> & Omit<Pick<Methods, keyof SignalingMethods>, Wrapped>;

/** Invitations and their answers (sdk-js-api §4.14); what they need beyond this follows when it is first used. */
export function signalingMethods({ emitter, core, random, later, log }: Face): Pick<Methods, keyof SignalingMethods> {
  const invitations = async () => (await later.load()).invitations;
  const newId = (): string => `${core.me?.userId}-${core.serverNowMs()}-${Math.floor(random() * 2 ** 32)}`;
  const invite = async (options: InviteOptions, inviteID = newId()) => (await invitations()).invite(inviteID, options);
  const inviteSync = (
    options: InviteOptions,
    successCb?: (result: { inviteID: string }) => void,
    errorCb?: (code: number, message: string) => void,
  ): string => {
    const inviteID = newId();
    invite(options, inviteID)
      .then(
        () => successCb?.({ inviteID }),
        ({ code, message }: ChatError) => errorCb?.(code, message),
      )
      .catch((error) => log.error('a callback of inviteSync threw', error));
    return inviteID;
  };
  // `invite` and its kin resolve with more than the data (`bare` in pipeline.ts).
  const methods: Unwrapped = {
    addSignalingListener(name, handler, context) {
      emitter.on(name, handler as Parameters<typeof emitter.on>[1], context);
      // Its failure was logged; the next signal tries again.
      later.load().catch(() => {});
    },
    removeSignalingListener: (name, handler) => emitter.off(name, handler as Parameters<typeof emitter.on>[1]),
    invite,
    inviteSync,
    inviteInGroup: invite,
    inviteInGroupSync: inviteSync,
    cancel: async (options) => (await invitations()).cancel(options),
    accept: async (options) => (await invitations()).accept(options),
    reject: async (options) => (await invitations()).reject(options),
    modifyInvitation: async (options) => (await invitations()).modify(options),
    getSignalingInfo: signalOf,
  };
  return methods as unknown as Pick<Methods, keyof SignalingMethods>;
}
