import Type from 'typebox';
import { command } from '../command.ts';
import { ReceiveAll } from '../receiveAll.ts';
import { session, UserEvents } from './inConversation.ts';

/** The do-not-disturb time for all conversations on the socket (sdk-js-api §4.7). */
export const socketReceiveAllCommands = {
  setReceiveAll: command({
    ...session,
    input: ReceiveAll,
    output: UserEvents,
    errors: [],
    spec: ['sdk-js-api §4.7', 'S74'],
    summary: 'Set when messages of all conversations reach this user without push; its devices are told.',
  }),
  getReceiveAll: command({
    ...session,
    input: Type.Object({}),
    output: ReceiveAll,
    errors: [],
    spec: ['sdk-js-api §4.7'],
    summary: 'When messages of all conversations reach this user without push; 0 and no time when it was never set.',
  }),
} as const;
export type SocketReceiveAllCommands = typeof socketReceiveAllCommands;
