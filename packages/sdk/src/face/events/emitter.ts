import type { Log } from '../log/log.ts';
import type { AnyFunction, ChatEvent } from '../types.ts';

// Handlers are the app's; each event has its own data (`EventData`), which the public types give.
type AnyHandler = AnyFunction;

/** The event registry of an instance. Its methods do not depend on `this`. */
export interface Emitter {
  on(name: string, handler: AnyHandler, context?: unknown): void;
  once(name: string, handler: AnyHandler, context?: unknown): void;
  off(name: string, handler: AnyHandler, context?: unknown): void;
  /** Tells every handler, in the order in which they came; `extra` stands beside `name` and `data`. */
  emit(name: string, data?: unknown, extra?: Omit<ChatEvent, 'name' | 'data'>): void;
  /** Forgets all handlers. */
  clear(): void;
}

interface Entry {
  context: unknown;
  isOnce: boolean;
}

/** Makes an emitter (sdk-js-api §4.3). */
export function createEmitter(log: Pick<Log, 'warn' | 'error'>): Emitter {
  const byName = new Map<string, Map<AnyHandler, Entry>>();

  function add(name: string, handler: AnyHandler, context: unknown, isOnce: boolean): void {
    const handlers = byName.get(name) ?? new Map<AnyHandler, Entry>();
    byName.set(name, handlers);
    const known = handlers.get(handler);
    // A pair is stored once; `on` after `once` makes it stay, else the app would lose what it asked for last.
    if (known) known.isOnce &&= isOnce;
    else handlers.set(handler, { context, isOnce });
  }

  return {
    on(name, handler, context) {
      if (!handler.name) log.warn(`on(${name}): an anonymous handler cannot be taken off again`);
      add(name, handler, context, false);
    },
    once: (name, handler, context) => add(name, handler, context, true),
    off: (name, handler) => void byName.get(name)?.delete(handler),
    emit(name, data, extra) {
      const handlers = byName.get(name);
      if (!handlers) return;
      const event: ChatEvent = { name, data, ...extra };
      // A copy: handlers that come or go meanwhile count from the next event on.
      for (const [handler, entry] of [...handlers]) {
        if (entry.isOnce) handlers.delete(handler);
        try {
          handler.call(entry.context, event);
        } catch (error) {
          log.error(`a handler of ${name} threw`, error);
        }
      }
    },
    clear: () => byName.clear(),
  };
}
