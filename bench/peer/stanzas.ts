import { FIRST_NUMBER, putDigits } from '../frames.ts';

const MESSAGE = Buffer.from('<message');
const MESSAGE_END = Buffer.from('</message>');
const ID = Buffer.from(" id='");

/** Begins a stream to the domain. */
export const openStream = (domain: string): string =>
  `<?xml version='1.0'?><stream:stream to='${domain}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`;

/** Signs in with name and password (SASL PLAIN, RFC 4616). */
export const plainAuth = (name: string, password: string): string =>
  `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${Buffer.from(`\0${name}\0${password}`).toString('base64')}</auth>`;

/** Binds the connection to a resource (RFC 6120, 7). */
export const bindResource = (resource: string): string =>
  `<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>${resource}</resource></bind></iq>`;

/** Makes a chat message whose id is put in without building it again; the bytes are good until the next call. */
export function chatMessage(to: string, textBytes: number): (number: number) => Uint8Array {
  const text = 'm'.repeat(textBytes);
  const bytes = Buffer.from(`<message to='${to}' type='chat' id='${FIRST_NUMBER}'><body>${text}</body></message>`);
  const idAt = bytes.indexOf(ID) + ID.length;
  return (number) => {
    putDigits(bytes, idAt, number);
    return bytes;
  };
}

/**
 * Hands over the ids of the complete messages and returns how many bytes are done with.
 *
 * Attributes are read as ejabberd writes them, in single quotes; the first id of a stanza is that of its own tag.
 */
export function scanMessages(bytes: Buffer, take: (number: number) => void): number {
  let used = 0;
  for (let end = bytes.indexOf(MESSAGE_END); end >= 0; end = bytes.indexOf(MESSAGE_END, used)) {
    const idAt = bytes.indexOf(ID, bytes.indexOf(MESSAGE, used)) + ID.length;
    let number = 0;
    for (let at = idAt; (bytes[at] ?? 0) >= 48 && (bytes[at] ?? 0) <= 57; at++)
      number = number * 10 + (bytes[at] ?? 0) - 48;
    take(number);
    used = end + MESSAGE_END.length;
  }
  return used;
}
