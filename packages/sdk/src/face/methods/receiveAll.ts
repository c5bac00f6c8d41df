import type { OutputOf, SocketCommands } from '@hongyan/contract';
import { EVENT } from '../constants/event.ts';
import { TYPES } from '../constants/types.ts';
import type { Methods } from '../pipeline.ts';
import type { Face } from '../state/face.ts';
import type { AllReceiveMessageOpt } from '../types.ts';

type ReceiveAllMethods = Pick<Methods, 'setAllReceiveMessageOpt' | 'getAllReceiveMessageOpt'>;

const NOTIFY = 0;
const QUIET = 2;
const DAY_SEC = 86_400;

/** Tells of a do-not-disturb time that another device of the user set, or may have set while this one was away (§6.1). */
export class ReceiveAllNotices {
  private known: AllReceiveMessageOpt | undefined;

  constructor(private readonly face: Pick<Face, 'core' | 'ready' | 'emitter'>) {}

  /** Asks for it and remembers it, so that only what is another is told. */
  async fetch(): Promise<AllReceiveMessageOpt> {
    const { core } = this.face;
    const uid = core.me?.uid;
    const option = optionOf(await core.callLabels('getReceiveAll', {}));
    if (core.me?.uid === uid) this.known = option;
    return option;
  }

  async changed(): Promise<void> {
    const { core, ready, emitter } = this.face;
    const [before, uid] = [this.known, core.me?.uid];
    const option = await this.fetch();
    if (core.me?.uid !== uid || (before && isSame(before, option))) return;
    ready.tell(() => emitter.emit(EVENT.ALL_RECEIVE_MESSAGE_OPT_UPDATED, option));
  }

  reset(): void {
    this.known = undefined;
  }
}

const isSame = (some: AllReceiveMessageOpt, other: AllReceiveMessageOpt): boolean =>
  JSON.stringify(some) === JSON.stringify(other);

/** The do-not-disturb time for all conversations (sdk-js-api §4.7). */
export function receiveAllMethods({ core }: Pick<Face, 'core'>, notices: ReceiveAllNotices): ReceiveAllMethods {
  return {
    async setAllReceiveMessageOpt(options) {
      const { messageRemindType, duration: durationSec = DAY_SEC, isRepeated = false } = options;
      const { startHour = 0, startMinute = 0, startSecond = 0 } = options;
      const start = new Date(core.serverNowMs());
      start.setHours(startHour, startMinute, startSecond, 0);
      const startSec = Math.max(0, start.getTime() / 1_000);
      const receiveOption = messageRemindType === TYPES.MSG_REMIND_ACPT_AND_NOTE ? NOTIFY : QUIET;
      await core.callLabels('setReceiveAll', { receiveOption, startSec, durationSec, isRepeated });
      notices.reset();
      return {};
    },
    getAllReceiveMessageOpt: () => notices.fetch(),
  };
}

const optionOf = (option: OutputOf<SocketCommands['getReceiveAll']>): AllReceiveMessageOpt => ({
  messageRemindType: option.receiveOption === NOTIFY ? TYPES.MSG_REMIND_ACPT_AND_NOTE : TYPES.MSG_REMIND_ACPT_NOT_NOTE,
  startTime: option.startSec,
  endTime: option.startSec + option.durationSec,
  isRepeated: option.isRepeated,
});
