import { deflateSync } from 'node:zlib';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** A chunk of a PNG. */
export function chunk(type: string, content: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(Bun.hash.crc32(named));
  return Buffer.concat([length, named, check]);
}

/**
 * A picture as PNG, of opaque pixels.
 *
 * @param pixels red, green, blue and 255 of each, line by line
 */
export function pngOf(width: number, height: number, pixels: Uint8Array): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // Eight bits of each colour, and of how opaque it is.
  head.set([8, 6], 8);
  const stride = width * 4;
  const lines = Array.from({ length: height }, (_, line) => [
    Uint8Array.of(0),
    pixels.subarray(line * stride, (line + 1) * stride),
  ]);
  const packed = deflateSync(Buffer.concat(lines.flat()));
  return Buffer.concat([SIGNATURE, chunk('IHDR', head), chunk('IDAT', packed), chunk('IEND', new Uint8Array())]);
}

/** Pixels of which no two neighbours are alike. */
export const somePixels = (width: number, height: number): Uint8Array =>
  Uint8Array.from({ length: width * height * 4 }, (_, at) => {
    const [colour, pixel] = [at % 4, Math.floor(at / 4)];
    return colour === 3 ? 255 : (pixel * (colour * 7 + 3)) % 256;
  });
