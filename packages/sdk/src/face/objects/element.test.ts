import { describe, expect, test } from 'bun:test';
import { elements } from '@hongyan/contract/elements';
import { validatorOf } from '@hongyan/server/src/dispatch/validate.ts';
import fc from 'fast-check';
import type { FilePlaces } from './content.ts';
import { copyElement, elementFromWire, elementToWire, type WireElement } from './element.ts';
import { anyElement } from './wireArbitraries.ts';

const read = (MsgType: string, MsgContent: object, places?: FilePlaces) =>
  elementFromWire({ MsgType, MsgContent }, places);

/** Every text and number of a value that says something. */
function leaves(value: unknown): (string | number)[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (typeof value === 'number') return value === 0 ? [] : [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
}

describe('payload of an element, field by field', () => {
  const image = { size: 9, width: 30, height: 20, imageUrl: 'https://s.example/0', url: 'https://s.example/0' };
  const kinds: [string, object, object][] = [
    ['TIMTextElem', { Text: 'hi' }, { text: 'hi' }],
    ['TIMFaceElem', { Index: 3, Data: 'smile' }, { index: 3, data: 'smile' }],
    ['TIMFaceElem', {}, { index: 0, data: '' }],
    ['TIMLocationElem', { Latitude: 1.5, Longitude: -2.5 }, { description: '', longitude: -2.5, latitude: 1.5 }],
    ['TIMCustomElem', { Data: 'd', Desc: 'e', Ext: 'x' }, { data: 'd', description: 'e', extension: 'x' }],
    ['TIMCustomElem', {}, { data: '', description: '', extension: '' }],
    [
      'TIMSoundElem',
      { Url: 'https://s.example/a', UUID: 'u', Size: 5, Second: 2, Download_Flag: 2 },
      {
        ...{ uuid: 'u', url: 'https://s.example/a', remoteAudioUrl: 'https://s.example/a' },
        ...{ second: 2, size: 5, downloadFlag: 2 },
      },
    ],
    [
      'TIMFileElem',
      { Url: 'https://s.example/a', UUID: 'u', FileSize: 5, FileName: 'a.txt', Download_Flag: 2 },
      {
        ...{ uuid: 'u', fileName: 'a.txt', fileSize: 5, downloadFlag: 2 },
        ...{ fileUrl: 'https://s.example/a', remoteFileUrl: 'https://s.example/a' },
      },
    ],
    [
      'TIMImageElem',
      {
        UUID: 'u',
        ImageFormat: 1,
        ImageInfoArray: [
          { Type: 1, Size: 9, Width: 30, Height: 20, URL: 'https://s.example/0' },
          { Type: 2, Size: 9, Width: 30, Height: 20, URL: 'https://s.example/0' },
          { Type: 3, Size: 9, Width: 30, Height: 20, URL: 'https://s.example/0' },
        ],
      },
      {
        uuid: 'u',
        imageFormat: 1,
        imageInfoArray: [
          { instanceID: 0, sizeType: 1, type: 0, ...image },
          { instanceID: 0, sizeType: 3, type: 1, ...image },
          { instanceID: 0, sizeType: 2, type: 2, ...image },
        ],
      },
    ],
  ];

  test.each(kinds)('%s %j', (type, wire, content) => {
    expect(read(type, wire)).toEqual({ type, content: content as Record<string, unknown> });
  });

  test('video: what concerns the still picture goes by two names', () => {
    const { content } = read('TIMVideoFileElem', {
      ...{ VideoUrl: 'https://s.example/v', VideoUUID: 'v', VideoSize: 9, VideoSecond: 3, VideoFormat: 'mp4' },
      ...{ VideoDownloadFlag: 2, ThumbUrl: 'https://s.example/t', ThumbUUID: 't', ThumbSize: 4, ThumbWidth: 20 },
      ...{ ThumbHeight: 10, ThumbFormat: 'JPG', ThumbDownloadFlag: 2 },
    });

    expect(content).toEqual({
      ...{ videoUrl: 'https://s.example/v', remoteVideoUrl: 'https://s.example/v', videoUUID: 'v', videoFormat: 'mp4' },
      ...{ videoSecond: 3, videoSize: 9, videoDownloadFlag: 2 },
      ...{ thumbUrl: 'https://s.example/t', snapshotUrl: 'https://s.example/t' },
      ...{ remoteThumbUrl: 'https://s.example/t', remoteSnapshotUrl: 'https://s.example/t' },
      ...{ thumbUUID: 't', thumbFormat: 'JPG', thumbDownloadFlag: 2 },
      ...{ thumbWidth: 20, snapshotWidth: 20, thumbHeight: 10, snapshotHeight: 10, thumbSize: 4, snapshotSize: 4 },
    });
  });

  test('merged message: its messages with their bodies', () => {
    const { content } = read('TIMRelayElem', {
      Title: 'alice and bob',
      CompatibleText: 'update',
      AbstractList: ['alice: hi'],
      MsgList: [
        {
          ...{ From_Account: 'alice', To_Account: 'bob', MsgSeq: 7, MsgRandom: 8, MsgTimeStamp: 9 },
          MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hi' } }],
        },
      ],
    });

    expect(content).toEqual({
      ...{ title: 'alice and bob', abstractList: ['alice: hi'], compatibleText: 'update' },
      ...{ downloadKey: '', pbDownloadKey: '', version: 0, layersOverLimit: false },
      messageList: [
        {
          ...{ from: 'alice', messageSender: 'alice', time: 9, clientTime: 9, messageSequence: 7, clientSequence: 7 },
          ...{ messageRandom: 8, cloudCustomData: '', ID: '', nick: '', avatar: '' },
          ...{ receiverUserID: 'bob', messageReceiver: 'bob' },
          messageBody: [{ type: 'TIMTextElem', payload: { text: 'hi' } }],
        },
      ],
    });
  });

  test('merged message without its list: the key, and whether it holds nothing because it is too deep', () => {
    const [kept, deep] = [{ JsonMsgKey: 'key', MsgNum: 20 }, { LayersOverLimit: 1 }].map(
      (wire) => read('TIMRelayElem', wire).content,
    );

    expect(kept).toMatchObject({ downloadKey: 'key', messageList: [], layersOverLimit: false });
    expect(deep).toMatchObject({ downloadKey: '', messageList: [], layersOverLimit: true });
    expect(elementToWire({ type: 'TIMRelayElem', content: { ...kept, messageList: [{ from: 'bob' }] } })).toEqual({
      MsgType: 'TIMRelayElem',
      MsgContent: { MsgNum: 20, Title: '', CompatibleText: '', AbstractList: [], JsonMsgKey: 'key' },
    });
  });

  test('a picture in one size is shown in all three', () => {
    const { content } = read('TIMImageElem', {
      UUID: 'u',
      ImageFormat: 3,
      ImageInfoArray: [{ Type: 2, Width: 3, Height: 4, URL: 'https://s.example/2' }],
    });

    expect(content.imageInfoArray).toMatchObject([
      { sizeType: 1, type: 0, width: 3, imageUrl: 'https://s.example/2' },
      { sizeType: 3, type: 1, width: 3, imageUrl: 'https://s.example/2' },
      { sizeType: 2, type: 2, width: 3, imageUrl: 'https://s.example/2' },
    ]);
  });

  test('the download proxy replaces the origin of what is fetched, not of its twin', () => {
    const { content } = read(
      'TIMFileElem',
      { Url: 'https://s.example/a?b', UUID: 'u' },
      {
        ...{ server: 'http://im.example', proxy: 'https://files.example/' },
      },
    );

    expect(content).toMatchObject({ fileUrl: 'https://files.example/a?b', remoteFileUrl: 'https://s.example/a?b' });
    expect(elementToWire({ type: 'TIMFileElem', content }).MsgContent).toMatchObject({ Url: 'https://s.example/a?b' });
  });
});

describe('addresses that are paths', () => {
  const places = { server: 'http://10.0.0.5:8080' };
  const video = {
    ...{ VideoUrl: '/files/1/v/0?e=0&s=x', VideoUUID: 'v', VideoSize: 5, VideoSecond: 2, VideoFormat: 'mp4' },
    ...{ VideoDownloadFlag: 2, ThumbUrl: 'https://s.example/t', ThumbUUID: '', ThumbSize: 1, ThumbWidth: 2 },
    ...{ ThumbHeight: 3, ThumbFormat: '', ThumbDownloadFlag: 2 },
  };
  const image = {
    ...{ UUID: 'u', ImageFormat: 3 },
    ImageInfoArray: [1, 2, 3].map((Type) => ({ Type, Size: 1, Width: 2, Height: 3, URL: `/files/1/u/${Type}` })),
  };

  test('[S14] stand behind the address of the server, and go back to the wire as they came', () => {
    const shown = { v: read('TIMVideoFileElem', video, places), i: read('TIMImageElem', image, places) };

    expect(shown.v.content).toMatchObject({
      ...{
        videoUrl: 'http://10.0.0.5:8080/files/1/v/0?e=0&s=x',
        remoteVideoUrl: 'http://10.0.0.5:8080/files/1/v/0?e=0&s=x',
      },
      thumbUrl: 'https://s.example/t',
    });
    expect(shown.i.content.imageInfoArray).toMatchObject([
      { type: 0, url: 'http://10.0.0.5:8080/files/1/u/1' },
      { type: 1, url: 'http://10.0.0.5:8080/files/1/u/3' },
      { type: 2, url: 'http://10.0.0.5:8080/files/1/u/2' },
    ]);
    expect(elementToWire(copyElement(shown.v)).MsgContent).toEqual(video);
    expect(elementToWire(copyElement(shown.i)).MsgContent).toEqual(image);
  });

  test('[S14] what came with the address of the server keeps it', () => {
    const Url = 'http://10.0.0.5:8080/files/1/u/0';

    const element = read('TIMFileElem', { Url, UUID: 'u' }, places);

    expect(elementToWire(element).MsgContent).toMatchObject({ Url });
  });

  test('[S14] are fetched through the download proxy where there is one', () => {
    const { content } = read('TIMFileElem', { Url: '/files/1/u/0' }, { ...places, proxy: 'https://files.example' });

    expect(content).toMatchObject({ fileUrl: 'https://files.example/files/1/u/0' });
    expect(elementToWire({ type: 'TIMFileElem', content }).MsgContent).toMatchObject({ Url: '/files/1/u/0' });
  });
});

describe('there and back', () => {
  test('[S19] binary custom data stays what it is', () => {
    const wire = { MsgType: 'TIMCustomElem', MsgContent: { Data: 'AP+A', DataIsBase64: 1, Desc: '', Ext: '' } };

    const element = elementFromWire(wire);

    expect(element.content).toEqual({ data: 'AP+A', description: '', extension: '', dataIsBase64: true });
    expect(elementToWire(element)).toEqual(wire);
  });

  test('a kind of a later version, and a later field of a known one, pass', () => {
    const later = { MsgType: 'TIMLaterElem', MsgContent: { Any: { thing: [1] } } };
    const text = { MsgType: 'TIMTextElem', MsgContent: { Text: 'hi', Colour: 'red' } };

    expect(elementToWire(elementFromWire(later))).toEqual(later);
    expect(elementFromWire(text).content).toEqual({ text: 'hi', _rest: { Colour: 'red' } });
    expect(elementToWire(elementFromWire(text))).toEqual(text);
  });

  test('an element is read the same after it was written', () => {
    fc.assert(
      fc.property(anyElement, (wire) => {
        const element = elementFromWire(wire);

        expect(elementFromWire(elementToWire(element))).toEqual(element);
        expect(copyElement(element)).toEqual(element);
      }),
      { numRuns: 500 },
    );
  });

  test('nothing that an element says is lost, and what is written is an element', () => {
    const checks = Object.fromEntries(Object.entries(elements).map(([kind, schema]) => [kind, validatorOf(schema)]));
    fc.assert(
      fc.property(anyElement, (wire) => {
        const written: WireElement = elementToWire(elementFromWire(wire));

        expect(written.MsgType).toBe(wire.MsgType);
        expect(checks[wire.MsgType]?.Check(written.MsgContent)).toBe(true);
        // Written are also defaults of what was absent, so: all that was said is among what is said.
        const said = new Set(leaves(written.MsgContent));
        for (const leaf of leaves(wire.MsgContent)) expect(said).toContain(leaf);
        expect(written.MsgContent).toMatchObject(ordered(wire).MsgContent);
      }),
      { numRuns: 500 },
    );
  });

  test('an app that writes into a payload does not write into the wire message', () => {
    const wire = { MsgType: 'TIMLaterElem', MsgContent: { list: [1] } };

    const element = elementFromWire(wire);
    (element.content.list as number[]).push(2);

    expect(wire.MsgContent).toEqual({ list: [1] });
  });
});

/**
 * What is written exactly as it was: not the sizes of a picture, which are put in order and made three, nor what says
 * nothing.
 */
function ordered(wire: WireElement): WireElement {
  const kept = Object.entries(wire.MsgContent).filter(
    ([name, value]) =>
      name !== 'ImageInfoArray' &&
      !(name === 'DataIsBase64' && value === 0) &&
      !(name === 'JsonMsgKey' && value === '') &&
      !(name === 'MsgList' && Array.isArray(value) && value.length === 0),
  );
  const content = kept.map(([name, value]) => [name, name === 'MsgList' ? (value as object[]).map(saying) : value]);
  return { MsgType: wire.MsgType, MsgContent: Object.fromEntries(content) };
}

/** An item of a merged message without the fields of ours that say nothing. */
function saying(item: object): object {
  const ours = ['ID', 'Nick', 'Avatar'];
  return Object.fromEntries(Object.entries(item).filter(([name, value]) => value !== '' || !ours.includes(name)));
}
