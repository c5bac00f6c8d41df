import type { SocketCommands } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, SocketCaller } from '../dispatch/handlers.ts';
import { originOf } from '../hooks/origin.ts';
import { cutPage } from '../message/cutPage.ts';
import { assertPairs, type Extended, readExtensions, wireExtension, writeExtensions } from './extend.ts';
import { carryingPlace } from './place.ts';

type ExtensionCommand = 'setExtensions' | 'deleteExtensions' | 'getExtensions';
const FIELD = { list: 'extensions', key: 'key', value: 'value' };

/** Extensions of messages over the socket. */
export const extensionHandlers: Pick<HandlersOf<SocketCommands>, ExtensionCommand> = {
  async setExtensions(ctx, input, caller) {
    const of = await extended(ctx, caller, input);
    assertPairs(caller.settings, 'socketParamsIllegal', FIELD, input.extensions);
    const pairs = input.extensions.map(({ key, value, seq: version }) => ({ key, value, version }));
    return writeExtensions(ctx, caller.settings, of, { kind: 'set', pairs });
  },

  async deleteExtensions(ctx, input, caller) {
    const of = await extended(ctx, caller, input);
    if (input.extensions) assertPairs(caller.settings, 'socketParamsIllegal', FIELD, input.extensions);
    const pairs = input.extensions?.map(({ key, seq: version }) => ({ key, version }));
    const what = pairs ? ({ kind: 'delete', pairs } as const) : ({ kind: 'clear' } as const);
    return writeExtensions(ctx, caller.settings, of, what);
  },

  async getExtensions(ctx, input, caller) {
    const of = await extended(ctx, caller, input);
    const page = await readExtensions(ctx, caller.settings, of, input.startSeq);
    const extensions = cutPage(page.extensions.map(wireExtension), caller.settings.pageBytes);
    const isCompleted = page.isCompleted && extensions.length === page.extensions.length;
    return { extensions, latestSeq: page.latest, clearSeq: page.cleared, isCompleted };
  },
};

/** The message that a session names. */
async function extended(ctx: Ctx, caller: SocketCaller, input: { conv: string; seq: number }): Promise<Extended> {
  const place = await carryingPlace(ctx, caller, input.conv, 'extensions');
  return {
    place,
    seq: input.seq,
    byUid: place.me.uid,
    session: caller.connection.id,
    told: { operator: place.me.userId, origin: originOf(caller) },
  };
}
