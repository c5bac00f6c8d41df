import { browserPlatform } from '../platform/browser.ts';
import { webimOn } from './webim.ts';

/** The Web SDK of 2018. */
export const webim = webimOn(() => browserPlatform());

// Pages of then find it as a global.
Object.assign(globalThis, { webim });
