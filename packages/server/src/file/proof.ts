import type { Ctx } from '../ctx.ts';
import type { StoredFile } from '../storage/port/files.ts';
import { contentOf, type Signing } from './place.ts';

/** Up to this many bytes the whole content is asked for. */
const WHOLE_BYTES = 1_048_576;
const RANGES = 64;
const RANGE_BYTES = 4_096;

/** A part of a content: from an offset up to, not with, another one. */
export interface Range {
  from: number;
  to: number;
}

/**
 * Which parts of a content prove that an account has it: nobody can tell them beforehand, and the same account is always asked
 * for the same, so that who has but parts of a content cannot ask until those are asked for.
 */
export function rangesOf(
  signer: Signing,
  by: { sdkAppId: number; uid: number },
  { sha256, size }: Pick<StoredFile, 'sha256' | 'size'>,
): Range[] {
  if (size <= WHOLE_BYTES) return [{ from: 0, to: size }];
  const starts = signer.numbers(`${by.sdkAppId} ${by.uid} ${sha256}`, RANGES, size - RANGE_BYTES + 1);
  return starts.map((from) => ({ from, to: from + RANGE_BYTES }));
}

/** What the right answer to a challenge is: SHA-256 over the nonce and these parts of the content. */
export async function proofOf(
  { files }: Pick<Ctx, 'files'>,
  sdkAppId: number,
  file: StoredFile,
  { nonce, ranges }: { nonce: string; ranges: readonly Range[] },
): Promise<string> {
  const hash = new Bun.CryptoHasher('sha256').update(nonce);
  for (const { from, to } of ranges)
    hash.update(await new Response(files.store.body(contentOf(sdkAppId, file), from, to)).bytes());
  return hash.digest('hex');
}
