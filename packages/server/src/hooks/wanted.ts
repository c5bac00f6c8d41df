import { type AfterHookName, type HookName, hookNames, hookSwitch, hooks, type Settings } from '@hongyan/contract';

/** Whether the app asked for a webhook: a look-up, so that what nobody asked for costs nothing. */
export const isHookOn = (settings: Settings, name: HookName): boolean =>
  settings.hookUrl !== '' && settings[hookSwitch(name)] === 1;

/** The webhooks about something done that the app asked for. */
export const toldTo = (settings: Settings): AfterHookName[] =>
  hookNames.filter((name): name is AfterHookName => hooks[name].kind === 'after' && isHookOn(settings, name));
