import { expect, test } from 'bun:test';
import { type Meeting, meet } from '../../bench/groupMarks.ts';
import { firstApp, startServer } from '../server.ts';

const TIMEOUT_MS = 300_000;

/** Lets members speak before an audience of several client processes; what each member heard is counted. */
const heardOf = async (meeting: Meeting) => {
  const { said, heard } = await meet(
    {
      ...{ seconds: 4, warmupSec: 0, say: () => {} },
      server: async (env) => Object.assign(await startServer({ apps: [firstApp], env }), { storePid: 0 }),
      target: ({ url }, codec) => ({ ...{ url, codec, pid: 0, storePid: 0 }, ...firstApp }),
    },
    'json',
    meeting,
  );
  return { sent: said.sent ?? 0, errors: said.errors, heard };
};

test(
  '[S26] each of 5,000 members who are online hears each message of their group once',
  async () => {
    const listeners = 5_000;

    const { sent, errors, heard } = await heardOf({ isLive: false, listeners, inFlight: 16, perSec: 0, most: 400 });

    expect(errors).toBe(0);
    expect(sent).toBeGreaterThan(16);
    expect(heard).toMatchObject({ heard: sent * listeners, missed: 0, repeated: 0 });
  },
  TIMEOUT_MS,
);

test(
  'each of 10,000 in a live room hears each of 40 messages a second once (design §6)',
  async () => {
    const listeners = 10_000;

    const { sent, errors, heard } = await heardOf({ isLive: true, listeners, inFlight: 0, perSec: 40, most: 160 });

    expect(errors).toBe(0);
    expect(sent).toBeGreaterThan(100);
    expect(heard).toMatchObject({ heard: sent * listeners, missed: 0, repeated: 0 });
  },
  TIMEOUT_MS,
);
