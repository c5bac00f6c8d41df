import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import ExifReader from 'exifreader';
import sharp from 'sharp';
import { withoutLocation } from './location.ts';

setDefaultTimeout(60_000);

const XMP = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" exif:GPSLatitude="48,51.5N" exif:GPSLongitude='2,17.6E' dc:format="kept">
<photoshop:City>Paris</photoshop:City><dc:source>kept too</dc:source></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
const EXIF = {
  IFD0: { Make: 'Maker', ImageDescription: 'a tower' },
  IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 51/1 30/1', GPSLongitudeRef: 'E', GPSLongitude: '2/1 17/1 36/1' },
};

const colours = { create: { width: 64, height: 32, channels: 3 as const, background: '#c33' } };
const plain = () =>
  sharp({ ...colours, create: { ...colours.create, noise: { type: 'gaussian', mean: 120, sigma: 40 } } });
const taken = (orientation = 6) => plain().withMetadata({ orientation }).withExifMerge(EXIF).withXmp(XMP);
const formats = {
  jpeg: () => taken().jpeg(),
  webp: () => taken().webp(),
  png: () => taken().png(),
  tiff: () => taken().tiff({ compression: 'none' }),
  avif: () => taken().avif(),
};
const saysPlace = ([name, tag]: [string, { description?: unknown }]): boolean =>
  /^GPS(?! Info IFD)/.test(name) && String(tag.description ?? '').trim() !== '';
const pixels = (picture: Uint8Array) => sharp(picture).raw().toBuffer();
const texts = (picture: Uint8Array): string => Buffer.from(picture).toString('latin1');

describe.each(Object.keys(formats) as (keyof typeof formats)[])('a picture in %s', (format) => {
  test('says nothing of the place any more, and all else as before', async () => {
    const picture = new Uint8Array(await formats[format]().toBuffer());
    const before = ExifReader.load(picture.buffer as ArrayBuffer);
    expect(Object.entries(before).filter(saysPlace)).not.toEqual([]);

    const bare = withoutLocation(picture) ?? new Uint8Array();

    const after = ExifReader.load(new Uint8Array(bare).buffer as ArrayBuffer);
    expect(Object.entries(after).filter(saysPlace)).toEqual([]);
    for (const kept of ['Make', 'Orientation', 'ImageDescription'])
      expect(after[kept]?.description).toBe(before[kept]?.description);
    for (const said of ['48,51.5N', '2,17.6E', 'Paris']) expect(texts(bare).includes(said)).toBe(false);
    expect(texts(bare).includes('a tower')).toBe(texts(picture).includes('a tower'));
    expect(after.City?.description ?? '').not.toContain('Paris');
    expect(bare.length).toBe(picture.length);
    expect(await pixels(bare)).toEqual(await pixels(picture));
    expect(withoutLocation(bare)).toBeUndefined();
  });

  test('that says nothing of a place stays as it is', async () => {
    const picture = await plain().withMetadata({ orientation: 3 }).toFormat(format).toBuffer();

    expect(withoutLocation(picture)).toBeUndefined();
  });
});

test('IPTC data of a JPEG says nothing of the place any more', async () => {
  const dataset = (number: number, text: string) =>
    Buffer.concat([Buffer.from([0x1c, 2, number, 0, text.length]), Buffer.from(text)]);
  const data = Buffer.concat([
    dataset(5, 'Title'),
    dataset(90, 'Paris'),
    dataset(101, 'France'),
    dataset(80, 'Author'),
  ]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  const resource = Buffer.concat([
    Buffer.from('8BIM\x04\x04\0\0', 'latin1'),
    size,
    data,
    Buffer.alloc(data.length % 2),
  ]);
  const said = Buffer.concat([Buffer.from('Photoshop 3.0\0', 'latin1'), resource]);
  const head = Buffer.from([0xff, 0xed, 0, 0]);
  head.writeUInt16BE(said.length + 2, 2);
  const jpeg = await plain().jpeg().toBuffer();
  const picture = Buffer.concat([jpeg.subarray(0, 2), head, said, jpeg.subarray(2)]);

  const bare = withoutLocation(picture) ?? new Uint8Array();

  expect(texts(picture)).toContain('Paris');
  expect(texts(bare)).not.toMatch(/Paris|France/);
  expect(texts(bare)).toMatch(/Title.*Author/s);
  expect(await pixels(bare)).toEqual(await pixels(picture));
});

test('a PNG whose metadata is packed or written as digits has none of it left, and is a good PNG', async () => {
  const { crc32, deflateSync } = await import('node:zlib');
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const png = await plain().png().toBuffer();
  const headEnd = png.indexOf('IDAT') - 4;
  const hidden = [
    chunk('zTXt', Buffer.concat([Buffer.from('Raw profile type exif\0\0', 'latin1'), deflateSync('digits')])),
    chunk('iTXt', Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\x01\0\0\0', 'latin1'), deflateSync(XMP)])),
    chunk('tEXt', Buffer.from('Raw profile type APP1\0 4578 6966', 'latin1')),
  ];
  const other = chunk('tEXt', Buffer.from('Title\0a tower', 'latin1'));
  const picture = Buffer.concat([png.subarray(0, headEnd), ...hidden, other, png.subarray(headEnd)]);

  const bare = withoutLocation(picture) ?? new Uint8Array();

  for (const one of hidden) expect(texts(bare)).not.toContain(one.toString('latin1', 8, one.length - 4));
  expect(texts(bare)).toContain('a tower');
  expect(await pixels(bare)).toEqual(await pixels(picture));
  for (let at = 8; at < bare.length; ) {
    const view = Buffer.from(bare);
    const end = at + 8 + view.readUInt32BE(at);
    expect(view.readUInt32BE(end)).toBe(crc32(view.subarray(at + 4, end)));
    at = end + 4;
  }
});

test('XMP data that say nothing of a place stay', async () => {
  const said = XMP.replace(/ exif:GPS\w+=("[^"]*"|'[^']*')/g, '').replace(/<photoshop:City>.*?<\/photoshop:City>/, '');
  const picture = await plain().withXmp(said).jpeg().toBuffer();

  expect(texts(picture)).toContain('kept too');
  expect(withoutLocation(picture)).toBeUndefined();
});

test('a picture that is made to be work is looked through about as fast as one that is not', () => {
  const size = 8_000_000;
  const filled = (piece: Buffer) => Buffer.alloc(size, piece);
  const entry = Buffer.alloc(12, 1);
  // A header whose directory has 500 entries, each of them another header.
  const header = Buffer.from('II*\0\x08\0\0\0\xf4\x01', 'latin1');
  const dataset = Buffer.concat([Buffer.from([0x1c, 2, 90, 0, 8]), Buffer.from('8BIM\x04\x04\0\0', 'latin1')]);
  const works = [
    ...[filled(header), filled(Buffer.concat([header, entry])), filled(Buffer.from('MM\0*\0\0\0\x04', 'latin1'))],
    ...[filled(Buffer.from('<rdf:RDF :GPS')), filled(Buffer.from('<rdf:RDF :GPS></rdf:RDF>'))],
    filled(Buffer.from('<rdf:RDF :wwwwwwwwwwwwwwww')),
    Buffer.concat([Buffer.from('8BIM\x04\x04\0\0\0\0\0\0', 'latin1'), filled(dataset)]),
    Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), filled(Buffer.alloc(12))]),
  ];
  const timeOf = (bytes: Buffer): number => {
    const before = performance.now();
    withoutLocation(bytes);
    return performance.now() - before;
  };
  const usual = Math.max(...[1, 2, 3].map(() => timeOf(Buffer.alloc(size, 7))), 1);

  // What grows with the square of the size takes thousands of times as long.
  expect(works.map((bytes) => timeOf(bytes) / usual).filter((ratio) => ratio > 300)).toEqual([]);
});

test('a damaged picture is looked through without an end or a fault', () => {
  const header = Buffer.from('II*\0', 'latin1');
  const loop = Buffer.concat([header, Buffer.from([8, 0, 0, 0, 1, 0]), Buffer.alloc(12, 1), Buffer.from([8, 0, 0, 0])]);
  const wild = Buffer.concat([header, Buffer.alloc(40, 0xff)]);

  for (const damaged of [
    header,
    loop,
    wild,
    loop.subarray(0, 15),
    Buffer.from('8BIM\x04\x04', 'latin1'),
    Buffer.from('<rdf:RDF'),
  ])
    expect(withoutLocation(damaged)).toBeUndefined();
});
