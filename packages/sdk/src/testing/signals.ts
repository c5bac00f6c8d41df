import { TSignaling } from '../face/constants/signaling.ts';
import type { ChatEvent, CreateOptions, SignalingNews } from '../face/types.ts';
import type { Chat, Chats } from './chats.ts';
import type { HandClock } from './handClock.ts';

const kinds = Object.values(TSignaling).filter((name) => typeof name === 'string');

/** What the signaling listeners of an instance are told, as it comes. */
export function listen({ sdk }: Chat) {
  const told: ChatEvent<SignalingNews>[] = [];
  const taken: ChatEvent<SignalingNews>[] = [];
  const waiting: (() => void)[] = [];
  const handle = (event: ChatEvent<SignalingNews>) => {
    told.push(event);
    for (const look of waiting.splice(0)) look();
  };
  for (const name of kinds) sdk.addSignalingListener(name, handle);
  const signal = (name: string): Promise<SignalingNews> =>
    new Promise((resolve) => {
      const look = () => {
        const at = told.findIndex((event) => event.name === name);
        const [event] = at < 0 ? [] : told.splice(at, 1);
        if (event) taken.push(event);
        if (event) resolve(event.data);
        else waiting.push(look);
      };
      look();
    });
  return { signals: told, taken, signal, handle };
}

/** An instance that is ready, and what it was told of signals since before its sign-in. */
export async function heard(chats: Chats, userID: string, clock?: HandClock, on?: Device) {
  const chat = chats.chat(userID, on?.options, on?.id, clock);
  const told = listen(chat);
  await chat.signIn();
  await chat.next('sdkStateReady');
  return { ...chat, ...told };
}

/** Which device an instance is on, with what it keeps there. */
export interface Device {
  id: string;
  options: Partial<CreateOptions>;
}
