import { SdkFault, sdkFaults } from '../../connection/fault.ts';
import type { NetState } from '../../connection/port.ts';
import type { ChatError as PublicChatError } from '../types.ts';
import * as codes from './codes.ts';

/** What an app gets as the reason of a rejection (sdk-js-api §3.2). */
export class ChatError extends Error implements PublicChatError {
  readonly code: number;
  data: object;

  constructor(code: number, message: string, data: object = {}) {
    super(message);
    this.name = 'ChatError';
    this.code = code;
    this.data = data;
  }
}

/** A ChatError of the SDK's own. */
export function chatError({ code, text }: codes.CodeText, data: object = {}): ChatError {
  return new ChatError(code, text, data);
}

/** What decides how a fault is told. */
export interface FaultContext {
  /** The network state now. */
  net: NetState;
  /** The code of a refused call in the present state (§3.3); undefined while ready. */
  notReady?: number | undefined;
  /** Goes into the error's `data`: the Message of a failed send, resend, recall or modification. */
  data?: object;
}

const netCodes = {
  connected: codes.NETWORK_TIMEOUT,
  connecting: codes.NETWORK_ERROR,
  disconnected: codes.NO_NETWORK,
} satisfies Record<NetState, codes.CodeText>;

/** The texts of calls that the present state refuses (§3.3); other codes are given with their text. */
const refusals = new Map(
  [
    ...[codes.USER_NOT_LOGGED_IN, codes.SDK_IS_NOT_READY, codes.LOGGING_IN, codes.LOGIN_FAILED, codes.LOGGED_OUT],
    ...[codes.KICKED_OUT_MULT_DEVICE, codes.KICKED_OUT_MULT_ACCOUNT, codes.KICKED_OUT_USERSIG_EXPIRED],
    codes.KICKED_OUT_REST_API,
  ].map(({ code, text }) => [code, text]),
);

/** The server's code of a message that was edited meanwhile. */
const EDITED_MEANWHILE = 20_027;

/**
 * Turns whatever an operation threw into the error that an app expects of this face (docs/decisions/006).
 *
 * Codes of the server pass as they are, with the server's text.
 */
export function toChatError(thrown: unknown, context: FaultContext): ChatError {
  if (thrown instanceof ChatError) {
    // Errors of a promise that several calls share must not get each other's data.
    return context.data ? new ChatError(thrown.code, thrown.message, context.data) : thrown;
  }
  if (!(thrown instanceof SdkFault)) {
    const error = chatError(codes.UNCAUGHT_ERROR, context.data);
    return Object.assign(error, { cause: thrown });
  }
  if (thrown.code === sdkFaults.noAnswer) return chatError(netCodes[context.net], context.data);
  if (thrown.code === EDITED_MEANWHILE) return chatError(codes.MSG_MODIFY_CONFLICT, context.data);
  const code = thrown.code === sdkFaults.notSignedIn ? (context.notReady ?? codes.SDK_IS_NOT_READY.code) : thrown.code;
  const told = code === thrown.code ? thrown.message : '';
  return new ChatError(code, told || refusals.get(code) || `Error ${code}`, context.data);
}

/** The error of a call that the present state refuses: `"<reason> | <method> | <hint>"` (§3.1). */
export function notReadyError(code: number, method: string): ChatError {
  const hint = code === codes.LOGGING_IN.code ? 'wait for the event SDK_READY' : 'call login, then wait for SDK_READY';
  return new ChatError(code, `${refusals.get(code) ?? codes.SDK_IS_NOT_READY.text} | ${method} | ${hint}`);
}

/** Whether the server refused because the user may not, or is out of the group. */
export const isDenied = (error: unknown): boolean => error instanceof SdkFault && error.code === 10_007;

/** Whether the app's own callback chose this code to refuse a message; such a message is not kept (§4.5). */
export function isAppRefusal(code: number): boolean {
  return (code >= 10_100 && code <= 10_200) || (code >= 120_001 && code <= 130_000);
}

/** Whether moderation refused the message for what it holds: it is marked `hasRiskContent` (§4.5). */
export function isRiskRefusal(code: number): boolean {
  return code === 80_001 || code === 80_004;
}
