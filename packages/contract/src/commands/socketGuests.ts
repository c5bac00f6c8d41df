import Type from 'typebox';
import { command } from '../command.ts';
import { GroupID, WireGroup } from '../groups.ts';
import { WireMessage } from '../messages.ts';
import { platformNames } from '../platforms.ts';

const guest = { caller: 'guest', invalid: 'groupParamsIllegal' } as const;

/** What may be done without an account: listening in live rooms (sdk-js-api §4.11). */
export const socketGuestCommands = {
  guestLogin: command({
    ...guest,
    invalid: 'socketParamsIllegal',
    input: Type.Object({
      sdkAppId: Type.Integer({ minimum: 1 }),
      platform: Type.Enum(platformNames),
      deviceId: Type.String({ minLength: 1, maxLength: 64 }),
      sdkVersion: Type.Optional(Type.String({ maxLength: 64 })),
    }),
    output: Type.Object({ sessionId: Type.String(), timeMs: Type.Integer(), heartbeatSec: Type.Integer() }),
    errors: ['alreadySignedIn', 'groupCommandDisabled', 'groupTooFrequent'],
    spec: ['S52'],
    summary: 'Come as a guest, in place of `login`; may only listen in live rooms.',
  }),
  guestJoin: command({
    ...guest,
    orderBy: 'groupId',
    input: Type.Object({ groupId: GroupID }),
    output: Type.Object({
      status: Type.Enum(['joined', 'already']),
      group: WireGroup,
      recent: Type.Array(WireMessage, { description: 'What was said lately, oldest first.' }),
    }),
    errors: ['notSignedIn', 'groupUnknown', 'groupDenied', 'groupTooFrequent'],
    spec: ['S50', 'S52'],
    summary: 'As a guest: listen in a live room from here on.',
  }),
  guestQuit: command({
    ...guest,
    orderBy: 'groupId',
    input: Type.Object({ groupId: GroupID }),
    output: Type.Object({}),
    errors: ['notSignedIn', 'groupUnknown', 'groupDenied'],
    spec: ['S26'],
    summary: 'As a guest: listen in a live room no more.',
  }),
  guestOnlineCount: command({
    ...guest,
    input: Type.Object({ groupId: GroupID }),
    output: Type.Object({ online: Type.Integer() }),
    errors: ['notSignedIn', 'groupUnknown', 'groupDenied'],
    spec: ['S52'],
    summary: 'As a guest: how many are in a live room now, whether one listens there or not.',
  }),
} as const;
