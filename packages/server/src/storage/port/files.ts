/** What is known of a file's content, as it is told to clients. */
export interface FileFacts {
  /** By the bytes: `image/jpeg`. */
  type: string;
  /** Of pictures, once they were looked at: original, large and thumbnail (rest-api §17.2). */
  pictures?: readonly PictureFacts[];
}

/** One size of a picture. */
export interface PictureFacts {
  size: number;
  /** Pixels; 0 where the server cannot read the format. */
  width: number;
  height: number;
  type: string;
  /** Whether it has bytes of its own: a smaller one that is not the original, an original that is not as it was given. */
  isOwn: boolean;
}

/** A file of an app. Its bytes stand in the `FileStore` under its name. */
export interface StoredFile {
  /** Not guessable; what messages name. */
  uuid: string;
  sha256: string;
  size: number;
  facts: FileFacts;
}

/** Which bytes go: the name of a file that is no more. */
export interface GoneFile extends StoredFile {
  sdkAppId: number;
}

/**
 * Files that messages name, each app's its own. The bytes are elsewhere; what stands here says whose they are and how long
 * they stay.
 *
 * A message holds the files that its draft names in `holds`, as it does lists of merged messages, and so does such a list:
 *
 * - [FI1] What is appended holds its files from its commit on; a name of no file of the app is left as it is. An edit of the
 *   body lets go of what the message held and holds what the new body names; a recall and a trim let go.
 * - [FI2] A file that something holds, that is to be kept for good, or that was put, wanted or let go less than the time ago
 *   is never swept.
 */
export interface FileRecords {
  /**
   * [FI3] Takes note of a content before its bytes are put under its name, so that none stand there unknown. What is there
   * with the same hash stays, with its name; it is not given until it is ready.
   *
   * @returns the name that the bytes go under
   */
  begin(sdkAppId: number, file: Omit<StoredFile, 'facts'>, nowMs: number): Promise<string>;

  /**
   * [FI4] The bytes are there, and this account gave them or proved that it has them (0: nobody): the file is given from
   * now on, and wanted now. Nothing when it went meanwhile: begin again.
   *
   * @param isKept it stays for good, whether something holds it or not; once so, always so
   */
  ready(
    sdkAppId: number,
    sha256: string,
    by: { uid: number; facts?: FileFacts; isKept?: boolean },
    nowMs: number,
  ): Promise<StoredFile | undefined>;

  /** [FI5] The file with this content that is given, and whether this account gave it, or proved that it has it. */
  withHash(sdkAppId: number, sha256: string, uid: number): Promise<{ file: StoredFile; isOwn: boolean } | undefined>;

  /** [FI6] Those of these files that are given. One that all let go who ever held it is not, as if it were gone, until it is wanted again. */
  find(sdkAppId: number, uuids: readonly string[]): Promise<StoredFile[]>;

  /**
   * [FI7] Marks at most `count` files that nothing held since `beforeMs` as gone, and gives them and those that were marked
   * before: their bytes are to be removed, then they are to be forgotten. The same content may come again meanwhile, under
   * another name.
   */
  sweep(beforeMs: number, count: number): Promise<GoneFile[]>;

  /** [FI8] Forgets files whose bytes are removed. */
  forget(uuids: readonly string[]): Promise<void>;

  /** [FI9] A secret of the server by name, the same in every process; the given one from now on where there is none yet. */
  secret(name: string, fresh: string): Promise<string>;
}
