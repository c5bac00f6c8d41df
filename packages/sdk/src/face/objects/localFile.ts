import type { Bytes } from '../files/host.ts';
import type { Content } from './content.ts';

/** A file of a message that the server may not have yet. */
export interface LocalFile {
  /** Undefined: none was chosen, or it is one of a platform whose files cannot be read. */
  bytes: Bytes | undefined;
  /** Whether the app gave a field of a page in which no file is chosen. */
  isUnchosen: boolean;
  /** As the platform tells it; may be empty. */
  type: string;
  name: string;
  /** Where this device shows it meanwhile; empty where it cannot. */
  url: string;
  onProgress: ((part: number) => void) | undefined;
  /** Once it is known. */
  sha256?: string;
}

const KEY = '_localFile';

/** The file of a payload that is still to be uploaded. */
export const localFileOf = (content: Content): LocalFile | undefined => content[KEY] as LocalFile | undefined;

/** Puts a file beside a payload, where copies over JSON do not see it; undefined takes it away. */
export function putLocalFile(content: Content, value: LocalFile | undefined): void {
  Object.defineProperty(content, KEY, { value, configurable: true, writable: true });
}
