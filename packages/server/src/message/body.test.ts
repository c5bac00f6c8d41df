import { describe, expect, test } from 'bun:test';
import { defaultSettings } from '@hongyan/contract';
import { assertCustomDataFits, assertPushFits, checkBody, packBody } from './body.ts';

const text = (Text: string) => ({ MsgType: 'TIMTextElem', MsgContent: { Text } });
const settings = { ...defaultSettings, maxMessageBytes: 1_024 };
const jsonBytes = (body: object) => Buffer.byteLength(JSON.stringify(body));

describe('message body', () => {
  test('[S22] elements stay in the order in which they came', () => {
    const body = [text('a'), { MsgType: 'TIMFaceElem', MsgContent: { Index: 1 } }, text('b')];

    expect(checkBody(body, 'MsgBody')).toEqual(body as ReturnType<typeof checkBody>);
  });

  test('[S30] a message of empty texts only is refused', () => {
    expect(() => checkBody([text(''), text('')], 'MsgBody')).toThrow('an empty message is not sent');
  });

  test('a wrong field of an element is named with its place', () => {
    const body = [text('a'), { MsgType: 'TIMTextElem', MsgContent: { Text: 7 } }];

    expect(() => checkBody(body, 'MsgBody')).toThrow('MsgBody[1].MsgContent.Text');
  });

  test('a second custom element is refused (rest-api §17)', () => {
    const custom = { MsgType: 'TIMCustomElem', MsgContent: { Data: 'x' } };

    expect(() => checkBody([custom, custom], 'MsgBody')).toThrow('at most one TIMCustomElem');
  });

  test('[S17] a body of exactly the limit passes and one byte more is refused, in UTF-8', () => {
    const room = settings.maxMessageBytes - jsonBytes([text('')]);
    const fits = checkBody([text('é'.repeat(Math.floor(room / 2)) + 'x'.repeat(room % 2))], 'MsgBody');
    const tooLong = checkBody([text(`${'é'.repeat(Math.floor(room / 2))}${'x'.repeat((room % 2) + 1)}`)], 'MsgBody');

    expect(Buffer.byteLength(packBody(settings, fits))).toBe(settings.maxMessageBytes);
    expect(() => packBody(settings, tooLong)).toThrow(
      `${settings.maxMessageBytes + 1} bytes exceeds ${settings.maxMessageBytes}`,
    );
  });

  test('[S17] bytes of a custom element or a face that came as Base64 count raw (D21)', () => {
    const bytes = Buffer.alloc(900, 7);
    const custom = (Data: string, DataIsBase64?: number) =>
      ['TIMCustomElem', 'TIMFaceElem'].map((MsgType) =>
        checkBody([{ MsgType, MsgContent: { Data, DataIsBase64 } }], 'b'),
      );

    for (const body of custom(bytes.toString('base64'), 1)) expect(() => packBody(settings, body)).not.toThrow();
    for (const body of custom(bytes.toString('base64'))) expect(() => packBody(settings, body)).toThrow('exceeds 1024');
  });

  test('custom data above its limit is refused in UTF-8 bytes', () => {
    expect(() => assertCustomDataFits({ maxCloudCustomDataBytes: 4 }, 'éé')).not.toThrow();
    expect(() => assertCustomDataFits({ maxCloudCustomDataBytes: 4 }, 'ééx')).toThrow('5 bytes exceeds 4');
  });

  test('push information above its limit is refused in UTF-8 bytes of its JSON', () => {
    const bytes = Buffer.byteLength('{"Ext":"é"}');

    expect(() => assertPushFits({ maxPushBytes: bytes }, { Ext: 'é' })).not.toThrow();
    expect(() => assertPushFits({ maxPushBytes: bytes - 1 }, { Ext: 'é' })).toThrow(`${bytes} bytes exceeds`);
  });
});
