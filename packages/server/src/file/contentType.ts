import { fileTypeFromBuffer } from 'file-type';

/** How much of a content its type is decided by. */
export const HEAD_BYTES = 65_536;
export const UNKNOWN_TYPE = 'application/octet-stream';

/** What a content is by its first bytes, never by what anybody says of it. */
export async function typeOf(head: Uint8Array): Promise<string> {
  try {
    return (await fileTypeFromBuffer(head))?.mime ?? UNKNOWN_TYPE;
  } catch {
    // Garbled beyond what the library reads.
    return UNKNOWN_TYPE;
  }
}

/** Pictures that browsers show and that can hold no program. */
const SAFE_PICTURES: ReadonlySet<string> = new Set([
  ...['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif', 'image/bmp', 'image/apng'],
  ...['image/heic', 'image/heif', 'image/x-icon', 'image/tiff'],
]);

/** Whether browsers may show it in place; everything else is saved. */
export const isShown = (type: string): boolean => SAFE_PICTURES.has(type) || /^(audio|video)\/[\w.+-]+$/.test(type);

/** `ImageFormat` of a picture (rest-api §17.2). */
export function imageFormatOf(type: string): number {
  const formats: Record<string, number> = { 'image/jpeg': 1, 'image/gif': 2, 'image/png': 3, 'image/bmp': 4 };
  return formats[type] ?? 255;
}
