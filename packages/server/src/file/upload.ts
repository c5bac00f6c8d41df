import { type FileKind, ImError, type Settings, type WireFile, type WireUpload } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { FileFacts, StoredFile } from '../storage/port/files.ts';
import { HEAD_BYTES, typeOf } from './contentType.ts';
import { contentOf, type Pictures, type Ticket } from './place.ts';
import { proofOf, type Range, rangesOf } from './proof.ts';
import { FILES_PATH, wireFile } from './wire.ts';

type Needs = Pick<Ctx, 'files' | 'storage' | 'server' | 'clock' | 'metrics'>;

/** What is between an app's settings and an upload. */
type Limits = Pick<Settings, 'imageMaxBytes' | 'audioMaxBytes' | 'videoMaxBytes' | 'fileMaxBytes' | 'fileUrlSec'>;

/** Who gives a file. */
export interface Giver {
  sdkAppId: number;
  /** 0: an administrator, over REST. */
  uid: number;
  settings: Limits;
  /** What stands before paths in answers: the server's address, or nothing. */
  base: string;
}

/** What is announced of a file. */
export type Announced = Pick<Ticket, 'kind' | 'sha256' | 'size' | 'name' | 'isKept'>;

/** What became of an announced file: exactly one of these. */
export interface Begun {
  file?: WireFile;
  challenge?: { nonce: string; ranges: Range[]; expiresSec: number };
  upload?: WireUpload;
}

const HOUR_SEC = 3_600;

/** Largest file of a kind. */
export const limitOf = (settings: Limits, kind: FileKind): number => settings[`${kind}MaxBytes`];

/**
 * Begins to give a file (S15): its giver had it before; or the app has it, then it is asked to prove that it has it too; or it
 * has to be uploaded.
 *
 * @throws ImError `fileTooLarge`; as `PictureMaker.make` does
 */
export async function beginUpload(ctx: Needs, giver: Giver, announced: Announced): Promise<Begun> {
  assertSize(giver.settings, announced);
  const there = await contentThere(ctx, giver, announced);
  if (!there) return uploadOrFinish(ctx, giver, announced);
  if (there.isOwn) return { file: await giveAgain(ctx, giver, announced, there.file) };
  const ticket = ticketFor(ctx, giver, announced);
  const ranges = rangesOf(ctx.files.signer, giver, announced);
  return { challenge: { nonce: ctx.files.signer.pack('challenge', ticket), ranges, expiresSec: ticket.expiresSec } };
}

/**
 * Gives a file for an administrator, who is trusted to have what the app has (S16): it is there, or it has to be uploaded.
 *
 * @throws ImError `fileTooLarge`; as `PictureMaker.make` does
 */
export async function giveTrusted(ctx: Needs, giver: Giver, announced: Announced): Promise<Omit<Begun, 'challenge'>> {
  assertSize(giver.settings, announced);
  const there = await contentThere(ctx, giver, announced);
  if (there) return { file: await giveAgain(ctx, giver, announced, there.file) };
  return uploadOrFinish(ctx, giver, announced);
}

/**
 * Gives a file whose bytes are all here.
 *
 * @throws ImError `fileTooLarge`; as `finishUpload` does
 */
export async function giveBytes(
  ctx: Needs,
  giver: Giver,
  said: Pick<Announced, 'kind' | 'name' | 'isKept'>,
  bytes: Uint8Array,
): Promise<WireFile> {
  const sha256 = new Bun.CryptoHasher('sha256').update(bytes).digest('hex');
  const announced = { ...said, sha256, size: bytes.length };
  assertSize(giver.settings, announced);
  const part = `whole-${crypto.randomUUID()}`;
  try {
    await ctx.files.store.append(part, 0, [bytes]);
    return await finishUpload(ctx, giver, announced, part);
  } catch (error) {
    await ctx.files.store.drop(part);
    throw error;
  }
}

/**
 * Looks at the answer to a challenge. After a wrong one the file is uploaded, as if it were not there.
 *
 * @throws ImError `fileDenied` when it is no challenge to this account, or too old; as `PictureMaker.make` does
 */
export async function proveFile(
  ctx: Needs,
  giver: Giver,
  { nonce, proof }: { nonce: string; proof: string },
): Promise<Omit<Begun, 'challenge'>> {
  const asked = ctx.files.signer.unpack('challenge', nonce);
  if (!asked || asked.sdkAppId !== giver.sdkAppId || asked.uid !== giver.uid)
    throw new ImError('fileDenied', { reason: 'the nonce is not one of this server for this account' });
  if (asked.expiresSec * 1000 < ctx.clock.nowMs()) throw new ImError('fileDenied', { reason: 'the nonce is too old' });
  assertSize(giver.settings, asked);
  const there = await contentThere(ctx, giver, asked);
  const ranges = rangesOf(ctx.files.signer, giver, asked);
  const isRight = there && (await proofOf(ctx, giver.sdkAppId, there.file, { nonce, ranges })) === proof;
  if (!isRight) return { upload: uploadFor(ctx, giver, asked) };
  ctx.metrics.fileGiven('proved', there.file.size);
  return { file: await giveAgain(ctx, giver, asked, there.file) };
}

/** What came of an upload before may be all of it: the server stopped before it looked through it, or had no room then. */
async function uploadOrFinish(ctx: Needs, giver: Giver, announced: Announced): Promise<Omit<Begun, 'challenge'>> {
  const ticket = ticketFor(ctx, giver, announced);
  const part = partOf(ticket);
  if ((await ctx.files.store.partSize(part)) !== announced.size) return { upload: uploadFor(ctx, giver, announced) };
  return { file: await finishUpload(ctx, giver, announced, part) };
}

/** Where the bytes of a file go to. */
function uploadFor(ctx: Needs, giver: Giver, announced: Announced): WireUpload {
  const ticket = ticketFor(ctx, giver, announced);
  const path = `${FILES_PATH}${giver.sdkAppId}/upload/${ctx.files.signer.pack('upload', ticket)}`;
  return { url: giver.base + path, expiresSec: ticket.expiresSec, chunkBytes: ctx.server.uploadChunkBytes };
}

function ticketFor({ clock, server }: Needs, { sdkAppId, uid }: Giver, announced: Announced): Ticket {
  const expiresSec = Math.floor(clock.nowMs() / 1000) + server.uploadKeepHours * HOUR_SEC;
  return { sdkAppId, uid, ...announced, expiresSec };
}

function assertSize(settings: Limits, { kind, size: bytes }: Announced): void {
  const max = limitOf(settings, kind);
  if (bytes > max) throw new ImError('fileTooLarge', { kind, bytes, max });
}

/** A content that is there with all its bytes: of one whose bytes were lost an upload brings them back. */
async function contentThere({ storage, files }: Needs, { sdkAppId, uid }: Giver, { sha256, size }: Announced) {
  const found = await storage.files.withHash(sdkAppId, sha256, uid);
  if (!found || found.file.size !== size) return undefined;
  return (await files.store.size(contentOf(sdkAppId, found.file))) === size ? found : undefined;
}

/** Gives a file that is there. */
async function giveAgain(
  ctx: Needs,
  giver: Giver,
  { kind, name, isKept }: Announced,
  file: StoredFile,
): Promise<WireFile> {
  const { sdkAppId, uid, settings, base } = giver;
  const isNew = kind === 'image' && !file.facts.pictures;
  const content = contentOf(sdkAppId, file);
  const read = () => new Response(ctx.files.store.body(content, 0, file.size)).bytes();
  const pictures = isNew ? await ctx.files.pictures.make(file.facts.type, file.size, read) : undefined;
  if (pictures) await putPictures(ctx, sdkAppId, file, pictures);
  const facts = pictures && { ...file.facts, pictures: pictures.facts };
  const by = { uid, isKept, ...(facts && { facts }) };
  const given = await ctx.storage.files.ready(sdkAppId, file.sha256, by, ctx.clock.nowMs());
  if (given?.uuid !== file.uuid) throw new ImError('fileNotKept', { reason: 'the file went just now' });
  return wireFile(ctx, { settings, sdkAppId, base, name }, shownAs(kind, given));
}

/** A file that was sent as no picture has no sizes, also when somebody sent the same as one. */
const shownAs = (kind: FileKind, file: StoredFile): StoredFile =>
  kind === 'image' ? file : { ...file, facts: { type: file.facts.type } };

async function putPictures(
  { files }: Needs,
  sdkAppId: number,
  file: Pick<StoredFile, 'sha256' | 'uuid'>,
  pictures: Pictures,
): Promise<void> {
  for (const [variant, bytes] of pictures.bytes) await files.store.put(contentOf(sdkAppId, file, variant), bytes);
}

/** The part of a store that an upload grows in: the same one whenever the same account gives the same, so that it goes on there. */
export const partOf = ({ sdkAppId, uid, sha256, size }: Ticket): string => `${sdkAppId}-${uid}-${sha256}-${size}`;

/**
 * Takes a part whose bytes are all there: what it holds is what was announced, or it is thrown away. The file is noted before
 * its bytes are moved to their place and given after it, so that a crash at any point leaves nothing half and nothing unknown.
 *
 * @throws ImError `fileHashWrong`, `fileRefused`, `fileNotKept`
 */
export function finishUpload(ctx: Needs, giver: Giver, ticket: Announced, part: string): Promise<WireFile> {
  return ctx.files.finishing.run(part, () => finishNow(ctx, giver, ticket, part));
}

async function finishNow(ctx: Needs, giver: Giver, ticket: Announced, part: string): Promise<WireFile> {
  const { store } = ctx.files;
  const { sdkAppId, uid, settings, base } = giver;
  const { sha256, size, kind, name, isKept } = ticket;
  // Somebody else asked for the same, and was first.
  const there = (await store.partSize(part)) === 0 ? await contentThere(ctx, giver, ticket) : undefined;
  if (there && (there.isOwn || uid === 0)) return giveAgain(ctx, giver, ticket, there.file);
  const { actual, head } = await lookThrough(ctx, part);
  if (actual !== sha256) {
    await store.drop(part);
    throw new ImError('fileHashWrong', { actual });
  }
  const type = await typeOf(head);
  const pictures = kind === 'image' ? await picturesOf(ctx, part, type, size) : undefined;
  const nowMs = ctx.clock.nowMs();
  const fresh = crypto.randomUUID().replaceAll('-', '');
  const uuid = await ctx.storage.files.begin(sdkAppId, { uuid: fresh, sha256, size }, nowMs);
  await store.settle(part, contentOf(sdkAppId, { sha256, uuid }));
  if (pictures) await putPictures(ctx, sdkAppId, { sha256, uuid }, pictures);
  const facts = await factsOf(ctx, giver, ticket, type, pictures);
  const file = await ctx.storage.files.ready(sdkAppId, sha256, { uid, facts, isKept }, nowMs);
  if (file?.uuid !== uuid) throw new ImError('fileNotKept', { reason: 'the file went just now' });
  ctx.metrics.fileGiven('uploaded', size);
  return wireFile(ctx, { settings, sdkAppId, base, name }, shownAs(kind, file));
}

/** What is known of the content; sizes that somebody else's upload made stay known. */
async function factsOf(
  { storage }: Needs,
  { sdkAppId, uid }: Giver,
  { sha256 }: Announced,
  type: string,
  pictures: Pictures | undefined,
): Promise<FileFacts> {
  if (pictures) return { type, pictures: pictures.facts };
  const there = await storage.files.withHash(sdkAppId, sha256, uid);
  return { ...there?.file.facts, type };
}

/** The hash of a part and its beginning, of what is on disk and not of what came. */
async function lookThrough({ files }: Needs, part: string): Promise<{ actual: string; head: Uint8Array }> {
  const hash = new Bun.CryptoHasher('sha256');
  const beginning: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of files.store.readPart(part)) {
    hash.update(piece);
    if (bytes < HEAD_BYTES) beginning.push(new Uint8Array(piece.subarray(0, HEAD_BYTES - bytes)));
    bytes += piece.length;
  }
  return { actual: hash.digest('hex'), head: Buffer.concat(beginning) };
}

async function picturesOf({ files }: Needs, part: string, type: string, size: number): Promise<Pictures> {
  try {
    return await files.pictures.make(type, size, () => collect(files.store.readPart(part)));
  } catch (error) {
    // What is no picture never will be one; where there was no room, it may come again.
    if (error instanceof ImError && error.fault === 'fileRefused') await files.store.drop(part);
    throw error;
  }
}

async function collect(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(new Uint8Array(piece));
  return Buffer.concat(all);
}
