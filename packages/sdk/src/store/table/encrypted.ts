import { BEHIND, SEPARATOR } from './keys.ts';
import { type KeyRange, type Table, TableFault } from './port.ts';

const NONCE_BYTES = 12;
/** Bytes of a name's authentication code that are kept: names must not meet by chance, nor be told from each other. */
const NAME_BYTES = 16;
const FIRST_NUMBER = /^\d{16}$/;

/**
 * Keeps what it is given encrypted in another table: values with AES-GCM, names of conversations and messages as
 * authentication codes. What kind of row it is, the places of messages and the sizes can still be seen.
 *
 * @param secret 32 random bytes that the app keeps elsewhere; with another secret the data is damaged, and begins anew
 */
export function encryptedTable(table: Table, secret: Uint8Array): Table {
  if (secret.length !== 32) throw new RangeError('the key of a local store must have 32 bytes');
  const keys = keysFrom(secret);
  const hidden = new Map<string, string>();
  let written: Promise<void> = Promise.resolve();

  async function name(key: string): Promise<string> {
    const [kind = '', ...parts] = key.split(SEPARATOR);
    return [kind, ...(await Promise.all(parts.map(namePart)))].join(SEPARATOR);
  }

  async function namePart(part: string): Promise<string> {
    const isBound = part.endsWith(BEHIND);
    const plain = isBound ? part.slice(0, -1) : part;
    if (plain === '' || FIRST_NUMBER.test(plain)) return part;
    const known = hidden.get(plain) ?? (await hide(plain));
    return isBound ? known + BEHIND : known;
  }

  async function hide(plain: string): Promise<string> {
    const code = await crypto.subtle.sign('HMAC', (await keys).names, new TextEncoder().encode(plain));
    const text = hex(new Uint8Array(code, 0, NAME_BYTES));
    if (hidden.size >= KNOWN_NAMES) hidden.clear();
    hidden.set(plain, text);
    return text;
  }

  const range = async ({ from, to }: KeyRange): Promise<KeyRange> => ({ from: await name(from), to: await name(to) });

  async function seal(key: string, value: object): Promise<object> {
    const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const plain = new TextEncoder().encode(JSON.stringify([key, value]));
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, (await keys).values, plain);
    return { iv: base64(iv), data: base64(new Uint8Array(sealed)) };
  }

  async function unseal(row: unknown): Promise<unknown> {
    if (row === undefined) return undefined;
    try {
      const { iv, data } = row as { iv: string; data: string };
      const algorithm = { name: 'AES-GCM', iv: fromBase64(iv) };
      const plain = await crypto.subtle.decrypt(algorithm, (await keys).values, fromBase64(data));
      return JSON.parse(new TextDecoder().decode(plain))[1];
    } catch {
      throw new TableFault('damaged', 'what is kept was encrypted with another key, or is damaged');
    }
  }

  return {
    ...table,
    open: (owner) => table.open(owner),
    close: () => written.then(() => table.close()),
    destroy: (owner) => table.destroy(owner),
    async get(wanted) {
      const names = await Promise.all(wanted.map(name));
      await written;
      return Promise.all((await table.get(names)).map(unseal));
    },
    async range(wanted, limits) {
      const between = await range(wanted);
      await written;
      return Promise.all((await table.range(between, limits)).map(unseal));
    },
    write({ puts = [], deletes = [], deleteRanges = [] }) {
      const sealed = Promise.all([
        Promise.all(puts.map(async ([key, value]) => [await name(key), await seal(key, value)] as const)),
        Promise.all(deletes.map(name)),
        Promise.all(deleteRanges.map(range)),
      ]);
      // Encrypting takes its time: what was begun first is written first.
      const done = written
        .then(() => sealed)
        .then(([put, gone, ranges]) => table.write({ puts: put, deletes: gone, deleteRanges: ranges }));
      written = done.catch(() => {});
      return done;
    },
  };
}

const KNOWN_NAMES = 2_000;

/** One key for names and one for values, from what the app gives. */
async function keysFrom(secret: Uint8Array): Promise<{ names: CryptoKey; values: CryptoKey }> {
  const base = await crypto.subtle.importKey('raw', secret as BufferSource, 'HKDF', false, ['deriveKey']);
  const from = (info: string) => ({
    ...{ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: new TextEncoder().encode(info) },
  });
  const names = { name: 'HMAC', hash: 'SHA-256', length: 256 } as const;
  const values = { name: 'AES-GCM', length: 256 } as const;
  return {
    names: await crypto.subtle.deriveKey(from('hongyan names'), base, names, false, ['sign']),
    values: await crypto.subtle.deriveKey(from('hongyan values'), base, values, false, ['encrypt', 'decrypt']),
  };
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
