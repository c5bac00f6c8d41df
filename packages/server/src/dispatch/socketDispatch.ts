import { errors, ImError, invalidFor } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { Connection } from '../gateway/connection.ts';
import { decodeSocket } from './decode.ts';
import type { GuestCaller, Route, SocketCaller } from './handlers.ts';
import type { Dispatcher } from './port.ts';

type Reply = { r: unknown } | { e: { code: number; info: string } };
const nothing = (): void => {};

/** Runs commands of sockets: the same pipeline as REST, without an envelope. */
export function socketDispatch(ctx: Ctx, routes: ReadonlyMap<string, Route>): Dispatcher['socket'] {
  async function run(
    connection: Connection,
    route: Route | undefined,
    command: string,
    params: unknown,
    queued: () => void,
  ): Promise<object> {
    if (!route) throw new ImError('unknownCommand', { command: String(command).slice(0, 100) });
    // Awaited here: one that refuses at once would else be a rejection that nobody holds for a moment.
    if (route.spec.caller === 'guest') {
      const guest: GuestCaller = { connection };
      return await route.handler(ctx, decodeSocket(route.spec, params), guest);
    }
    const me = connection.identity;
    if (!me) throw new ImError('notSignedIn');

    const caller: SocketCaller = { connection, settings: ctx.apps.settings(me.sdkAppId), me, queued };
    return await route.handler(ctx, decodeSocket(route.spec, params), caller);
  }

  async function finish(
    connection: Connection,
    route: Route | undefined,
    [command, params]: [string, unknown],
    running: Promise<object>,
  ): Promise<Reply> {
    const started = performance.now();
    let reply: Reply;
    let code = 0;
    try {
      reply = { r: await running };
    } catch (error) {
      const fault = faultOf(ctx, route, [command, params], error);
      code = fault.code;
      reply = { e: { code, info: fault.message } };
    }
    const tookMs = performance.now() - started;
    const name = route ? command : 'unknown';
    ctx.metrics.command('socket', name, code, tookMs);
    // A good ping says nothing; everything else is one line.
    if (ctx.log.isLevelEnabled('debug') || (code !== 0 && ctx.log.isLevelEnabled('info'))) {
      logLine(ctx, connection, name, code, tookMs, reply);
    }
    return reply;
  }

  return (connection, command, params) => {
    const route = routes.get(command);
    if (!route?.spec.orderBy) {
      const done = finish(connection, route, [command, params], run(connection, route, command, params, nothing));
      return { queued: Promise.resolve(), done };
    }
    const { promise: queued, resolve } = Promise.withResolvers<void>();
    const done = finish(connection, route, [command, params], run(connection, route, command, params, resolve));
    void done.then(() => resolve());
    return { queued, done };
  };
}

function faultOf(ctx: Ctx, route: Route | undefined, [command, params]: [string, unknown], error: unknown): ImError {
  if (!(error instanceof ImError)) {
    ctx.log.error({ command, err: error }, 'command failed');
    return new ImError('internal');
  }
  if (error.fault === 'storeDamaged') ctx.log.error({ command, err: error }, 'the store is damaged');
  if (!route) return error;
  // What a service finds wrong has the code of the command's family, as what does not fit the declaration.
  const isIllegal = error.fault === route.spec.invalid || error.fault === 'socketParamsIllegal';
  const mapped = isIllegal ? invalidFor(route.spec, params) : route.spec.faultMap?.[error.fault];
  return mapped && errors[mapped] ? new ImError(mapped, { reason: error.message, ...error.details }, error.own) : error;
}

function logLine(ctx: Ctx, connection: Connection, command: string, code: number, tookMs: number, reply: Reply): void {
  const me = connection.identity;
  const messageId = 'r' in reply ? (reply.r as { id?: string }).id : undefined;
  const fields = {
    socket: command,
    session: connection.id,
    app: me?.sdkAppId,
    by: me?.userId,
    code,
    ms: Math.round(tookMs * 10) / 10,
    id: messageId,
  };
  if (code === 0) ctx.log.debug(fields, 'socket');
  else ctx.log.info(fields, 'socket');
}
