import { blankExifLocation } from './exifLocation.ts';
import { mendPng } from './png.ts';

/** What XMP calls places, behind the colon of a name. */
const PLACE =
  /:(?:\w{0,40}(?:GPS|Gps|Latitude|Longitude|Altitude|Location)|(?:City|State|ProvinceState|Country(?:Name|Code)?|WorldRegion)\b)/;
const [XMP_BEGINS, XMP_ENDS] = ['<rdf:RDF', '</rdf:RDF>'];
/** Resource 1028 of Photoshop holds IPTC data. */
const IPTC = Buffer.from('8BIM\x04\x04', 'latin1');
/** So many of one kind are looked through: a picture has one or two, and one that is made to be work has more. */
const RESOURCES_MAX = 64;
const IPTC_RECORD = 0x1c02;
/** Content location code and name, city, sublocation, state, country code and name. */
const IPTC_PLACES: ReadonlySet<number> = new Set([26, 27, 90, 92, 95, 100, 101]);

/**
 * A picture without what it says of the place where it was taken: EXIF, XMP and IPTC data, in any format that carries them as
 * they are. What it shows, its length, and all else that it says stay, but for XMP data that says something of a place, which go.
 *
 * @returns nothing when it says nothing of a place
 */
export function withoutLocation(picture: Uint8Array): Uint8Array | undefined {
  const bytes = Buffer.from(picture);
  const places = [...blankExifLocation(bytes), ...blankXmp(bytes), ...blankIptc(bytes)];
  const isMended = mendPng(bytes, places);
  return places.length > 0 || isMended ? bytes : undefined;
}

/** Blanks XMP data that says something of a place, wholly: it may say so anywhere; gives the beginnings of what was changed. */
function blankXmp(bytes: Buffer): number[] {
  const changed: number[] = [];
  let from = bytes.indexOf(XMP_BEGINS);
  while (from >= 0 && changed.length < RESOURCES_MAX) {
    const end = bytes.indexOf(XMP_ENDS, from);
    if (end < 0) break;
    const behind = end + XMP_ENDS.length;
    if (PLACE.test(bytes.toString('latin1', from, end))) {
      bytes.fill(' ', from, behind);
      changed.push(from);
    }
    from = bytes.indexOf(XMP_BEGINS, behind);
  }
  return changed;
}

/** Blanks what IPTC data says of a place; gives the beginnings of what was changed. */
function blankIptc(bytes: Buffer): number[] {
  const changed: number[] = [];
  let from = bytes.indexOf(IPTC);
  while (from >= 0 && changed.length < RESOURCES_MAX) {
    // Behind the number of the resource stands its name, padded to an even length, then how long it is.
    const nameBytes = (bytes[from + 6] ?? 0) + 1;
    let at = from + 6 + nameBytes + (nameBytes % 2) + 4;
    let isChanged = false;
    while (at + 5 <= bytes.length && bytes.readUInt16BE(at) === IPTC_RECORD) {
      const length = bytes.readUInt16BE(at + 3);
      if (IPTC_PLACES.has(bytes[at + 2] ?? 0)) {
        bytes.fill(' ', at + 5, Math.min(bytes.length, at + 5 + length));
        isChanged = true;
      }
      at += 5 + length;
    }
    if (isChanged) changed.push(from);
    from = bytes.indexOf(IPTC, at);
  }
  return changed;
}
