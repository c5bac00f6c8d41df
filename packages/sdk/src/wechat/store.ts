import type { TextBridge } from '../store/table/bridge.ts';
import type { Wx } from './wx.ts';

/** What `getStorage` says of a name that has nothing. */
const NOT_THERE = /data not found|not exist/i;

/** The storage of a mini-program as a store of texts. */
export function wechatBridge(wx: () => Wx): TextBridge {
  return {
    getItem: (key) =>
      new Promise((resolve, reject) =>
        wx().getStorage({
          key,
          success: ({ data }) => resolve(typeof data === 'string' ? data : undefined),
          fail: (failed) => (NOT_THERE.test(failed?.errMsg ?? '') ? resolve(undefined) : reject(failed)),
        }),
      ),
    setItem: (key, data) =>
      new Promise((resolve, reject) =>
        wx().setStorage({ key, data, success: () => resolve(), fail: (failed) => reject(failed) }),
      ),
    removeItem: (key) =>
      new Promise((resolve, reject) =>
        wx().removeStorage({ key, success: () => resolve(), fail: (failed) => reject(failed) }),
      ),
  };
}
