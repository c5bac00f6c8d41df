import { hasOwn } from '../platform/builtIns.ts';
import { chatError } from './errors/chatError.ts';
import { NO_MODULE } from './errors/codes.ts';
import type { LaterMethods, LaterPart, Messaging } from './laterPart.ts';
import { rules } from './params/rules.ts';
import type { Methods } from './pipeline.ts';
import type { Face } from './state/face.ts';

/** The part of the face that an app can begin without: loaded when it is first needed, once. */
export interface Later {
  /**
   * The part, which follows in a chunk of its own.
   *
   * @throws ChatError 2998 where it cannot be loaded; the next call tries again
   */
  load(): Promise<LaterPart>;
  /** Does something with the part when it is here, after what was to be done before; a failure is logged. */
  soon(run: (part: LaterPart) => unknown): void;
  /** The part where it is here already. */
  readonly part: LaterPart | undefined;
}

/** Nothing is loaded at first; `face` and `messaging` are made by then. */
export function createLater(face: () => Face, messaging: () => Messaging): Later {
  let part: LaterPart | undefined;
  let loading: Promise<LaterPart> | undefined;
  async function fetchPart(): Promise<LaterPart> {
    try {
      const { createLaterPart } = await import('./laterPart.ts');
      part = createLaterPart(face(), messaging());
      return part;
    } catch (error) {
      loading = undefined;
      throw chatError(NO_MODULE, { cause: error as object });
    }
  }
  const load = (): Promise<LaterPart> => {
    loading ??= fetchPart();
    return loading;
  };
  return {
    load,
    soon(run) {
      load()
        .then(run)
        .catch((error) => {
          face().log.warn('a part of the SDK did not do its work', error);
          face().watch.note(error, 'promise');
        });
    },
    get part() {
      return part;
    },
  };
}

/**
 * The methods whose work is in the part that follows; each waits for it.
 *
 * @param here the methods that are here already: all others are there
 */
export function laterMethods({ later }: Face, here: object): Pick<Methods, keyof LaterMethods> {
  const names = Object.keys(rules).filter((name) => !hasOwn(here, name)) as (keyof LaterMethods)[];
  const stub =
    (name: keyof LaterMethods) =>
    async (...args: unknown[]) =>
      ((await later.load()).methods[name] as (...args: unknown[]) => unknown)(...args);
  return Object.fromEntries(names.map((name) => [name, stub(name)])) as unknown as Pick<Methods, keyof LaterMethods>;
}
