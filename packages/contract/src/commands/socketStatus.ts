import Type from 'typebox';
import { command } from '../command.ts';
import { UserID } from '../ids.ts';
import { WireStatus } from '../status.ts';
import { session } from './inConversation.ts';

const Failures = Type.Array(Type.Object({ userId: Type.String(), code: Type.Integer(), info: Type.String() }), {
  description: 'Those who have no account.',
});
const Statuses = Type.Array(WireStatus);

/** Status of users over the socket (sdk-js-api §4.8). */
export const socketStatusCommands = {
  setStatus: command({
    ...session,
    input: Type.Object({
      customStatus: Type.String({ maxLength: 1_000, description: 'At most `customStatusMaxBytes`; empty clears it.' }),
    }),
    output: WireStatus,
    errors: ['userStatusDisabled'],
    spec: ['S45'],
    summary: "Set one's own custom status; it lasts as long as the account is online.",
  }),
  getStatuses: command({
    ...session,
    input: Type.Object({ userIds: Type.Array(UserID, { minItems: 1, maxItems: 500 }) }),
    output: Type.Object({ statuses: Statuses, failures: Failures }),
    errors: ['userStatusDisabled'],
    spec: ['S45'],
    summary: 'The status of these users now, asked of every process of the server.',
  }),
  subscribeStatuses: command({
    ...session,
    input: Type.Object({ userIds: Type.Array(UserID, { minItems: 1, maxItems: 100 }) }),
    output: Type.Object({
      statuses: Statuses,
      failures: Failures,
      dropped: Type.Array(Type.String(), {
        description: 'Earlier subscriptions that gave way, past `statusSubscriptionsMax`.',
      }),
    }),
    errors: ['userStatusDisabled'],
    spec: ['S45'],
    summary: 'Hear of the status of these users by the event `statuses`, until this session ends; answers with it now.',
  }),
  unsubscribeStatuses: command({
    ...session,
    input: Type.Object({
      userIds: Type.Optional(Type.Array(UserID, { maxItems: 100, description: 'Absent or empty: all.' })),
    }),
    output: Type.Object({}),
    errors: ['userStatusDisabled'],
    spec: ['S45'],
    summary: 'Hear of the status of these users no more; sent after the answer to what subscribed to them.',
  }),
} as const;
