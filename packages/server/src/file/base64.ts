import { ImError } from '@hongyan/contract';

/**
 * The bytes of a Base64 text, with or without `=` at its end.
 *
 * @throws ImError `fileParamsIllegal` of what is none: Node would pass over what it does not know
 */
export function bytesOf(field: string, text: string): Uint8Array {
  if (!/^[A-Za-z0-9+/\-_]+={0,2}$/.test(text))
    throw new ImError('fileParamsIllegal', { field, reason: 'it is not Base64' });
  return Buffer.from(text, 'base64');
}
