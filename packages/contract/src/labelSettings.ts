import { type Setting, setting } from './setting.ts';

const SPEC = 'rest-api §25.3';

/** Marks and groups that a user puts its conversations in. */
export const labelSettings = {
  conversationGroupsMax: setting({
    scope: 'app',
    default: 20,
    unit: 'count',
    min: 0,
    max: 50,
    exceeded: 'conversationGroupsFull',
    spec: SPEC,
    doc: 'Conversation groups that a user may have.',
  }),
  conversationGroupNameMaxBytes: setting({
    scope: 'app',
    default: 32,
    unit: 'bytes',
    min: 1,
    max: 1_000,
    exceeded: 'conversationGroupNameTooLong',
    spec: SPEC,
    doc: 'Longest name of a conversation group, in UTF-8 bytes.',
  }),
  labelledConversationsMax: setting({
    scope: 'app',
    default: 1_000,
    unit: 'count',
    min: 0,
    max: 100_000,
    exceeded: 'labelsFull',
    spec: SPEC,
    doc: 'Conversations of a user that may have marks, a text or a group.',
  }),
  conversationCustomMaxBytes: setting({
    scope: 'app',
    default: 256,
    unit: 'bytes',
    min: 1,
    max: 10_000,
    exceeded: 'conversationIllegal',
    spec: SPEC,
    doc: 'Longest text that a user puts on a conversation, in UTF-8 bytes.',
  }),
} as const satisfies Record<string, Setting>;
