import type { Elem, ServerElem } from '@hongyan/contract';

type Content = Record<string, unknown>;

/** What each element must carry when it is read back over REST, with the value of what the sender left out (rest-api §17.7). */
const complete: Record<(Elem | ServerElem)['MsgType'], (content: Content) => Content> = {
  TIMTextElem: (c) => c,
  TIMLocationElem: (c) => ({ Desc: '', ...c }),
  TIMFaceElem: (c) => ({ Index: 0, Data: '', ...c }),
  TIMCustomElem: (c) => ({ Data: '', ...c }),
  TIMSoundElem: (c) => ({ Size: 0, Second: 0, ...c }),
  TIMImageElem: (c) => ({
    ...c,
    // The format 0 of old senders is unknown to later clients (rest-api §29, 9).
    ImageFormat: c.ImageFormat === 0 ? 255 : c.ImageFormat,
    ImageInfoArray: (c.ImageInfoArray as Content[]).map((info) => ({ Size: 0, ...info })),
  }),
  TIMFileElem: (c) => ({ FileSize: 0, FileName: '', ...c }),
  TIMVideoFileElem: (c) => ({ VideoSize: 0, VideoSecond: 0, VideoFormat: '', ThumbSize: 0, ThumbFormat: '', ...c }),
  TIMRelayElem: (c) => c,
  TIMGroupTipElem: (c) => c,
  TIMGroupSystemNoticeElem: (c) => c,
};

/** A stored body with every field that strict REST clients demand. */
export function readBack(body: readonly (Elem | ServerElem)[]): { MsgType: string; MsgContent: object }[] {
  return body.map(({ MsgType, MsgContent }) => ({ MsgType, MsgContent: complete[MsgType](MsgContent) }));
}
