import { timeSecOf } from '../storage/port/messages.ts';
import type { OutboxKind } from '../storage/port/outbox.ts';
import { groupPayloads } from './groupPayloads.ts';
import { type Facts, type Payloads, timeOf } from './payloadFacts.ts';
import { peoplePayloads } from './peoplePayloads.ts';
import { c2cMessage, extensionsOf, keyOf, saidIn } from './said.ts';

/** The body of the webhook that a row tells of. */
export const payloadOf = async (facts: Facts): Promise<object> => payloads[facts.row.kind](facts);

function endsOf({ subject, row }: Facts, from = subject.message?.fromUserId ?? ''): { from: string; to: string } {
  const [low = '', high = ''] = subject.users ?? [];
  if (from === '' && row.byUid === 0) return { from: low, to: high };
  return { from, to: from === low ? high : low };
}

const payloads: Payloads<OutboxKind> = {
  ...groupPayloads,
  ...peoplePayloads,
  async afterC2cSend(facts) {
    const said = saidIn(facts);
    const to = said.to ?? endsOf(facts).to;
    const { code = 0, info = 'send msg succeed' } = said.refused ?? {};
    const UnreadMsgNum = code === 0 ? await facts.unreadOf(to) : -1;
    return { ...c2cMessage({ ...said, to }, facts.row.timeMs), SendMsgResult: code, ErrorInfo: info, UnreadMsgNum };
  },
  async afterC2cRead(facts) {
    const { names, row, subject } = facts;
    const reader = names[row.byUid] ?? '';
    return {
      Report_Account: reader,
      Peer_Account: endsOf(facts, reader).to,
      LastReadTime: subject.message ? timeSecOf(subject.message) : Math.floor(row.timeMs / 1000),
      UnreadMsgNum: await facts.unreadOf(reader),
      ...timeOf(facts),
    };
  },
  async afterC2cRecall(facts) {
    const { from, to } = endsOf(facts);
    const UnreadMsgNum = await facts.unreadOf(to);
    return { From_Account: from, To_Account: to, MsgKey: keyOf(facts), UnreadMsgNum, ...timeOf(facts) };
  },
  afterC2cExtension(facts) {
    const { from, to } = endsOf(facts);
    return { From_Account: from, To_Account: to, MsgKey: keyOf(facts), ...extensionsOf(facts), ...timeOf(facts) };
  },
};
