import type { Message } from './sdk.ts';
import type { MessageView } from './views.ts';

/** A message view for tests: alice reads, bob wrote it, unless told otherwise. */
export function sampleView(fields: Partial<MessageView> & { id: string }): MessageView {
  return {
    seq: 0,
    timeSec: 1_700_000_000,
    from: fields.isOwn === true ? 'alice' : 'bob',
    senderName: 'Bob',
    senderAvatar: undefined,
    isOwn: false,
    state: 'sent',
    contents: [{ kind: 'text', text: fields.id }],
    isEdited: false,
    isRecalled: false,
    recalledBy: undefined,
    recalledText: undefined,
    wantsReceipt: false,
    mentions: [],
    readers: undefined,
    fault: undefined,
    reactions: [],
    raw: {} as Message,
    ...fields,
  };
}
