import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { type CommandSpec, errors, type FaultName, restCommands } from '@hongyan/contract';
import { commandFaults } from '@hongyan/contract/reference';
import { cast } from './cast.ts';
import { makeTeam } from './groups/team.ts';
import { restSamples } from './restSamples.ts';
import { u32 } from './say.ts';
import { startServer, type TestServer } from './server.ts';

setDefaultTimeout(60_000);

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const svc = 'group_open_http_svc';

type Path = keyof typeof restCommands;
type Sample = Record<string, unknown>;

/** What a request may name, and what a command answers that declares a code for it. */
const named: { what: string; fault: FaultName; fields: string[]; instead: (right: string) => string }[] = [
  { what: 'a group that is not there', fault: 'groupUnknown', fields: ['GroupId'], instead: (id) => `${id}${u32()}` },
  { what: 'a group by no id', fault: 'groupIdIllegal', fields: ['GroupId'], instead: () => '组' },
  ...(['friendAccountUnknown', 'contactAccountUnknown'] as const).map((fault) => ({
    ...{ what: 'an account that is not there', fault, fields: ['From_Account'], instead: (id: string) => `${id}-none` },
  })),
];

const codesIn = (text: string): number[] =>
  [...text.matchAll(/"(?:ErrorCode|ResultCode)":(\d+)/g)].map(([, code]) => Number(code));

describe.each(named)('what names $what', ({ fault, fields, instead }) => {
  const paths = (Object.keys(restCommands) as Path[]).filter((path) => {
    const spec: CommandSpec = restCommands[path];
    const sample = restSamples[path]('alice', 'bob');
    return commandFaults(path, spec, 'rest').own.includes(fault) && fields.some((field) => field in sample);
  });

  test.each(paths)('%s is refused with its code', async (path) => {
    await using here = cast(server);
    const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
    const sample: Sample = restSamples[path](alice, bob);
    const spoilt = fields.filter((field) => field in sample).map((field) => [field, instead(String(sample[field]))]);

    const { text } = await here.rest.raw(path, { ...sample, ...Object.fromEntries(spoilt) });

    const { faultMap }: CommandSpec = restCommands[path];
    expect(codesIn(text)).toContain(errors[faultMap?.[fault] ?? fault].code);
  });
});

/** What commands answer where nobody whom they name is there. */
const NOBODY = ['toAccountUnknown', 'openimAccountUnknown', 'accountUnknown', 'groupAccountUnknown'] as const;

describe.each(NOBODY)('a command that declares %s', (fault) => {
  const paths = (Object.keys(restCommands) as Path[]).filter((path) =>
    commandFaults(path, restCommands[path] as CommandSpec, 'rest').own.includes(fault),
  );

  test.each(paths)('%s answers it where nobody whom it names is there', async (path) => {
    await using here = cast(server);
    const [alice = ''] = await here.accounts('alice');
    await makeTeam(here.rest, alice);
    const from = fault === 'toAccountUnknown' ? alice : here.name('nobody');
    const sample = restSamples[path](from, here.name('none'));
    // Some commands are for live rooms alone.
    const GroupId = /ban_|avchatroom/.test(path) ? here.name('room') : 'team';
    const room = { GroupId, Type: 'AVChatRoom' as const, Name: 'room', Owner_Account: alice };
    if (GroupId !== 'team') await here.rest.ok(`${svc}/create_group`, room);

    const { text } = await here.rest.raw(path, 'GroupId' in sample ? { ...sample, GroupId } : sample);

    const { faultMap }: CommandSpec = restCommands[path];
    expect([path, text, ...codesIn(text)]).toContain(errors[faultMap?.[fault] ?? fault].code as never);
  });
});

describe('a topic that is not there', () => {
  const paths = (Object.keys(restCommands) as Path[]).filter((path) => {
    const { input } = restCommands[path] as unknown as { input: { properties?: object } };
    const { own } = commandFaults(path, restCommands[path] as CommandSpec, 'rest');
    return own.includes('topicUnknown') && 'TopicId' in (input.properties ?? {});
  });

  test.each(paths)('%s is refused with its code', async (path) => {
    await using here = cast(server);
    const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
    const GroupId = `@TGS#_${here.name('town')}`;
    await here.rest.ok(`${svc}/create_group`, {
      ...{ GroupId, Type: 'Community', Name: 'town', Owner_Account: alice, SupportTopic: 1 },
      MemberList: [{ Member_Account: bob }],
    });

    const sample = { ...restSamples[path](alice, bob), GroupId, TopicId: `${GroupId}@TOPIC#_none` };
    const { ErrorCode } = await here.rest.call(path, sample);

    expect([path, ErrorCode]).toEqual([path, errors.topicUnknown.code]);
  });
});
