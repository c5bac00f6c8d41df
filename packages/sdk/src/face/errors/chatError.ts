import { SdkFault, sdkFaults } from '../../connection/fault.ts';
import type { NetState } from '../../connection/port.ts';
import type { ChatError as PublicChatError } from '../types.ts';
import { type CodeName, codes, textOf } from './codes.ts';

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

/** A ChatError of the SDK's own, by the name of its code. */
export function chatError(name: CodeName, data: object = {}): ChatError {
  return new ChatError(codes[name].code, codes[name].text, data);
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
  connected: 'NETWORK_TIMEOUT',
  connecting: 'NETWORK_ERROR',
  disconnected: 'NO_NETWORK',
} as const satisfies Record<NetState, CodeName>;

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
    const error = chatError('UNCAUGHT_ERROR', context.data);
    error.cause = thrown;
    return error;
  }
  if (thrown.code === sdkFaults.noAnswer) return chatError(netCodes[context.net], context.data);
  if (thrown.code === EDITED_MEANWHILE) return chatError('MSG_MODIFY_CONFLICT', context.data);
  const code = thrown.code === sdkFaults.notSignedIn ? (context.notReady ?? codes.SDK_IS_NOT_READY.code) : thrown.code;
  const told = code === thrown.code ? thrown.message : '';
  return new ChatError(code, told || textOf(code) || `Error ${code}`, context.data);
}

/** The error of a call that the present state refuses: `"<reason> | <method> | <hint>"` (§3.1). */
export function notReadyError(code: number, method: string): ChatError {
  const hint = code === codes.LOGGING_IN.code ? 'wait for the event SDK_READY' : 'call login, then wait for SDK_READY';
  return new ChatError(code, `${textOf(code) ?? codes.SDK_IS_NOT_READY.text} | ${method} | ${hint}`);
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
