import { expect, test } from 'bun:test';
import { chatMessage, plainAuth, scanMessages } from './stanzas.ts';

const delivered = (id: number) =>
  `<message xml:lang='en' to='bob0@peer' from='alice0@peer/bench' type='chat' id='${id}' xmlns='jabber:client'>` +
  `<archived by='bob0@peer' id='99'/><stanza-id by='bob0@peer' id='99'/><body>mmm</body></message>`;

function scanned(text: string): { ids: number[]; left: string } {
  const bytes = Buffer.from(text);
  const ids: number[] = [];
  const used = scanMessages(bytes, (id) => ids.push(id));
  return { ids, left: bytes.toString('utf8', used) };
}

test('the scanner of XMPP finds the id of each whole message and leaves the rest for later', () => {
  const half = delivered(1_000_000_003).slice(0, 120);

  const { ids, left } = scanned(
    `<presence from='x' id='7'/>${delivered(1_000_000_001)}${delivered(1_000_000_002)}${half}`,
  );

  expect(ids).toEqual([1_000_000_001, 1_000_000_002]);
  expect(left).toBe(half);
});

test('what is no message is left alone', () => {
  expect(scanned("<iq type='result' id='bind'/><presence/>").ids).toEqual([]);
});

test('a message is made once and gets its number put in', () => {
  const fill = chatMessage('bob0@peer', 3);

  const sent = [fill(1_000_000_001), fill(1_234_567_890)].map((bytes) => Buffer.from(bytes).toString());

  expect(sent[1]).toBe("<message to='bob0@peer' type='chat' id='1234567890'><body>mmm</body></message>");
  expect(scanned(sent.join('')).ids).toEqual([1_234_567_890, 1_234_567_890]);
});

test('SASL PLAIN carries name and password as RFC 4616 has them', () => {
  expect(plainAuth('alice', 'secret')).toContain(Buffer.from('\0alice\0secret').toString('base64'));
});
