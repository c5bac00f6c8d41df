import { type BeforeHookName, type Hook, hooks } from '@hongyan/contract';
import { validatorOf } from '../dispatch/validate.ts';
import { INFO_MAX } from './asking.ts';
import type { HookReply } from './call.ts';
import type { Verdict } from './port.ts';

/**
 * What an answer means (callbacks.md §1.3). A code that the contract does not know refuses; where a code refuses nothing, all
 * that is no 0 counts as trouble of the app's server.
 */
export function decide<N extends BeforeHookName>(name: N, reply: HookReply): Verdict<N> {
  if ('failure' in reply) return { is: 'failed', reason: reply.failure };
  const hook: Hook = hooks[name];
  const { ErrorCode: code, ErrorInfo: info } = reply.answer;
  if (!Number.isInteger(code)) return { is: 'failed', reason: 'ErrorCode is no whole number' };
  if (code === 0) {
    if (hook.answer && !validatorOf(hook.answer).Check(reply.answer))
      return { is: 'failed', reason: 'the answer is not as documented' };
    // The validator has just seen it.
    return { is: 'allowed', answer: reply.answer as Extract<Verdict<N>, { is: 'allowed' }>['answer'] };
  }
  if (hook.refusal === undefined) return { is: 'failed', reason: `ErrorCode ${String(code)}` };
  if (code === 2 && hook.mayDrop) return { is: 'dropped' };
  const [first, last] = hook.ownCodes ?? [0, -1];
  if ((code as number) < first || (code as number) > last) return { is: 'refused' };
  return {
    is: 'refused',
    own: { code: code as number, info: typeof info === 'string' ? info.slice(0, INFO_MAX) : '' },
  };
}
