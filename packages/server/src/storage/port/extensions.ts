import type { LogRef } from './messages.ts';
import type { AskedBy } from './outbox.ts';
import type { Attached, AttachRefusal } from './reactions.ts';

/** A pair that a message carries beside its body. */
export interface Extension {
  key: string;
  value: string;
  version: number;
}

/** What became of one pair of a call: what it is now. Of one that is not there the version is 0 and the value empty. */
export interface ExtensionResult extends Extension {
  refused?: 'conflict' | 'tooMany' | 'none';
}

/** What a call does: sets these pairs, deletes these, or deletes all. */
export type ExtensionWrite =
  | { kind: 'set'; pairs: Extension[] }
  | { kind: 'delete'; pairs: Omit<Extension, 'value'>[] }
  | { kind: 'clear' };

export interface ExtensionPage {
  extensions: Extension[];
  latest: number;
  cleared: number;
  isCompleted: boolean;
}

export interface ExtensionStore {
  /**
   * Writes pairs of a message that takes them, as one atomic unit with a change for each.
   *
   * - [X1] Each write of a pair gives it a version: all versions of a message rise, over its pairs and deletions.
   * - [X2] `isChecked`: a pair whose version is another than the given one is `conflict`, the answer has what is there.
   *   A value that is so already is no conflict and changes nothing.
   * - [X3] A pair beyond `max` is `tooMany`; one to delete that is not there is `none`, unless the same `call`
   *   deleted it. The others of the call are done.
   * - [X4] To clear deletes all pairs under one version, which readers get as `cleared`.
   * - [X5] Refused as [N2], by who is not the app (`uid` 0); `unsupported` of a message that takes none, `tooOften` beyond
   *   `perMin` calls in a minute.
   * - [X6] A change takes the place of the earlier one of the same message and key; its audience is as [N5].
   * - [X7] A recall takes the extensions of a message and their changes.
   */
  write(
    log: LogRef,
    seq: number,
    by: { uid: number; isChecked: boolean; max: number; perMin: number; nowMs: number; call: number; told?: AskedBy },
    what: ExtensionWrite,
  ): Promise<(Attached & { results: ExtensionResult[] }) | { refused: AttachRefusal | 'unsupported' | 'tooOften' }>;

  /** [X8] Pairs from a version on, by version; refused as [X5]. */
  read(
    log: LogRef,
    viewerUid: number,
    seq: number,
    page: { fromVersion: number; count: number },
  ): Promise<ExtensionPage | { refused: AttachRefusal | 'unsupported' }>;
}
