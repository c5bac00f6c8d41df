import { type LabelMethods, Labels, labelMethods } from './labels/labels.ts';
import { blacklistMethods } from './methods/blacklist.ts';
import { extensionMethods } from './methods/extensions.ts';
import { followMethods } from './methods/follows.ts';
import { friendApplicationMethods } from './methods/friendApplications.ts';
import { friendGroupMethods } from './methods/friendGroups.ts';
import { friendMethods } from './methods/friends.ts';
import { groupMemberMethods } from './methods/groupMembers.ts';
import { groupStateMethods } from './methods/groupState.ts';
import { joinMethods } from './methods/joining.ts';
import { mergedMethods } from './methods/merged.ts';
import { pinMethods } from './methods/pins.ts';
import { reactionMethods } from './methods/reactions.ts';
import { receiptMethods } from './methods/receipts.ts';
import { statusMethods } from './methods/status.ts';
import { topicMethods } from './methods/topics.ts';
import type { Methods } from './pipeline.ts';
import { Invitations } from './signaling/invitations.ts';
import type { Face } from './state/face.ts';

/** How signals are sent. */
export type Messaging = Pick<Methods, 'createCustomMessage' | 'sendMessage' | 'modifyMessage'>;

/** Methods that are asked of the server and that no app calls to show its first page. */
export type LaterMethods = LabelMethods &
  ReturnType<typeof extensionMethods> &
  ReturnType<typeof followMethods> &
  ReturnType<typeof groupMemberMethods> &
  ReturnType<typeof groupStateMethods> &
  ReturnType<typeof topicMethods> &
  ReturnType<typeof reactionMethods> &
  ReturnType<typeof receiptMethods> &
  ReturnType<typeof pinMethods> &
  ReturnType<typeof mergedMethods> &
  ReturnType<typeof statusMethods> &
  ReturnType<typeof friendMethods> &
  ReturnType<typeof friendApplicationMethods> &
  ReturnType<typeof joinMethods> &
  ReturnType<typeof blacklistMethods> &
  ReturnType<typeof friendGroupMethods>;

/** What follows in a chunk of its own (docs/decisions/019). */
export interface LaterPart {
  readonly invitations: Invitations;
  readonly labels: Labels;
  readonly methods: LaterMethods;
  /** Forgets the sign-in. */
  reset(): void;
}

export function createLaterPart(face: Face, messaging: Messaging): LaterPart {
  const invitations = new Invitations(face, messaging);
  const labels = new Labels(face);
  const methods = {
    ...labelMethods(face, labels),
    ...extensionMethods(face),
    ...followMethods(face),
    ...groupMemberMethods(face),
    ...groupStateMethods(face),
    ...blacklistMethods(face),
    ...joinMethods(face),
    ...friendApplicationMethods(face),
    ...friendMethods(face),
    ...friendGroupMethods(face),
    ...statusMethods(face),
    ...mergedMethods(face),
    ...pinMethods(face),
    ...receiptMethods(face),
    ...reactionMethods(face),
    ...topicMethods(face),
  };
  return {
    invitations,
    labels,
    methods,
    reset() {
      invitations.reset();
      labels.reset();
    },
  };
}
