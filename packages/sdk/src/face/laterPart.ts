import { CrashReports } from './crash/reports.ts';
import { Uploads } from './files/uploads.ts';
import { type LabelMethods, Labels, labelMethods } from './labels/labels.ts';
import { exportLog } from './log/text.ts';
import { blacklistMethods } from './methods/blacklist.ts';
import { conversationSettingMethods } from './methods/conversationSettings.ts';
import { extensionMethods } from './methods/extensions.ts';
import { followMethods } from './methods/follows.ts';
import { friendApplicationMethods } from './methods/friendApplications.ts';
import { friendGroupMethods } from './methods/friendGroups.ts';
import { friendMethods } from './methods/friends.ts';
import { groupLifeMethods } from './methods/groupLife.ts';
import { groupMemberMethods } from './methods/groupMembers.ts';
import { groupStateMethods } from './methods/groupState.ts';
import { hoppingMethods } from './methods/hopping.ts';
import { joinMethods } from './methods/joining.ts';
import { mergedMethods } from './methods/merged.ts';
import { pinMethods } from './methods/pins.ts';
import { reactionMethods } from './methods/reactions.ts';
import { receiptMethods } from './methods/receipts.ts';
import { ReceiveAllNotices, receiveAllMethods } from './methods/receiveAll.ts';
import { refusedMethods } from './methods/refused.ts';
import { removeMethods } from './methods/remove.ts';
import { reviseMethods } from './methods/revise.ts';
import { statusMethods } from './methods/status.ts';
import { topicMethods } from './methods/topics.ts';
import type { Methods } from './pipeline.ts';
import { Invitations } from './signaling/invitations.ts';
import type { Face } from './state/face.ts';
import type { ExportedLog } from './types.ts';

/** How messages are made and sent. */
export type Messaging = Pick<Methods, 'createCustomMessage' | 'sendMessage'>;

/** Methods that are asked of the server and that no app calls to show its first page. */
export type LaterMethods = LabelMethods &
  ReturnType<typeof conversationSettingMethods> &
  ReturnType<typeof hoppingMethods> &
  ReturnType<typeof extensionMethods> &
  ReturnType<typeof followMethods> &
  ReturnType<typeof groupLifeMethods> &
  ReturnType<typeof groupMemberMethods> &
  ReturnType<typeof groupStateMethods> &
  ReturnType<typeof topicMethods> &
  ReturnType<typeof reactionMethods> &
  ReturnType<typeof receiptMethods> &
  ReturnType<typeof reviseMethods> &
  ReturnType<typeof pinMethods> &
  ReturnType<typeof mergedMethods> &
  ReturnType<typeof removeMethods> &
  ReturnType<typeof refusedMethods> &
  ReturnType<typeof statusMethods> &
  ReturnType<typeof friendMethods> &
  ReturnType<typeof friendApplicationMethods> &
  ReturnType<typeof joinMethods> &
  ReturnType<typeof blacklistMethods> &
  ReturnType<typeof receiveAllMethods> &
  ReturnType<typeof friendGroupMethods>;

/** What follows in a chunk of its own (docs/decisions/020). */
export interface LaterPart {
  readonly invitations: Invitations;
  readonly labels: Labels;
  readonly crashes: CrashReports;
  readonly receiveAll: ReceiveAllNotices;
  readonly uploads: Uploads;
  readonly methods: LaterMethods;
  /** The latest lines of the log, as the file of today (S6). */
  exportLog(): ExportedLog;
  /** The lists are what the server has. */
  synced(): void;
  /** Forgets the sign-in. */
  reset(): void;
}

export function createLaterPart(face: Face, messaging: Messaging): LaterPart {
  const revising = reviseMethods(face);
  const invitations = new Invitations(face, { ...messaging, ...revising });
  const labels = new Labels(face);
  const crashes = new CrashReports(face);
  const receiveAll = new ReceiveAllNotices(face);
  const recallCrashes = (): void => face.later.soon(() => crashes.recall());
  if (face.isSynced) recallCrashes();
  const uploads = new Uploads(face);
  const methods = {
    ...labelMethods(face, labels),
    ...conversationSettingMethods(face),
    ...hoppingMethods(face),
    ...receiveAllMethods(face, receiveAll),
    ...extensionMethods(face),
    ...followMethods(face),
    ...groupLifeMethods(face, messaging),
    ...groupMemberMethods(face),
    ...groupStateMethods(face),
    ...blacklistMethods(face),
    ...joinMethods(face),
    ...friendApplicationMethods(face),
    ...friendMethods(face),
    ...friendGroupMethods(face),
    ...removeMethods(face),
    ...refusedMethods(),
    ...statusMethods(face),
    ...mergedMethods(face),
    ...pinMethods(face),
    ...receiptMethods(face),
    ...revising,
    ...reactionMethods(face),
    ...topicMethods(face),
  };
  return {
    invitations,
    labels,
    crashes,
    receiveAll,
    uploads,
    methods,
    exportLog: () => exportLog(face.log, face.core.serverNowMs()),
    synced() {
      invitations.recall();
      labels.synced();
      recallCrashes();
    },
    reset() {
      invitations.reset();
      labels.reset();
      crashes.reset();
      receiveAll.reset();
      uploads.reset();
    },
  };
}
