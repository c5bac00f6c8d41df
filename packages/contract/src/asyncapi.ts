import type { CommandSpec } from './command.ts';
import { socketCommands } from './commands/socket.ts';
import { errors } from './errors.ts';
import { events } from './events.ts';
import { subProtocols } from './frames.ts';
import type { DocumentOptions } from './openapi.ts';
import { closeRows, commandFaults } from './reference.ts';
import { componentSchemas, type JsonSchema, withRefs } from './shapes.ts';

const DESCRIPTION = `One WebSocket message carries one or more frames: with sub-protocol \`${subProtocols.json}\` one JSON value a line,
with \`${subProtocols.msgpack}\` MessagePack values one after another. A request has an id, a command and its parameters; its reply
has the same id; events come unasked. The first request is \`login\`. The page /docs/socket tells the whole in words.`;

const ID = { type: 'integer', minimum: 1, description: 'Of the request; unique among those unanswered.' };
const CHANNEL = '#/channels/im';

/** The AsyncAPI 3.0 document of the socket protocol, from the server's side: it receives requests and sends the rest. */
export function asyncApi({ version, url }: DocumentOptions) {
  const commands = Object.entries(socketCommands as Record<string, CommandSpec>);
  const { host, protocol } = new URL(url);
  return {
    asyncapi: '3.0.0',
    info: { title: 'Hongyan socket protocol', version, description: DESCRIPTION, license: { name: 'Apache-2.0' } },
    defaultContentType: 'application/json',
    servers: { this: { host, protocol: protocol === 'https:' ? 'wss' : 'ws', description: 'This server.' } },
    channels: {
      im: {
        address: '/im',
        title: 'The one connection of a client.',
        messages: Object.fromEntries(
          messageNames(commands).map((name) => [name, { $ref: `#/components/messages/${name}` }]),
        ),
        bindings: {
          ws: {
            method: 'GET',
            headers: {
              type: 'object',
              properties: { 'Sec-WebSocket-Protocol': { enum: Object.values(subProtocols) } },
            },
          },
        },
      },
    },
    operations: Object.fromEntries([
      ...commands.map(([name, spec]) => commandOperation(name, spec)),
      ...Object.keys(events).map(eventOperation),
    ]),
    components: { schemas: { ...componentSchemas(), Error: ERROR }, messages: messages(commands) },
    'x-closeCodes': closeRows(),
  };
}

const ERROR: JsonSchema = {
  type: 'object',
  required: ['i', 'e'],
  properties: {
    i: ID,
    e: {
      type: 'object',
      required: ['code', 'info'],
      properties: { code: { type: 'integer' }, info: { type: 'string' } },
    },
  },
};

function messageNames(commands: readonly [string, CommandSpec][]): string[] {
  return [
    ...commands.flatMap(([name]) => [`${name}Request`, `${name}Reply`]),
    'error',
    ...Object.keys(events).map((name) => `${name}Event`),
  ];
}

function messages(commands: readonly [string, CommandSpec][]): Record<string, object> {
  const all: [string, object][] = commands.flatMap(([name, spec]): [string, object][] => [
    [
      `${name}Request`,
      message(
        `${name}: request`,
        frame({ i: ID, c: { type: 'string', const: name }, p: withRefs(spec.input) }),
        spec.summary,
      ),
    ],
    [`${name}Reply`, message(`${name}: reply`, frame({ i: ID, r: withRefs(spec.output) }))],
  ]);
  const unasked = Object.entries(events).map(([name, event]): [string, object] => [
    `${name}Event`,
    message(`${name}: event`, frame({ n: { type: 'string', const: name }, p: withRefs(event.payload) }), event.summary),
  ]);
  return Object.fromEntries([
    ...all,
    ['error', message('error reply', { $ref: '#/components/schemas/Error' })],
    ...unasked,
  ]);
}

const message = (title: string, payload: JsonSchema, summary?: string) => ({
  name: title.split(':')[0],
  title,
  summary,
  payload,
});
const frame = (properties: JsonSchema): JsonSchema => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});
const inChannel = (name: string) => ({ $ref: `${CHANNEL}/messages/${name}` });

function commandOperation(name: string, spec: CommandSpec): [string, object] {
  const { own, access } = commandFaults(name, spec, 'socket');
  const operation = {
    action: 'receive',
    channel: { $ref: CHANNEL },
    summary: spec.summary,
    messages: [inChannel(`${name}Request`)],
    reply: { channel: { $ref: CHANNEL }, messages: [inChannel(`${name}Reply`), inChannel('error')] },
    'x-caller': spec.caller,
    'x-orderBy': spec.orderBy,
    'x-errors': [...own, ...access].map((fault) => ({ name: fault, ...errors[fault] })),
    'x-spec': spec.spec,
  };
  return [name, operation];
}

function eventOperation(name: string): [string, object] {
  return [`${name}Event`, { action: 'send', channel: { $ref: CHANNEL }, messages: [inChannel(`${name}Event`)] }];
}
