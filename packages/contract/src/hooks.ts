/** A webhook of the app's own server (callbacks.md §2): before-hooks may refuse or change, after-hooks are told. */
export interface Hook {
  callback: string;
  kind: 'before' | 'after';
  /** Fields of the payload that the app's answer may replace. */
  mayReplace?: readonly string[];
  summary: string;
}

/** Webhooks of one-to-one messaging. After-hooks are read from the outbox that the store writes with the change. */
export const hooks = {
  beforeC2cSend: {
    callback: 'C2C.CallbackBeforeSendMsg',
    kind: 'before',
    mayReplace: ['MsgBody', 'CloudCustomData'],
    summary: 'Before a one-to-one message is stored.',
  },
  afterC2cSend: { callback: 'C2C.CallbackAfterSendMsg', kind: 'after', summary: 'A one-to-one message was stored.' },
  afterC2cRead: { callback: 'C2C.CallbackAfterMsgReport', kind: 'after', summary: 'A conversation was marked read.' },
  afterC2cRecall: { callback: 'C2C.CallbackAfterMsgWithDraw', kind: 'after', summary: 'A message was recalled.' },
} as const satisfies Record<string, Hook>;
export type HookName = keyof typeof hooks;
