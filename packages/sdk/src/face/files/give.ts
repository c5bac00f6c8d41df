import type { WireFile } from '@hongyan/contract';
import type { FileKind } from '@hongyan/contract/files';
import { SdkFault, sdkFaults } from '../../connection/fault.ts';
import type { Connection } from '../../connection/port.ts';
import type { LocalFile } from '../objects/localFile.ts';
import { hashOf, proofOf } from './content.ts';
import type { Bytes } from './host.ts';
import { type Patience, Torn } from './patience.ts';
import { type Place, sendPart, standOf } from './tus.ts';

/** What an upload needs beside the file. */
export interface GiveNeeds extends Pick<Place, 'timers' | 'stops'> {
  /** Asks the server as whoever is signed in then. */
  ask: Connection['request'];
  /** What stands before an address that is a path. */
  server: string;
  patience: Patience;
}

/** A file that is to be given, with what is known of it. */
export type Given = Pick<LocalFile, 'name' | 'sha256'> & { kind: FileKind; bytes: Bytes };

/** The cannot-be-kept-now, and the overload, of the server: it may take the same later. */
const LATER: ReadonlySet<number> = new Set([sdkFaults.noAnswer, 6008, 60022]);
/** What the server looked at has another hash: the file changed meanwhile. */
const HASH_WRONG = 115066;

/**
 * Gives a file to the server (docs/reference/files.md): by its hash where the server has it, else by its bytes. After a break it
 * goes on from what the server has.
 *
 * @param told hears which part of it the server has, above 0 and below 1
 * @throws SdkFault the server's code when it refuses, `notSignedIn` after a sign-out, `noAnswer` when patience is over; what
 *   reading the file throws
 */
export async function giveFile(needs: GiveNeeds, given: Given, told: (part: number) => void): Promise<WireFile> {
  for (;;) {
    try {
      const file = await attempt(needs, given, told);
      if (file) return file;
      throw new Torn('the upload has to begin again');
    } catch (error) {
      if (error instanceof SdkFault && error.code === HASH_WRONG) delete given.sha256;
      else if (!mayComeAgain(error)) throw error;
      await needs.patience.wait(error);
    }
  }
}

const mayComeAgain = (error: unknown): boolean =>
  error instanceof Torn || (error instanceof SdkFault && LATER.has(error.code));

/** Undefined: the address of the upload is of no use any more. */
async function attempt(
  { ask, ...needs }: GiveNeeds,
  given: Given,
  told: (part: number) => void,
): Promise<WireFile | undefined> {
  const { bytes, kind, name } = given;
  given.sha256 ??= await hashOf(bytes);
  const { size } = bytes;
  const begun = await ask('beginUpload', {
    kind,
    sha256: given.sha256,
    size,
    ...(name && { name: name.slice(-NAME_MAX) }),
  });
  const { challenge } = begun;
  const { file, upload } = challenge
    ? await ask('proveFile', { nonce: challenge.nonce, proof: await proofOf(bytes, challenge) })
    : begun;
  if (file || !upload) return file;
  const url = upload.url.startsWith('/') ? needs.server + upload.url : upload.url;
  return sendBytes({ ...needs, url }, given, upload.chunkBytes, told);
}

/** Longest name that the server takes. */
const NAME_MAX = 255;
/** Parts are so small that there is progress to tell, but not smaller than is worth a request. */
const [PARTS, PART_MIN_BYTES] = [16, 262_144];

async function sendBytes(
  place: Place & Pick<GiveNeeds, 'patience'>,
  { bytes }: Given,
  maxBytes: number,
  told: (part: number) => void,
): Promise<WireFile | undefined> {
  const { size } = bytes;
  let partBytes = Math.min(maxBytes, Math.max(PART_MIN_BYTES, Math.ceil(size / PARTS)));
  let furthest = 0;
  // Undefined: not known, the server is asked.
  let offset: number | undefined = 0;
  for (;;) {
    try {
      offset ??= await standOf(place);
      if (offset === undefined || offset >= size) return undefined;
      const part = await bytes.slice(offset, Math.min(offset + partBytes, size)).arrayBuffer();
      const sent = await sendPart(place, offset, part);
      if (sent === undefined || 'file' in sent) return sent?.file;
      offset = sent.offset;
      if (offset > furthest) place.patience.renew();
      furthest = Math.max(furthest, offset);
      told(furthest / size);
    } catch (error) {
      if (!mayComeAgain(error)) throw error;
      await place.patience.wait(error);
      // A network that bears no large request may bear small ones.
      partBytes = Math.max(PART_MIN_BYTES, Math.floor(partBytes / 2));
      offset = undefined;
    }
  }
}
