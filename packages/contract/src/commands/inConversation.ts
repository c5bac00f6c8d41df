import Type from 'typebox';
import { UserEvent } from '../messages.ts';

/** How commands of the socket name a conversation. */
export const Conv = Type.String({
  minLength: 4,
  maxLength: 120,
  pattern: '^(C2C|GROUP|@TIM#SYSTEM$)',
  description: "C2C and the peer's user id, GROUP and the group's id, or @TIM#SYSTEM: notices to oneself.",
});
export const Seq = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
export const Page = Type.Optional(Type.Integer({ minimum: 1 }));
export const UserEvents = Type.Object({
  events: Type.Array(UserEvent, {
    description: 'What this changed, as other sessions are told it by the event `user`.',
  }),
});
export const session = { caller: 'session', invalid: 'socketParamsIllegal' } as const;
/** What is done with a conversation. */
export const inConv = { ...session, invalid: 'conversationIllegal', orderBy: 'conv' } as const;
/** What is done with messages of a conversation. */
export const ofMessages = {
  ...inConv,
  invalid: 'c2cParamsIllegal',
  invalidInGroup: 'groupParamsIllegal',
  fieldFaults: { conv: 'conversationIllegal' },
} as const;
export const unknown = ['c2cAccountUnknown', 'groupUnknown', 'groupDenied'] as const;
