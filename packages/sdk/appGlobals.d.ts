// What mini-programs and React Native have beside the language. Other globals are named where they are used.

declare const console: Record<'debug' | 'info' | 'warn' | 'error', (...parts: unknown[]) => void>;
declare function setTimeout(run: () => void, ms: number): unknown;
declare function clearTimeout(timer: unknown): void;
declare function setInterval(run: () => void, ms: number): unknown;
declare function clearInterval(timer: unknown): void;
/** Only for bundlers, which put a text in its place; asking for it is caught. */
declare const process: { env: { HONGYAN_SERVER?: string } };
