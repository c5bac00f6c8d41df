import Type, { type Static, type TSchema } from 'typebox';

const Str = Type.String();
const Count = Type.Integer({ minimum: 0 });
const DownloadFlag = Type.Literal(2);
/** 1: `Data` is the Base64 of bytes that are no text (S19, design D21). */
const DataIsBase64 = Type.Optional(Type.Integer({ minimum: 0, maximum: 1 }));

/** Keys of other services pass too. */
const KEY_MAX = 1_024;

/** Names the list of a merged message that is too long to travel with it (rest-api §17.5). */
export const MergedKey = Type.String({ minLength: 1, maxLength: KEY_MAX });

/** Content of each element kind that a message body may hold (rest-api §17), by `MsgType`. */
export const elements = {
  TIMTextElem: Type.Object({ Text: Str }),
  TIMLocationElem: Type.Object({
    Desc: Type.Optional(Str),
    Latitude: Type.Number({ minimum: -90, maximum: 90 }),
    Longitude: Type.Number({ minimum: -180, maximum: 180 }),
  }),
  TIMFaceElem: Type.Object({ Index: Type.Optional(Type.Integer()), Data: Type.Optional(Str), DataIsBase64 }),
  TIMCustomElem: Type.Object({
    Data: Type.Optional(Str),
    DataIsBase64,
    Desc: Type.Optional(Str),
    Ext: Type.Optional(Str),
    Sound: Type.Optional(Str),
  }),
  TIMSoundElem: Type.Object({
    Url: Str,
    UUID: Str,
    Size: Type.Optional(Count),
    Second: Type.Optional(Count),
    Download_Flag: DownloadFlag,
  }),
  TIMImageElem: Type.Object({
    UUID: Str,
    ImageFormat: Type.Enum([0, 1, 2, 3, 4, 255]),
    ImageInfoArray: Type.Array(
      Type.Object({
        Type: Type.Integer({ minimum: 1, maximum: 3 }),
        Size: Type.Optional(Count),
        Width: Count,
        Height: Count,
        URL: Str,
      }),
      { minItems: 1, maxItems: 3 },
    ),
  }),
  TIMFileElem: Type.Object({
    Url: Str,
    UUID: Str,
    FileSize: Type.Optional(Count),
    FileName: Type.Optional(Str),
    Download_Flag: DownloadFlag,
  }),
  TIMVideoFileElem: Type.Object({
    VideoUrl: Str,
    VideoUUID: Str,
    VideoSize: Type.Optional(Count),
    VideoSecond: Type.Optional(Count),
    VideoFormat: Type.Optional(Str),
    VideoDownloadFlag: DownloadFlag,
    ThumbUrl: Str,
    ThumbUUID: Str,
    ThumbSize: Type.Optional(Count),
    ThumbWidth: Count,
    ThumbHeight: Count,
    ThumbFormat: Type.Optional(Str),
    ThumbDownloadFlag: DownloadFlag,
  }),
  TIMRelayElem: Type.Object({
    Title: Type.Optional(Str),
    MsgNum: Type.Optional(Count),
    CompatibleText: Type.Optional(Str),
    AbstractList: Type.Optional(Type.Array(Str, { maxItems: 100 })),
    MsgList: Type.Optional(
      Type.Array(
        Type.Object({
          From_Account: Type.Optional(Str),
          To_Account: Type.Optional(Str),
          GroupId: Type.Optional(Str),
          MsgSeq: Type.Optional(Count),
          MsgRandom: Type.Optional(Count),
          MsgTimeStamp: Type.Optional(Count),
          CloudCustomData: Type.Optional(Str),
          /** Ours: the message's id, and the sender's nick and avatar: who opens it was not there. */
          ID: Type.Optional(Str),
          Nick: Type.Optional(Str),
          Avatar: Type.Optional(Str),
          /** A body of its own, checked element by element. */
          MsgBody: Type.Array(Type.Object({ MsgType: Str, MsgContent: Type.Object({}) }), { maxItems: 100 }),
        }),
        { maxItems: 300 },
      ),
    ),
    JsonMsgKey: Type.Optional(Type.String({ maxLength: KEY_MAX })),
    /** Ours: merged messages stand in one another deeper than the app allows, so that this one holds nothing. */
    LayersOverLimit: Type.Optional(Type.Literal(1)),
  }),
} as const satisfies Record<string, TSchema>;

export type ElemType = keyof typeof elements;

/** One element of a message body: its kind and its content, in the sender's order (S22). */
export type Elem = { [T in ElemType]: { MsgType: T; MsgContent: Static<(typeof elements)[T]> } }[ElemType];

/** A message body as a schema. Which kind has which content is checked element by element, for a clear message. */
export const MsgBody = Type.Array(
  Type.Object({
    MsgType: Type.Enum(Object.keys(elements) as ElemType[]),
    MsgContent: Type.Object({}),
  }),
  { minItems: 1, maxItems: 100, description: 'Elements in order, see the table of elements.' },
);

const PushText = Type.Optional(Type.String());
const PushInt = Type.Optional(Type.Integer());

/** Offline push of a message (rest-api §18): accepted, validated and kept. */
export const OfflinePushInfo = Type.Object({
  PushFlag: Type.Optional(Type.Integer({ minimum: 0, maximum: 1 })),
  Title: PushText,
  Desc: PushText,
  Ext: PushText,
  AndroidInfo: Type.Optional(
    Type.Object({
      Sound: PushText,
      HuaWeiChannelID: PushText,
      XiaoMiChannelID: PushText,
      OPPOChannelID: PushText,
      GoogleChannelID: PushText,
      VIVOClassification: Type.Optional(
        Type.Union([Type.Integer({ minimum: 0, maximum: 1 }), Type.String({ pattern: '^[01]$' })]),
      ),
      HuaWeiImportance: PushText,
      HuaWeiCategory: PushText,
      HuaWeiImage: PushText,
      GoogleImage: PushText,
      ExtAsHuaweiIntentParam: PushInt,
    }),
  ),
  ApnsInfo: Type.Optional(
    Type.Object({
      Sound: PushText,
      BadgeMode: PushInt,
      Title: PushText,
      SubTitle: PushText,
      Image: PushText,
      MutableContent: PushInt,
      InterruptionLevel: PushText,
      ContentAvailable: PushInt,
    }),
  ),
});
export type OfflinePushInfo = Static<typeof OfflinePushInfo>;
