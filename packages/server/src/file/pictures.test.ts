import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { defaultSettings } from '@hongyan/contract';
import ExifReader from 'exifreader';
import sharp from 'sharp';
import { typeOf } from './contentType.ts';
import { PictureMaker } from './pictures.ts';
import type { Pictures } from './place.ts';

setDefaultTimeout(60_000);

const maker = (over: Partial<typeof defaultSettings> = {}): PictureMaker =>
  new PictureMaker({ ...defaultSettings, ...over }, (error) => {
    throw error;
  });
const make = async (bytes: Uint8Array, by = maker()): Promise<Pictures> =>
  by.make(await typeOf(bytes), bytes.length, () => Promise.resolve(bytes));

const red = { r: 250, g: 10, b: 10, alpha: 1 };
const plain = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: red } });
const sizesOf = ({ facts }: Pictures) => facts.map(({ width, height }) => [width, height]);

/** A picture whose upper left quarter is white. */
async function cornered(width: number, height: number): Promise<ReturnType<typeof plain>> {
  const corner = await sharp({ create: { width: width / 2, height: height / 2, channels: 3, background: '#fff' } })
    .png()
    .toBuffer();
  return plain(width, height).composite([{ input: corner, left: 0, top: 0 }]);
}

describe('pictures', () => {
  test('[rest-api §17.2] come as they are, at most 720 and at most 198 high', async () => {
    expect(sizesOf(await make(await plain(2_000, 1_440).jpeg().toBuffer()))).toEqual([
      [2_000, 1_440],
      [1_000, 720],
      [275, 198],
    ]);
    expect(sizesOf(await make(await plain(100, 50).png().toBuffer()))).toEqual([
      [100, 50],
      [100, 50],
      [100, 50],
    ]);
    expect(sizesOf(await make(await plain(20_000, 1_000).jpeg().toBuffer()))).toEqual([
      [20_000, 1_000],
      [2_880, 144],
      [792, 40],
    ]);
  });

  test('stand upright, as their EXIF says', async () => {
    const lying = await (await cornered(400, 200)).jpeg().withMetadata({ orientation: 6 }).toBuffer();

    const made = await make(lying);

    expect(sizesOf(made)).toEqual([
      [200, 400],
      [200, 400],
      [99, 198],
    ]);
    const { data, info } = await sharp(made.bytes.get('720')).raw().toBuffer({ resolveWithObject: true });
    const greenAt = (x: number, y: number) => data[(y * info.width + x) * info.channels + 1] ?? 0;
    // Turned to the right, what was on the upper left is on the upper right.
    expect(greenAt(180, 20)).toBeGreaterThan(200);
    expect(greenAt(20, 20)).toBeLessThan(100);
    expect((await sharp(made.bytes.get('720')).metadata()).orientation).toBeUndefined();
  });

  test('do not say where they were taken', async () => {
    const exif = { IFD0: { Model: 'some camera' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } };
    const located = await plain(2_000, 1_000).jpeg().withExif(exif).toBuffer();
    expect((await sharp(located).metadata()).exif).toBeDefined();

    const { bytes, facts } = await make(located);

    for (const size of ['720', '198'] as const) expect((await sharp(bytes.get(size)).metadata()).exif).toBeUndefined();
    const shown = ExifReader.load(new Uint8Array(bytes.get('shown') ?? []).buffer);
    expect([shown.Model?.description, shown.GPSLatitude]).toEqual(['some camera', undefined]);
    expect(facts.map(({ isOwn }) => isOwn)).toEqual([true, true, true]);
  });

  test('move if they moved', async () => {
    const frames = await Promise.all(
      ['#f00', '#0f0', '#00f'].map((background) =>
        sharp({ create: { width: 800, height: 800, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const gif = await sharp(frames, { join: { animated: true } })
      .gif({ delay: [100, 100, 100], loop: 0 })
      .toBuffer();

    const made = await make(gif);

    expect(sizesOf(made)).toEqual([
      [800, 800],
      [720, 720],
      [198, 198],
    ]);
    const { pages, delay, format } = await sharp(made.bytes.get('198'), { animated: true }).metadata();
    expect([format, pages, delay]).toEqual(['gif', 3, [100, 100, 100]]);
  });

  test('keep what may be seen through', async () => {
    const { bytes } = await make(
      await sharp({ create: { width: 900, height: 900, channels: 4, background: '#f000' } })
        .png()
        .toBuffer(),
    );

    const { format, hasAlpha } = await sharp(bytes.get('720')).metadata();

    expect([format, hasAlpha]).toEqual(['png', true]);
  });

  test('of too many pixels are refused, however small their files are', async () => {
    const bomb = await plain(4_000, 4_000).png({ compressionLevel: 9 }).toBuffer();
    const by = maker({ pictureMaxPixels: 1_000_000 });

    await expect(make(bomb, by)).rejects.toMatchObject({ fault: 'fileRefused' });
  });

  test('that are none, or damaged, are refused', async () => {
    await expect(make(Buffer.from('no picture at all'))).rejects.toMatchObject({ fault: 'fileRefused' });
    const jpeg = await plain(2_000, 2_000).jpeg().toBuffer();
    await expect(make(jpeg.subarray(0, 300))).rejects.toMatchObject({ fault: 'fileRefused' });
  });

  test('wait for their turn, and too many are asked to come again', async () => {
    const by = maker({ picturesAtOnce: 1, picturesMaxQueue: 2 });
    const bytes = await plain(1_000, 1_000).jpeg().toBuffer();
    const type = await typeOf(bytes);
    const go = Promise.withResolvers<Uint8Array>();
    const all = [1, 2, 3, 4].map(() => by.make(type, bytes.length, () => go.promise));
    const fourth = await all[3]?.catch((error: unknown) => error);
    go.resolve(bytes);

    expect(fourth).toMatchObject({ fault: 'fileNotKept' });
    expect((await Promise.all(all.slice(0, 3))).length).toBe(3);
    expect(by.queued).toBe(0);
  });
});
