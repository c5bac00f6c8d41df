import Type, { type TObject } from 'typebox';
import type { FaultName } from '../errors.ts';

/** A webhook of the app's own server (callbacks.md §2): before-callbacks may refuse or change, after-callbacks are told. */
export interface Hook {
  /** The command as the app's server sees it, in the query and in the body. */
  callback: string;
  kind: 'before' | 'after';
  /** The body but `CallbackCommand`. */
  payload: TObject;
  /** Fields of the payload that the app's answer may replace. */
  mayReplace?: readonly string[];
  /** What the app's answer may say besides `ActionStatus`, `ErrorCode`, `ErrorInfo`. */
  answer?: TObject;
  /** What `ErrorCode` 1 and unknown codes are answered to the caller as; absent where a code refuses nothing. */
  refusal?: FaultName;
  /** Codes of the app's own, first and last, that reach the caller as they are. */
  ownCodes?: readonly [number, number];
  /** `ErrorCode` 2 drops silently: the caller sees success. */
  mayDrop?: boolean;
  /** Why nothing calls it yet. */
  unused?: string;
  summary: string;
}

export const Accounts = (name: string) => Type.Array(Type.Object({ [name]: Type.String() }));
export const EventTime = Type.Integer({ description: 'When it happened, milliseconds.' });
export const Sec = (description: string) => Type.Integer({ description: `${description}, seconds.` });
export const Body = Type.Array(Type.Object({ MsgType: Type.String(), MsgContent: Type.Object({}) }), {
  description: 'The elements of the message.',
});
export const Pairs = Type.Array(Type.Object({ Key: Type.String(), Value: Type.String() }));
export const OnlineOnly = Type.Integer({
  minimum: 0,
  maximum: 1,
  description: '1: told to who is online, kept nowhere.',
});
export const ExtensionList = Type.Array(
  Type.Object({ Key: Type.String(), Value: Type.String(), Seq: Type.Integer({ description: 'Version of the pair.' }) }),
);
export const OperateType = Type.Integer({ minimum: 1, maximum: 3, description: '1 set, 2 deleted, 3 cleared.' });

/** What an answer may put in place of a message's own. */
export const ChangedMessage = Type.Object({
  MsgBody: Type.Optional(Body),
  CloudCustomData: Type.Optional(Type.String()),
});
/** What an answer says of each account that a request is about. */
export const ResultItems = Type.Object({
  ResultItem: Type.Optional(
    Type.Array(Type.Object({ To_Account: Type.String(), ResultCode: Type.Integer(), ResultInfo: Type.String() })),
  ),
});
