import type { OfflinePushInfo, PushLanguage, PushReason } from '@hongyan/contract';
import type { PushChannel } from '../storage/port/offlinePushes.ts';
import type { OutboxRow } from '../storage/port/outbox.ts';
import type { PushContent } from '../storage/port/pushes.ts';

/** Credentials that may be right, completed where they may be, or what is wrong with them. */
export type CheckedCredentials = { flaw: string; field: string } | Pick<PushChannel, 'credentials'>;

/** What is shown, as it is kept until it is sent. */
export interface PushNotice {
  language: PushLanguage;
  /** Empty: none was given. */
  title: string;
  /** For channels that demand one. */
  defaultTitle: string;
  text: string;
  /** Handed to the app as it is. */
  ext: string;
  /** Name of a sound of the app, where the message names none for the platform; empty: the device's own. */
  sound: string;
  android: NonNullable<OfflinePushInfo['AndroidInfo']>;
  apns: NonNullable<OfflinePushInfo['ApnsInfo']>;
}

/** Offline push, as it goes on beside the requests of this process. */
export interface OfflinePushes {
  /** Reads channels anew and sees what apps want now. */
  refresh(): Promise<void>;
  /**
   * Pushes what was pushed to all to those of these accounts whom it does not reach: durable once it resolves, and
   * harmless again.
   */
  toAll(content: PushContent, uids: readonly number[]): Promise<void>;
  /** Why a message is not pushed to a user, or `waiting`, judged as of now; for who asks about what nothing was kept of. */
  judge(row: Pick<OutboxRow, 'sdkAppId' | 'convId' | 'seq' | 'timeMs'>, uid: number): Promise<PushReason>;
  /** Looks at credentials of a channel before they are kept. */
  check(channel: Pick<PushChannel, 'kind' | 'credentials'>): Promise<CheckedCredentials>;
  /** Begins nothing more; what waits goes on in another process, or later. */
  stop(): Promise<void>;
}

/** The name of a message among what pushes tell of. */
export const messageSubject = (convId: number, seq: number): string => `m${convId}-${seq}`;
/** The name of a push to all, which may be a notification without a message. */
export const taskSubject = ({ taskNo, isNotice }: { taskNo: number; isNotice: boolean }): string =>
  `${isNotice ? 'n' : 't'}${taskNo}`;
/** Whether it tells of something that no connection brings. */
export const isNoticeSubject = (subject: string): boolean => subject.startsWith('n');

/** The message that a subject names; nothing where it is none. */
export function messageIn(subject: string): { convId: number; seq: number } | undefined {
  const [, convId, seq] = /^m(\d+)-(\d+)$/.exec(subject) ?? [];
  return convId === undefined ? undefined : { convId: Number(convId), seq: Number(seq) };
}
