/** An hour of an app's clock, as Unix milliseconds. */
export interface Hour {
  /** `YYYYMMDDHH` */
  name: string;
  fromMs: number;
  toMs: number;
}

export type ChatType = 'C2C' | 'Group';

/** What is said of a file besides where it is (rest-api §22.1). */
export interface FileFacts {
  FileSize: number;
  FileMD5: string;
  GzipSize: number;
  GzipMD5: string;
}

/** Files of what was said in an hour: made when first asked for, kept until they are too old. */
export interface ChatLogs {
  /** The name of a file, which says whose it is. */
  nameOf(sdkAppId: number, ChatType: ChatType, hour: Hour): string;
  /** Where a file is, for who may have it. */
  pathOf(fileName: string): string;
  /**
   * Facts of the file of an hour that is over; made when there is none yet.
   *
   * @param waitMs how long to wait for it
   * @returns `making` when it takes longer: ask again; `empty` when nothing was said
   */
  find(sdkAppId: number, ChatType: ChatType, hour: Hour, waitMs: number): Promise<FileFacts | 'empty' | 'making'>;
  /** Removes the files of an app's hours that began before this one, by name. */
  sweep(sdkAppId: number, beforeHour: string): Promise<void>;
  /** Waits until nothing is being made. */
  stop(): Promise<void>;
}
