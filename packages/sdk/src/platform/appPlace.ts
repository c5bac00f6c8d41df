import type { ServerScope } from './server.ts';

/** What an app says that is no page: a mini-program, or one of React Native. */
export const appPlace = (): ServerScope => ({
  global: (globalThis as { HONGYAN_SERVER?: unknown }).HONGYAN_SERVER,
  build: buildConstant(),
});

/**
 * Bundlers replace `process.env.HONGYAN_SERVER` where it stands literally. Caught and not asked for by `typeof process`,
 * which would hide the replaced text in a browser.
 */
export function buildConstant(): string | undefined {
  try {
    return process.env.HONGYAN_SERVER;
  } catch {
    return undefined;
  }
}
