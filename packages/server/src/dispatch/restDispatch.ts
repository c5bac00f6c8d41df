import {
  type CommandSpec,
  type FaultDetails,
  type FaultName,
  ImError,
  restNameOf,
  type Settings,
} from '@hongyan/contract';
import { rateOf } from '../app/restRates.ts';
import type { Ctx } from '../ctx.ts';
import type { Authoriser } from './authorise.ts';
import { decodeRest } from './decode.ts';
import type { RestCaller, Route } from './handlers.ts';
import type { RestCall } from './port.ts';
import { WindowCounter } from './rateLimit.ts';
import { Repeats } from './repeats.ts';

/** What of a command its failures need. */
type Told = Pick<CommandSpec, 'faultMap' | 'hasErrorDisplay'> & Partial<Pick<CommandSpec, 'input'>>;

/** A service whose faults come before a command is known: only bad JSON differs, by service (rest-api §1.2). */
const UNKNOWN: Told = {};

/** Runs REST commands: the one pipeline of design §7, with the envelope of rest-api §1.2. */
export function restDispatch(ctx: Ctx, routes: ReadonlyMap<string, Route>, auth: Authoriser) {
  const perApp = new WindowCounter(1_000);
  const perCommand = new WindowCounter(1_000);
  const repeats = new Repeats();

  function assertRate({ restPerSec, restRates }: Settings, sdkAppId: number, command: string): void {
    const nowMs = ctx.clock.nowMs();
    if (restPerSec > 0 && perApp.add(sdkAppId, nowMs) > restPerSec)
      throw new ImError('appTooManyRequests', { max: restPerSec });
    const max = rateOf(restRates, command);
    if (max > 0 && perCommand.add(`${sdkAppId} ${command}`, nowMs) > max)
      throw new ImError('tooManyRequests', { command, max });
  }

  async function run(call: RestCall, route: Route): Promise<object> {
    const isOpen = route.spec.caller === 'anyone';
    const { app, userId } = isOpen
      ? { app: auth.named(call.query), userId: '' }
      : await auth.admin(call.query, call.address);
    const settings = ctx.apps.settings(app.sdkAppId);
    assertRate(settings, app.sdkAppId, call.path);
    if ('flaw' in call.body) throw new ImError('badJson', { field: 'the body', reason: call.body.flaw });

    const input = decodeRest(route.spec, call.body.value as Record<string, unknown>);
    const random = call.query.get('random');
    const caller: RestCaller = {
      app,
      settings,
      userId,
      address: call.address,
      origin: call.origin,
      repeat: random ? { random, bodyHash: call.bodyHash } : undefined,
    };
    const handle = () => route.handler(ctx, input, caller);
    return route.spec.runsOnce ? repeats.once(call.path, caller, ctx.clock.nowMs(), handle) : handle();
  }

  return async (call: RestCall): Promise<Record<string, unknown>> => {
    const started = performance.now();
    const route = routes.get(call.path);
    let answer: Record<string, unknown>;
    try {
      if (!route) throw new ImError('unknownCommand', { command: call.path.slice(0, 100) });
      answer = okAnswer(route.spec, await run(call, route));
    } catch (error) {
      answer = failAnswer(ctx, call.path, route?.spec ?? UNKNOWN, error);
    }
    finish(ctx, call, route !== undefined, answer.ErrorCode as number, performance.now() - started);
    return answer;
  };
}

function okAnswer(spec: CommandSpec, output: object): Record<string, unknown> {
  return { ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: spec.okInfo ?? '', ...display(spec), ...output };
}

function failAnswer(ctx: Ctx, path: string, spec: Told, error: unknown): Record<string, unknown> {
  const known = error instanceof ImError ? error : undefined;
  if (!known) ctx.log.error({ command: path, err: error }, 'command failed');
  if (known?.fault === 'storeDamaged') ctx.log.error({ command: path, err: error }, 'the store is damaged');
  const fault: FaultName = known?.fault ?? 'internal';
  // Told under another name, what was wrong at first is the reason where that one has no other.
  const mapped = spec.faultMap?.[fault] ?? fault;
  const told = new ImError(mapped, known && { reason: known.message, ...namedFor(spec, known.details) }, known?.own);
  return { ActionStatus: 'FAIL', ErrorCode: told.code, ErrorInfo: told.message, ...display(spec) };
}

/** The same details with the field by the name that the caller sent it by. */
function namedFor({ input }: Told, details: FaultDetails): FaultDetails {
  const { field } = details;
  return input && typeof field === 'string' ? { ...details, field: restNameOf({ input }, field) } : details;
}

const display = ({ hasErrorDisplay }: Pick<CommandSpec, 'hasErrorDisplay'>) =>
  hasErrorDisplay ? { ErrorDisplay: '' } : {};

function finish(ctx: Ctx, call: RestCall, isKnown: boolean, code: number, tookMs: number): void {
  ctx.metrics.command('rest', isKnown ? call.path : 'unknown', code, tookMs);
  if (!ctx.log.isLevelEnabled('info')) return;
  const fields = {
    rest: call.path,
    app: call.query.get('sdkappid'),
    by: call.query.get('identifier'),
    code,
    ms: Math.round(tookMs * 10) / 10,
  };
  ctx.log.info(fields, 'rest');
}
