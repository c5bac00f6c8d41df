import type { Header, MovedRecord } from './record.ts';

const FIRST = /^\{"SdkAppId":(\d+),"ChatType":"(C2C|Group)","MsgTime":"\d+","MsgList":\[$/;

/** A message as a line of an hourly file has it (rest-api §22.1). */
interface LogLine {
  From_Account: string;
  To_Account?: string;
  GroupId?: string;
  MsgTimestamp?: number;
  MsgTimeStamp?: number;
  MsgSeq?: number;
  MsgRandom?: number;
  MsgBody: MovedRecord<'message'>['MsgBody'];
  CloudCustomData?: string;
}

/** What an hourly file of messages says of itself in its first line; nothing of another file. */
export function chatLogHeader(line: string): Pick<Header, 'sdkAppId'> | undefined {
  const [, sdkAppId] = FIRST.exec(line.replace(/\s+(?=[{"[\]:,])|(?<=[[:,{])\s+/g, '')) ?? [];
  return sdkAppId === undefined ? undefined : { sdkAppId: Number(sdkAppId) };
}

/** The JSON of a message on a further line; nothing of the last line, which ends the list. */
export function chatLogJson(line: string): string | undefined {
  const text = line.trim().replace(/,$/, '');
  return /^\]\s*\}$/.test(text) ? undefined : text;
}

/** A message of the file as a record. */
export function chatLogRecord(line: LogLine): MovedRecord<'message' | 'groupMessage'> {
  const { From_Account, To_Account = '', GroupId, MsgSeq, MsgBody } = line;
  const timeSec = line.MsgTimestamp ?? line.MsgTimeStamp ?? 0;
  const custom = line.CloudCustomData ? { CloudCustomData: line.CloudCustomData } : {};
  if (GroupId !== undefined) {
    // The place in the group's log tells one message from another where the file has no random number.
    const Random = line.MsgRandom ?? MsgSeq ?? 0;
    return { kind: 'groupMessage', GroupId, From_Account, SendTime: timeSec, Random, MsgBody, ...custom };
  }
  const MsgRandom = line.MsgRandom ?? 0;
  return { kind: 'message', From_Account, To_Account, MsgSeq, MsgRandom, MsgTimeStamp: timeSec, MsgBody, ...custom };
}
