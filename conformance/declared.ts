import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CommandSpec,
  type CommandTable,
  errors,
  type FaultName,
  hooks,
  restCommands,
  socketCommands,
} from '@hongyan/contract';
import { commandFaults } from '@hongyan/contract/reference';

type Transport = 'rest' | 'socket';
type Codes = ReadonlyMap<string, ReadonlySet<number>>;

/** Where the codes that commands answer are written down for the check of completeness, if it is to be made. */
const folder = process.env.PROVOKED_CODES;
const seen = new Set<number>();

const declared: Record<Transport, Codes> = {
  rest: codesOf('rest', restCommands as unknown as CommandTable),
  socket: codesOf('socket', socketCommands as unknown as CommandTable),
};

function codesOf(transport: Transport, table: CommandTable): Codes {
  return new Map(
    Object.entries(table).flatMap(([name, spec]) => {
      const codes = new Set(faultsOf(name, spec, transport).map((fault) => errors[fault].code));
      return [name, ...(spec.aliases ?? [])].map((path) => [path, codes] as const);
    }),
  );
}

function faultsOf(name: string, spec: CommandSpec, transport: Transport): FaultName[] {
  const { own, access } = commandFaults(name, spec, transport);
  const missing = Object.values(spec.missingFaults ?? {});
  return [...own, ...access, ...missing.map((fault) => spec.faultMap?.[fault] ?? fault)];
}

/** Codes that an app's own server chooses where it refuses (callbacks.md). */
const ownCodes = Object.values(hooks).flatMap((hook) => ('ownCodes' in hook ? [hook.ownCodes] : []));
const isAppsOwn = (code: number): boolean => ownCodes.some(([from, to]) => from <= code && code <= to);

/**
 * Takes note of the error that a command gave.
 *
 * @throws Error when the command does not declare it: callers would meet what no document tells of
 */
export function noteError(transport: Transport, command: string, code: number): void {
  const codes = declared[transport].get(command);
  noteMet(code);
  if (codes && !codes.has(code) && !isAppsOwn(code)) throw new Error(`${command} does not declare the error ${code}`);
}

/** Takes note of the codes of entries in an answer, as a value or as the text of one. */
export function noteEntries(answer: unknown): void {
  if (!folder) return;
  const text = typeof answer === 'string' ? answer : (JSON.stringify(answer) ?? '');
  for (const [, code] of text.matchAll(/"(?:ErrorCode|ResultCode|code)":([1-9]\d*)/g)) noteMet(Number(code));
}

function noteMet(code: number): void {
  if (!folder || seen.has(code)) return;
  seen.add(code);
  appendFileSync(join(folder, `${process.pid}.txt`), `${code}\n`);
}
