import { browserPlatform } from '../platform/browser.ts';
import { webimOn } from './webim.ts';

export type { CbErr, CbOk, WebimAnswer, WebimError } from './answers.ts';
export type { Elem } from './elem.ts';
export type { GroupTip } from './groupTip.ts';
export type { WebimHandlers, WebimListeners } from './listeners.ts';
export type { File, Images, Sound } from './media.ts';
export type { Msg, MsgStore, Session } from './messages.ts';
export type { Custom, Face, Location, Text } from './texts.ts';
export type { LoginInfo, WebimOptions } from './webim.ts';

/** The Web SDK of 2018. */
export const webim = webimOn(() => browserPlatform());

// Pages of then find it as a global.
Object.assign(globalThis, { webim });
