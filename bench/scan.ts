/** What the loader needs of a frame: whose answer it is, or which message it brought. */
export interface FrameSink {
  /** The answer to request `id`; `isError` when it was refused. */
  reply(id: number, isError: boolean): void;
  /** The event `message` with this random. */
  message(random: number): void;
}

const RANDOM = Buffer.from('"random":');
const NEWLINE = 10;

/** Reads JSON frames, one a line, without parsing them: the loader must be lighter than what it measures. */
export function scanJson(bytes: Uint8Array, sink: FrameSink): void {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < all.length; ) {
    const newline = all.indexOf(NEWLINE, at);
    const end = newline < 0 ? all.length : newline;
    if (all[at + 2] === 0x69) {
      let id = 0;
      let digit = at + 5;
      for (; isDigit(all[digit]); digit++) id = id * 10 + (all[digit] ?? 0) - 48;
      sink.reply(id, all[digit + 2] === 0x65);
    } else if (all[at + 2] === 0x6e && all[at + 6] === 0x6d) {
      let random = 0;
      for (let digit = all.indexOf(RANDOM, at) + RANDOM.length; isDigit(all[digit]); digit++)
        random = random * 10 + (all[digit] ?? 0) - 48;
      sink.message(random);
    }
    at = end + 1;
  }
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;

/** Reads MessagePack frames one after another, stepping over what it does not need. */
export function scanMsgpack(bytes: Uint8Array, sink: FrameSink): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length; ) {
    const key = bytes[at + 2];
    if (key === 0x69) {
      const id = readUint(view, at + 3);
      at += 3 + sizeAt(view, at + 3);
      sink.reply(id, bytes[at + 1] === 0x65);
      at += 2 + sizeAt(view, at + 2);
    } else {
      const payload = at + 3 + sizeAt(view, at + 3) + 2;
      const size = sizeAt(view, payload);
      if (isMessage(bytes, at + 3)) sink.message(randomIn(view, payload));
      at = payload + size;
    }
  }
}

const isMessage = (bytes: Uint8Array, at: number): boolean => bytes[at] === 0xa7 && bytes[at + 1] === 0x6d;

/** `random` of the value of `message` in an event's payload. */
function randomIn(view: DataView, payload: number): number {
  const message = valueAt(view, payload, 'message');
  return message < 0 ? -1 : readUint(view, valueAt(view, message, 'random'));
}

/** Where the value of a key stands in the map at `at`, or -1. */
function valueAt(view: DataView, at: number, key: string): number {
  const [count, head] = counted(view, at);
  let entry = at + head;
  for (let n = 0; n < count; n++) {
    const size = sizeAt(view, entry);
    if (isKey(view, entry, key)) return entry + size;
    entry += size;
    entry += sizeAt(view, entry);
  }
  return -1;
}

function isKey(view: DataView, at: number, key: string): boolean {
  if (view.getUint8(at) !== (0xa0 | key.length)) return false;
  for (let n = 0; n < key.length; n++) if (view.getUint8(at + 1 + n) !== key.charCodeAt(n)) return false;
  return true;
}

function readUint(view: DataView, at: number): number {
  const type = view.getUint8(at);
  if (type < 0x80) return type;
  if (type === 0xcc) return view.getUint8(at + 1);
  if (type === 0xcd) return view.getUint16(at + 1);
  if (type === 0xce || type === 0xd2) return view.getUint32(at + 1);
  if (type === 0xcb) return view.getFloat64(at + 1);
  return Number(view.getBigUint64(at + 1));
}

/** Entries of the map or array at `at`, and the bytes of its head. */
function counted(view: DataView, at: number): [count: number, head: number] {
  const type = view.getUint8(at);
  if (type < 0xa0) return [type & 0x0f, 1];
  return type === 0xdc || type === 0xde ? [view.getUint16(at + 1), 3] : [view.getUint32(at + 1), 5];
}

/** Bytes behind the type byte, for the types 0xc0 to 0xdf; -1 for those with a length or entries of their own. */
const FIXED = [
  0, 0, 0, 0, -1, -1, -1, -1, -1, -1, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 2, 3, 5, 9, 17, -1, -1, -1, -1, -1, -1, -1,
];

function sizeAt(view: DataView, at: number): number {
  const type = view.getUint8(at);
  if (type < 0x80 || type >= 0xe0) return 1;
  if (type >= 0xa0 && type < 0xc0) return 1 + (type & 0x1f);
  const isMap = type < 0x90 || type === 0xde || type === 0xdf;
  if (type < 0xa0 || type >= 0xdc) return entriesAt(view, at, isMap ? 2 : 1);
  const fixed = FIXED[type - 0xc0] ?? 0;
  if (fixed >= 0) return 1 + fixed;
  if (type === 0xc4 || type === 0xd9) return 2 + view.getUint8(at + 1);
  if (type === 0xc5 || type === 0xda) return 3 + view.getUint16(at + 1);
  return 5 + view.getUint32(at + 1);
}

function entriesAt(view: DataView, at: number, each: 1 | 2): number {
  const [count, head] = counted(view, at);
  let end = at + head;
  for (let n = 0; n < count * each; n++) end += sizeAt(view, end);
  return end - at;
}
