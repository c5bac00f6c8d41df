import type { TSchema } from 'typebox';
import type { CommandSpec } from './command.ts';
import { restCommands } from './commands/rest.ts';
import { errors, type FaultName } from './errors.ts';
import { commandFaults } from './reference.ts';
import { sampleOf } from './samples.ts';
import { componentSchemas, type JsonSchema, withRefs } from './shapes.ts';

/** Which server a document describes. */
export interface DocumentOptions {
  version: string;
  /** Where the server is, without a path: `https://im.example.com`; `/` for wherever the document came from. */
  url: string;
}

const SERVICES: Readonly<Record<string, string>> = {
  im_open_login_svc: 'Accounts',
  openim: 'One-to-one messages, conversations and online state',
  hongyan: 'Additions of this server',
};

const DESCRIPTION = `Every call is a **POST** with a JSON object as its body and is answered with HTTP 200; what happened stands in
\`ErrorCode\` (0: done) and \`ErrorInfo\`. The caller is an administrator of the app and signs the call in the URL.
Unknown fields are ignored; \`null\` counts as absent. A send repeated with the same \`random\` and the same body within a minute is the same send.

The codes of each command stand in its description; all of them on [Errors](/docs/errors).`;

const parameter = (name: string, required: boolean, description: string, schema: JsonSchema) => ({
  name,
  in: 'query',
  required,
  description,
  schema,
});

const PARAMETERS = {
  random: parameter('random', false, 'Random u32, fresh for each call.', {
    type: 'integer',
    minimum: 0,
    maximum: 4_294_967_295,
  }),
  contenttype: parameter('contenttype', false, 'Always `json`.', { type: 'string', enum: ['json'] }),
};

const key = (name: string, description: string) => ({ type: 'apiKey', in: 'query', name, description });

/** Who calls, in the URL. As keys and not as parameters, so that a client or a viewer asks for them once. */
const KEYS = {
  sdkappid: key('sdkappid', 'Number of the app.'),
  identifier: key('identifier', 'User id of an administrator of the app.'),
  usersig: key('usersig', 'UserSig of the identifier, made with the key of the app.'),
};

/** The OpenAPI 3.1 document of every REST command. */
export function openApi({ version, url }: DocumentOptions) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Hongyan REST API',
      version,
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url }],
    tags: Object.entries(SERVICES).map(([name, description]) => ({ name, description })),
    security: [Object.fromEntries(Object.keys(KEYS).map((name) => [name, []]))],
    paths: Object.fromEntries(
      Object.entries(restCommands as Record<string, CommandSpec>).flatMap(([name, spec]) => pathsOf(name, spec)),
    ),
    components: {
      securitySchemes: KEYS,
      parameters: PARAMETERS,
      schemas: { ...componentSchemas(), Ok: envelope('OK'), Failure: envelope('FAIL') },
    },
  };
}

function pathsOf(name: string, spec: CommandSpec): [string, object][] {
  return [name, ...(spec.aliases ?? [])].map((path) => [`/v4/${path}`, { post: operation(path, name, spec) }]);
}

function operation(path: string, name: string, spec: CommandSpec) {
  const { own, access } = commandFaults(name, spec, 'rest');
  return {
    operationId: path.replace(/\W/g, '_'),
    tags: [path.split('/')[0]],
    summary: spec.summary,
    description: `${errorTable(own)}\n\nAs every command also: ${access.map((fault) => errors[fault].code).join(', ')}.`,
    parameters: Object.keys(PARAMETERS).map((key) => ({ $ref: `#/components/parameters/${key}` })),
    requestBody: {
      required: true,
      content: { 'application/json': { schema: withRefs(bodyOf(spec)), example: sampleOf(bodyOf(spec)) } },
    },
    responses: {
      200: {
        description: 'Done, or what was wrong.',
        content: { 'application/json': { schema: answer(spec), examples: samples(spec, own) } },
      },
    },
    'x-errors': [...own, ...access].map((fault) => ({ name: fault, ...errors[fault] })),
    'x-spec': spec.spec,
  };
}

/** What is sent: the input, or the list that the documents have instead. */
function bodyOf({ input, listBody }: CommandSpec): TSchema {
  const { properties } = input as unknown as { properties: Record<string, TSchema> };
  return (listBody && properties[listBody]) || input;
}

function answer(spec: CommandSpec): JsonSchema {
  const done = { title: 'Done', allOf: [{ $ref: '#/components/schemas/Ok' }, withRefs(spec.output)] };
  return { oneOf: [done, { $ref: '#/components/schemas/Failure' }] };
}

function samples(spec: CommandSpec, own: readonly FaultName[]): JsonSchema {
  const done = { ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: spec.okInfo ?? '', ...(sampleOf(spec.output) as object) };
  const [fault = 'badJson'] = own;
  const failure = { ActionStatus: 'FAIL', ErrorCode: errors[fault].code, ErrorInfo: errors[fault].info };
  return { done: { summary: 'Done', value: done }, failure: { summary: 'Refused', value: failure } };
}

function errorTable(faults: readonly FaultName[]): string {
  const rows = faults.map(
    (fault) => `| ${errors[fault].code} | \`${fault}\` | ${errors[fault].info.replaceAll('|', '\\|')} |`,
  );
  return ['| Code | Fault | Text |', '|---|---|---|', ...rows].join('\n');
}

function envelope(status: 'OK' | 'FAIL'): JsonSchema {
  const code = status === 'OK' ? { type: 'integer', const: 0 } : { type: 'integer', minimum: 1, examples: [60003] };
  return {
    title: status === 'OK' ? 'Envelope' : 'Failure',
    type: 'object',
    required: ['ActionStatus', 'ErrorCode', 'ErrorInfo'],
    properties: {
      ActionStatus: { type: 'string', ...(status === 'OK' ? { enum: ['OK', 'SomeError'] } : { const: 'FAIL' }) },
      ErrorCode: code,
      ErrorInfo: { type: 'string', description: "Empty when done; else the reason, for the caller's developer." },
    },
  };
}
