import Type, { type Static, type TSchema } from 'typebox';
import { AttributesChange, CountersChange } from './groups.ts';
import { UserEvent, WireChange, WireMessage } from './messages.ts';
import { platformNames } from './platforms.ts';
import { WireStatus } from './status.ts';

const Conv = Type.Optional(
  Type.String({
    description: 'The conversation: of a group, or of notices. One-to-one it follows from the two users.',
  }),
);
const Users = Type.Optional(
  Type.Array(Type.String(), {
    minItems: 2,
    maxItems: 2,
    description: 'The two user ids of a one-to-one conversation.',
  }),
);

const OfGroup = { groupId: Type.String() };

/** What the server tells a session unasked, by name. */
export const events = {
  message: {
    payload: Type.Object({
      convId: Type.String(),
      conv: Conv,
      timeMs: Type.Integer({
        description: "The conversation's `timeMs` after this message, unless it is `noLastMsg`.",
      }),
      message: WireMessage,
    }),
    spec: ['S74'],
    summary: 'A message was sent, to this user or by another device of this user.',
  },
  change: {
    payload: Type.Object({ convId: Type.String(), conv: Conv, users: Users, change: WireChange }),
    spec: ['S74'],
    summary:
      'Something in a log was recalled, edited, read, receipted, reacted to, extended, pinned or deleted for this user, or a group changed.',
  },
  user: {
    payload: UserEvent,
    spec: ['S74'],
    summary: 'The next event of the user stream.',
  },
  groupAttributes: {
    payload: Type.Object({ ...OfGroup, ...AttributesChange.properties }),
    spec: ['S74'],
    summary: 'Attributes of a group changed; told to all who are in it, the writer too.',
  },
  groupCounters: {
    payload: Type.Object({ ...OfGroup, ...CountersChange.properties }),
    spec: ['S74'],
    summary: 'Counters of a group changed; told to all who are in it, the writer too.',
  },
  statuses: {
    payload: Type.Object({ statuses: Type.Array(WireStatus) }),
    spec: ['S45'],
    summary: "The status of subscribed users changed, or one's own custom status by another device.",
  },
  kicked: {
    payload: Type.Object({
      reason: Type.Enum(['otherDevice', 'admin', 'expired', 'accountDeleted']),
      platform: Type.Optional(Type.Enum(platformNames)),
      deviceId: Type.Optional(Type.String()),
      timeMs: Type.Integer(),
    }),
    spec: ['S4', 'S5'],
    summary: 'This session ends: why, and by which device. The close follows.',
  },
  resync: {
    payload: Type.Object({}),
    spec: ['S29'],
    summary:
      'Events may be missing, because this reader was slow or another process of the server broke down: call sync.',
  },
} as const satisfies Record<string, { payload: TSchema; spec: readonly string[]; summary: string }>;

export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = Static<(typeof events)[N]['payload']>;
