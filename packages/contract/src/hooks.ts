import type { Static } from 'typebox';
import { c2cHooks } from './hooks/c2c.ts';
import { groupHooks } from './hooks/group.ts';
import { groupMoreHooks } from './hooks/groupMore.ts';
import { relationHooks, stateHooks } from './hooks/people.ts';
import type { Hook } from './hooks/shape.ts';

export type { Hook } from './hooks/shape.ts';

/** Every webhook that the app's own server may ask for (callbacks.md §2), by our name of it. */
export const hooks = {
  ...stateHooks,
  ...relationHooks,
  ...c2cHooks,
  ...groupHooks,
  ...groupMoreHooks,
} as const satisfies Record<string, Hook>;

export type HookName = keyof typeof hooks;
type OfKind<K extends Hook['kind']> = { [N in HookName]: (typeof hooks)[N]['kind'] extends K ? N : never }[HookName];
export type BeforeHookName = OfKind<'before'>;
export type AfterHookName = OfKind<'after'>;
/** The body of a webhook but its `CallbackCommand`. */
export type HookPayload<N extends HookName> = Static<(typeof hooks)[N]['payload']>;
/** What an app's answer may say besides its code. */
export type HookAnswer<N extends HookName> = (typeof hooks)[N] extends {
  answer: infer A extends import('typebox').TSchema;
}
  ? Static<A>
  : object;

export const hookNames = Object.keys(hooks) as HookName[];

/** The setting that switches a webhook on. */
export type HookSwitch<N extends HookName = HookName> = `hook${Capitalize<N>}`;
/** The name of the setting that switches a webhook on. */
export const hookSwitch = <N extends HookName>(name: N): HookSwitch<N> =>
  `hook${name[0]?.toUpperCase()}${name.slice(1)}` as HookSwitch<N>;
