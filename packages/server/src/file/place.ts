import type { FileKind } from '@hongyan/contract';
import type { PictureFacts, StoredFile } from '../storage/port/files.ts';
import type { FileStore } from './store/port.ts';
import type { Turns } from './turns.ts';

/** What services work with where files are concerned. */
export interface FilePlace {
  store: FileStore;
  signer: Signing;
  pictures: PictureMaking;
  /** Uploads that are being looked through, by their part. */
  finishing: Turns;
}

/** What an account may upload, as the address of the upload says it. */
export interface Ticket {
  sdkAppId: number;
  /** 0: an administrator, over REST. */
  uid: number;
  kind: FileKind;
  sha256: string;
  size: number;
  name: string;
  /** It stays for good, whether something holds it or not. */
  isKept: boolean;
  expiresSec: number;
}

/** What a ticket is for; one made for the one is none for the other. */
export type Purpose = 'upload' | 'challenge';

/** What the address of a file names. */
export interface FileAddress {
  sdkAppId: number;
  uuid: string;
  variant: Variant;
  /** Unix seconds; 0: it does not expire. */
  expiresSec: number;
}

/** Signs addresses of files. */
export interface Signing {
  /** The signature of a file's address. That of a picture's sizes is none of the content as it was given, which may say more. */
  fileSignature(address: FileAddress): string;
  /** Whether an address of a file was signed here. */
  isFileSigned(address: FileAddress, signature: string): boolean;
  /** A ticket as a text for addresses. */
  pack(purpose: Purpose, ticket: Ticket): string;
  /** The ticket that was packed for this purpose; nothing when it was not made here. Whether it is too old is for the caller. */
  unpack(purpose: Purpose, text: string): Ticket | undefined;
  /** Numbers from 0 up to, not with, `below`, the same ones whenever the same is asked; nobody else can tell them. */
  numbers(about: string, count: number, below: number): number[];
}

/** A picture and the smaller ones of it. */
export interface Pictures {
  /** Original, large, thumbnail. */
  facts: PictureFacts[];
  /** Bytes of those that are not the content itself. */
  bytes: Map<PictureSize, Uint8Array>;
}

/** Makes pictures smaller. */
export interface PictureMaking {
  /**
   * The sizes of a picture: upright, without where it was taken, moving if it moves.
   *
   * @param read gives its bytes, when it is its turn
   * @throws ImError `fileRefused` of what is no picture or has too many pixels; `fileNotKept` when too many wait
   */
  make(type: string, size: number, read: () => Promise<Uint8Array>): Promise<Pictures>;
}

/** The sizes of a picture in the order of its facts: the original as it is shown, large, thumbnail. */
export const sizes = ['shown', '720', '198'] as const;
export type PictureSize = (typeof sizes)[number];
/** Which bytes of a file an address is of: the content as it was given, or a size of the picture that it is. */
export const variants = ['0', ...sizes] as const;
export type Variant = (typeof variants)[number];

/** Where the bytes of a size are: its own, else the original's as it is shown, else the content. */
export function bytesOf(pictures: readonly PictureFacts[] = [], size: PictureSize): Variant {
  if (pictures[sizes.indexOf(size)]?.isOwn) return size;
  return pictures[0]?.isOwn ? 'shown' : '0';
}

/**
 * Where the bytes of a file are. The app is part of it, so that no two apps share any; its name too, so that what is being
 * removed is never what the same content was put as meanwhile.
 */
export function contentOf(
  sdkAppId: number,
  { sha256, uuid }: Pick<StoredFile, 'sha256' | 'uuid'>,
  variant: Variant = '0',
): string {
  const original = `${sdkAppId}/${sha256.slice(0, 2)}/${sha256}.${uuid}`;
  return variant === '0' ? original : `${original}.${variant}`;
}
