import { errors } from '@hongyan/contract';
import { RefusedError } from '../client.ts';
import { nowSec } from '../say.ts';
import type { Ledger } from './ledger.ts';
import { conv, type Decide, deviceOf, type Scene } from './scene.ts';
import { importOne, send, sendByRest, sendToAll } from './sends.ts';

/** A place among the latest, rarely any that is kept. */
function seqIn({ random, ledger }: Scene, me: string, peer: string): number {
  const top = ledger.top(me, peer);
  const { trimmedTo } = ledger.side(me, peer);
  return random.chance(0.2)
    ? trimmedTo + 1 + random.below(top - trimmedTo)
    : Math.max(trimmedTo + 1, top - random.below(8));
}

const read: Decide = (scene, me, peer) => {
  const { ledger, random } = scene;
  const device = deviceOf(scene, me);
  const seq = random.chance(0.3) ? undefined : seqIn(scene, me, peer) + random.below(3);
  const before = ledger.top(me, peer);
  return {
    what: `${me} reads ${peer} up to ${seq ?? 'the end'}`,
    async run() {
      const answer = await device.connection.request('markRead', { conv: conv(peer), seq });
      device.told(peer, answer);
      if (seq !== undefined && seq <= before) ledger.did(() => ledger.side(me, peer).read(seq));
      else ledger.did(() => readToEnd(ledger, me, peer, { reached: answer.readSeq, atLeast: before }));
    },
  };
};

/** While others send, only the answer can say where the end was: it is believed where it can be true. */
function readToEnd(
  ledger: Ledger,
  me: string,
  peer: string,
  { reached, atLeast }: { reached: number; atLeast: number },
): void {
  if (reached < atLeast || reached > ledger.top(me, peer))
    throw new Error(`${me} read ${peer} up to ${reached}, not ${atLeast}`);
  ledger.side(me, peer).read(reached);
}

const readByRest: Decide = (scene, me, peer) => {
  const { ledger, random, rest } = scene;
  const before = ledger.top(me, peer);
  const fields = { Report_Account: me, Peer_Account: peer };
  if (random.chance(0.4)) {
    return {
      what: `REST reads ${peer} for ${me}`,
      async run() {
        await rest.ok('openim/admin_set_msg_read', fields);
        const [device] = scene.devicesOf(me);
        const head = await device?.connection.request('getConversation', { conv: conv(peer) });
        const reached = head?.conversation?.readSeq ?? 0;
        ledger.did(() => readToEnd(ledger, me, peer, { reached, atLeast: before }));
      },
    };
  }
  const timeSec = random.pick(ledger.log(me, peer)).timeSec;
  // What is sent in the same second, or imported meanwhile, may or may not be older.
  if (timeSec >= nowSec() || !scene.claim(`times ${[me, peer].sort()}`)) return undefined;
  const reached = ledger.log(me, peer).findLast((said) => said.timeSec <= timeSec)?.seq ?? 0;
  return {
    what: `REST reads ${peer} for ${me} up to the time of ${reached}`,
    async run() {
      await rest.ok('openim/admin_set_msg_read', { ...fields, MsgReadTime: random.pick([timeSec, String(timeSec)]) });
      ledger.did(() => ledger.side(me, peer).read(reached));
    },
  };
};

const recall: Decide = (scene, me, peer) => {
  const { ledger, random, rest } = scene;
  const seq = seqIn(scene, me, peer);
  const said = ledger.log(me, peer).find((one) => one.seq === seq);
  if (!said) return undefined;
  const device = deviceOf(scene, said.from);
  const byRest = random.chance(0.4);
  return {
    what: `${byRest ? 'REST' : said.from} recalls ${seq} of ${said.from} to ${said.to}`,
    async run() {
      if (byRest) {
        const named = { From_Account: said.from, To_Account: said.to, MsgKey: said.msgKey };
        const { ErrorCode, ErrorInfo } = await rest.call('openim/admin_msgwithdraw', named);
        if (![0, errors.messageRecalled.code].includes(ErrorCode)) throw new Error(`recall: ${ErrorCode} ${ErrorInfo}`);
      } else {
        const answer = await device.connection
          .request('recallMessage', { conv: conv(said.to), seq })
          .catch(alreadyRecalled);
        device.told(said.to, answer);
      }
      ledger.did(() => {
        ledger.side(me, peer).recall(seq);
        ledger.side(peer, me).recall(seq);
      });
    },
  };
};

function alreadyRecalled(error: unknown): { changes: [] } {
  if (error instanceof RefusedError && error.code === errors.messageRecalled.code) return { changes: [] };
  throw error;
}

const deleteSome: Decide = (scene, me, peer) => {
  if (!scene.claim(`shown ${me} ${peer}`)) return undefined;
  const device = deviceOf(scene, me);
  const seqs = [...new Set([seqIn(scene, me, peer), seqIn(scene, me, peer), seqIn(scene, me, peer)])];
  return {
    what: `${me} deletes ${seqs} of ${peer}`,
    async run() {
      device.told(peer, await device.connection.request('deleteMessages', { conv: conv(peer), seqs }));
      scene.ledger.did(() => {
        for (const seq of seqs) scene.ledger.side(me, peer).drop(seq);
      });
    },
  };
};

const clear: Decide = (scene, me, peer) => {
  if (!scene.claim(`shown ${me} ${peer}`)) return undefined;
  const device = deviceOf(scene, me);
  return {
    what: `${me} clears ${peer}`,
    async run() {
      const answer = await device.connection.request('clearHistory', { conv: conv(peer) });
      device.told(peer, answer);
      const [event] = answer.events;
      if (event?.seq) scene.ledger.did(() => scene.ledger.side(me, peer).clear(event.seq ?? 0));
    },
  };
};

const remove: Decide = (scene, me, peer) => {
  if (!scene.claim(`shown ${me} ${peer}`)) return undefined;
  const device = deviceOf(scene, me);
  const clearHistory = scene.random.pick([undefined, true, false]);
  return {
    what: `${me} deletes the conversation with ${peer}, clearHistory ${clearHistory}`,
    async run() {
      const answer = await device.connection.request('deleteConversation', { conv: conv(peer), clearHistory });
      device.told(peer, answer);
      const [event] = answer.events;
      if (event?.seq)
        scene.ledger.did(() => scene.ledger.side(me, peer).remove(event.seq ?? 0, clearHistory !== false));
    },
  };
};

const setOption: Decide = (scene, me, peer) => {
  if (!scene.claim(`option ${me} ${peer}`)) return undefined;
  const device = deviceOf(scene, me);
  const receiveOption = scene.random.below(3);
  return {
    what: `${me} sets ${peer} to ${receiveOption}`,
    async run() {
      device.told(peer, await device.connection.request('setReceiveOption', { conv: conv(peer), receiveOption }));
      scene.ledger.did(() => {
        scene.ledger.side(me, peer).option = receiveOption;
      });
    },
  };
};

/** Steps that may be run again after their answer was lost, by weight. */
export const repeatable: readonly (readonly [number, Decide])[] = [
  [10, send],
  [5, sendByRest],
  [1, sendToAll],
  [2, importOne],
  [4, read],
  [2, readByRest],
  [4, recall],
  [3, deleteSome],
];

/** What mostly concerns one user alone, by weight. */
export const ownSteps: typeof repeatable = [
  [2, send],
  [2, read],
  [2, recall],
  [2, deleteSome],
  [2, clear],
  [3, remove],
  [3, setOption],
];

/** All steps, by weight. */
export const steps: typeof repeatable = [...repeatable, [1, clear], [2, remove], [2, setOption]];
