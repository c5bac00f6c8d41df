/** What merged messages hold, kept apart from them because it is too long to travel with them. */
export interface MergedList {
  /** See `mergedKey`. */
  key: string;
  /** JSON of the list, exactly as it is to be read back. */
  content: string;
  /** How deep merged messages stand in one another, this list counted. */
  layers: number;
  /** Keys of kept lists, and names of files, that merged messages in this one name. */
  holds: readonly string[];
}

/**
 * The key of a list: Base64url of the SHA-256 of its JSON. Nobody can guess it but who has every byte of the list; the same
 * list has the same key however often it is sent.
 */
export const mergedKey = (content: string): string =>
  new Bun.CryptoHasher('sha256').update(content).digest('base64url');

/** Whether a text can be the key of a list; senders may name anything. */
export const isMergedKey = (text: string): boolean => /^[\w-]{43}$/.test(text);

/**
 * Lists of merged messages, each app's its own.
 *
 * A message holds the lists that its draft names in `holds`, and a list those that it names itself:
 *
 * - [F1] What is appended holds its lists from its commit on, what repeats an earlier message holds nothing more. A name of
 *   no kept list is left as it is.
 * - [F2] An edit of the body lets go of what the message held and holds what the new body names; a recall lets go.
 * - [F3] A list that something holds is never swept, nor one that was kept or let go less than the time ago.
 */
export interface MergedListStore {
  /** [F4] Keeps a list; one that is there already is as good as kept now. The lists that it names are held from then on. */
  keep(sdkAppId: number, list: MergedList, nowMs: number): Promise<void>;

  /**
   * [F5] The JSON of a list of the app. A list that all let go who ever held it is not given, as if it were gone, until it
   * is held or kept again.
   *
   * @throws ImError `storeDamaged` when it is not what its key says
   */
  find(sdkAppId: number, key: string): Promise<string | undefined>;

  /** [F6] The layers of those of these lists that `find` gives, by key. */
  layers(sdkAppId: number, keys: readonly string[]): Promise<Record<string, number>>;

  /**
   * [F7] Removes at most `count` lists that nothing held since `beforeMs`; they let go of theirs at `nowMs`. Says how many
   * it removed.
   */
  sweep(beforeMs: number, nowMs: number, count: number): Promise<number>;
}
