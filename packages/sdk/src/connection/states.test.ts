import { describe, expect, test } from 'bun:test';
import { alice, FakeWorld, loginAnswer, outcomeOf } from './fakeWorld.ts';
import { SdkFault } from './fault.ts';
import { type Action, type ConnectionEvent, eventNames, type State, stateNames, transitions } from './states.ts';

/** Delays of the three kinds of retry with the world's random number and no loss before. */
const RETRY_MS = { retrySoon: 200, retryLater: 1_600, retrySlowly: 21_000 };
/** All delays that a retry can have in these walks, and nothing else has. */
const retryDelays = [...Object.values(RETRY_MS), 400, 3_200];

interface Stage {
  world: FakeWorld;
  signIn: ReturnType<typeof outcomeOf>;
  /** In flight when online, else waiting. */
  request: ReturnType<typeof outcomeOf>;
}

type Drive = (world: FakeWorld) => Promise<void> | void;

/** How to bring an attempt under way from `connecting` into a state, by what the network and the device do. */
const attempts: Partial<Record<State, Drive>> = {
  connecting: () => {},
  signingIn: (world) => world.socket.onopen?.(),
  waiting: (world) => world.socket.closedBy(1006),
  offline: (world) => world.wake('networkLost'),
};

async function firstTime(drive: Drive): Promise<Stage> {
  const world = new FakeWorld();
  const signIn = outcomeOf(world.runner.signIn(alice));
  await drive(world);
  await world.settle();
  return { world, signIn, request: { now: 'pending' } };
}

async function signedIn(drive: Drive): Promise<Stage> {
  const world = await new FakeWorld().signedIn();
  const request = outcomeOf(world.runner.request('sync', { userSeq: 0, conversations: [] }));
  await world.settle();
  await drive(world);
  await world.settle();
  return { world, signIn: { now: 'pending' }, request };
}

async function reconnecting(drive: Drive): Promise<Stage> {
  return signedIn(async (world) => {
    world.wake('networkLost');
    world.wake('awake');
    await drive(world);
  });
}

const stages: { title: string; state: State; set: () => Promise<Stage> }[] = [
  { title: 'idle', state: 'idle', set: async () => ({ ...(await firstTime((w) => w.runner.signOut())) }) },
  { title: 'online', state: 'online', set: () => signedIn(() => {}) },
  { title: 'stopped', state: 'stopped', set: () => signedIn((world) => world.socket.closedBy(4201)) },
  ...Object.entries(attempts).flatMap(([state, drive]) => [
    { title: `${state} for the first time`, state: state as State, set: () => firstTime(drive) },
    { title: `${state} again`, state: state as State, set: () => reconnecting(drive) },
  ]),
];

/** What can be seen of a world from outside. */
function look({ world, signIn, request }: Stage) {
  const socket = world.sockets.at(-1);
  const count = (command: string) => world.sockets.flatMap((one) => one.asked(command)).length;
  return {
    state: world.runner.state,
    sockets: world.sockets.length,
    live: world.sockets.filter(({ onclose }) => onclose).length,
    isSocketClosed: socket?.isClosed ?? true,
    retries: [...world.timers].filter(({ ms }) => retryDelays.includes(ms)).map(({ ms }) => ms),
    logins: count('login'),
    logouts: count('logout'),
    pings: count('ping'),
    wakes: world.wakes.size,
    told: [...world.told],
    signIn: signIn.now,
    request: request.now,
  };
}
type View = ReturnType<typeof look>;

/** What comes with an event. */
const detailOf = (event: ConnectionEvent) => ({
  login: loginAnswer,
  fault: new SdkFault(70001, 'expired'),
  reason: 'userSigExpired' as const,
  ...(event === 'signIn' && {
    signIn: {
      credentials: alice,
      timeoutMs: 60_000,
      isPatient: false,
      sinceMs: 0,
      resolve: () => {},
      reject: () => {},
    },
  }),
});

/** What each action must show of itself; and, where it is not among a cell's actions, must not. */
function expectEffects(actions: readonly Action[], event: ConnectionEvent, before: View, after: View): void {
  const does = (...some: Action[]) => some.some((action) => actions.includes(action));
  const isNew = (word: string) => after.told.slice(before.told.length).some((told) => told.startsWith(word));

  expect(after.sockets - before.sockets).toBe(does('open') ? 1 : 0);
  // A socket that says goodbye still listens for the answer.
  const goodbyes = does('farewell') ? 1 : 0;
  expect(after.live).toBe(does('open') ? goodbyes + 1 : does('drop') ? 0 : before.live);
  expect(after.logins - before.logins).toBe(does('login') ? 1 : 0);
  expect(after.logouts - before.logouts).toBe(does('farewell') ? 1 : 0);
  expect(after.pings - before.pings).toBe(does('probe') ? 1 : 0);
  if (does('drop') && !does('open')) expect(after.isSocketClosed).toBe(true);
  expect(after.wakes).toBe(does('begin') ? 1 : does('finish') ? 0 : before.wakes);
  expect(isNew('online')).toBe(does('goOnline'));

  const retry = (['retrySoon', 'retryLater', 'retrySlowly'] as const).find((action) => does(action));
  const isDone = does('cancelRetry');
  if (retry) expect(after.retries).toEqual([RETRY_MS[retry]]);
  else if (event !== 'retryDue') expect(after.retries).toEqual(isDone ? [] : before.retries);

  if (!before.told.includes('online first')) expectSignIn(actions, event, before, after);
  expectRequest(actions, before, after);
  if (does('end') && before.told.includes('online first')) expect(isNew('ended userSigExpired')).toBe(true);
  else expect(isNew('ended')).toBe(false);
}

function expectSignIn(actions: readonly Action[], event: ConnectionEvent, before: View, after: View): void {
  const outcomes: Partial<Record<Action, View['signIn']>> = {
    abandon: event === 'signIn' ? 6012 : 6013,
    refuse: 70001,
    giveUp: 6012,
    end: 70001,
    goOnline: 'done',
  };
  const settling = actions.find((action) => action in outcomes);
  expect(after.signIn).toBe((settling && outcomes[settling]) ?? before.signIn);
}

function expectRequest(actions: readonly Action[], before: View, after: View): void {
  if (before.request !== 'pending' || !before.told.includes('online first')) return;
  if (actions.includes('rejectAll') || actions.includes('end')) expect(after.request).toBe(6013);
  else if (actions.includes('rejectSent')) expect(after.request).toBe(6012);
  else expect(after.request).toBe('pending');
}

describe('the table', () => {
  test('[S55] has a cell for every state and event', () => {
    expect(Object.keys(transitions).sort()).toEqual([...stateNames].sort());
    for (const row of Object.values(transitions)) expect(Object.keys(row).sort()).toEqual([...eventNames].sort());
  });

  test('[S55] reaches every state', () => {
    expect(new Set(stages.map(({ state }) => state))).toEqual(new Set(stateNames));
  });

  for (const { title, state, set } of stages) {
    test(`[S55] each event does in "${title}" what its cell says, and nothing else`, async () => {
      for (const event of eventNames) {
        const stage = await set();
        const before = look(stage);
        expect(before.state).toBe(state);
        const cell = transitions[state][event];

        stage.world.runner.fire(event, detailOf(event));

        await stage.world.settle();
        const after = look(stage);
        expect({ event, state: after.state }).toEqual({ event, state: cell === 'nothing' ? state : cell.next });
        expectEffects(cell === 'nothing' ? [] : cell.actions, event, before, after);
      }
    });
  }
});
