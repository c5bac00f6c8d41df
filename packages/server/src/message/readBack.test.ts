import { expect, test } from 'bun:test';
import { readBack } from './readBack.ts';

test('an element carries every field that strict REST clients demand (rest-api §17.7)', () => {
  const back = readBack([
    { MsgType: 'TIMLocationElem', MsgContent: { Latitude: 1, Longitude: 2 } },
    { MsgType: 'TIMCustomElem', MsgContent: {} },
    { MsgType: 'TIMFileElem', MsgContent: { Url: 'https://files.example/a', UUID: 'a', Download_Flag: 2 } },
  ]);

  expect(back.map(({ MsgContent }) => MsgContent)).toEqual([
    { Desc: '', Latitude: 1, Longitude: 2 },
    { Data: '' },
    { FileSize: 0, FileName: '', Url: 'https://files.example/a', UUID: 'a', Download_Flag: 2 },
  ]);
});

test('the picture format 0 of old senders is answered as 255 (rest-api §29)', () => {
  const info = { Type: 1, Width: 1, Height: 1, URL: 'https://files.example/a.png' };
  const [image] = readBack([
    { MsgType: 'TIMImageElem', MsgContent: { UUID: 'a', ImageFormat: 0, ImageInfoArray: [info] } },
  ]);

  expect(image?.MsgContent).toMatchObject({ ImageFormat: 255, ImageInfoArray: [{ Size: 0, ...info }] });
});
