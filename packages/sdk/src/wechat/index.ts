import { chatModule } from '../face/create.ts';
import type { LocalStore } from '../face/types.ts';
import { appStore } from '../local/app.ts';
import type { StoreSize } from '../local/plain.ts';
import { appPlace } from '../platform/appPlace.ts';
import { wechatPlatform } from './platform.ts';
import { wechatBridge } from './store.ts';
import type { Wx } from './wx.ts';

export type * from '../face/types.ts';
export type { StoreSize };

// A name that the runtime gives each module of a mini-program; not a property of the global object everywhere.
declare const wx: Wx;
const here = (): Wx => wx;

/** The chat SDK of mini-programs. */
const TencentCloudChat = chatModule(() => wechatPlatform(here), appPlace);
export default TencentCloudChat;

/**
 * Keeps conversations and messages in the mini-program's own storage, which holds 10 MB in all: for `create({localStore})`.
 *
 * @param options `maxMessages`: about how many messages are kept, 5,000 if it is not given
 */
export function wechatStore(options: StoreSize = {}): LocalStore {
  return appStore(wechatBridge(here), options);
}
