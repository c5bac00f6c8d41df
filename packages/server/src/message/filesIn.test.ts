import { expect, test } from 'bun:test';
import type { Elem } from '@hongyan/contract';
import { filesIn } from './filesIn.ts';

const uuid = (digit: string): string => digit.repeat(32);
const file = (UUID: string): Elem => ({ MsgType: 'TIMFileElem', MsgContent: { Url: '', UUID, Download_Flag: 2 } });

test('[S15] a body holds each file that an element of it names, those in merged messages too', () => {
  const body: Elem[] = [
    { MsgType: 'TIMTextElem', MsgContent: { Text: uuid('0') } },
    { MsgType: 'TIMCustomElem', MsgContent: { Data: uuid('0') } },
    file(uuid('1')),
    { MsgType: 'TIMSoundElem', MsgContent: { Url: '', UUID: uuid('2'), Download_Flag: 2 } },
    { MsgType: 'TIMImageElem', MsgContent: { UUID: uuid('3'), ImageFormat: 1, ImageInfoArray: [] } },
    {
      MsgType: 'TIMVideoFileElem',
      MsgContent: {
        ...{ VideoUrl: '', VideoUUID: uuid('4'), VideoDownloadFlag: 2 },
        ...{ ThumbUrl: '', ThumbUUID: uuid('5'), ThumbWidth: 1, ThumbHeight: 1, ThumbDownloadFlag: 2 },
      },
    },
    { MsgType: 'TIMRelayElem', MsgContent: { MsgList: [{ MsgBody: [file(uuid('6')), file(uuid('1'))] }] } },
    file('https://example.org/a.bin'),
    file(uuid('A')),
  ];

  expect(filesIn(body)).toEqual(['1', '2', '3', '4', '5', '6'].map(uuid));
});
