import { describe, expect, test } from 'bun:test';
import Schema from 'typebox/schema';
import { asyncApi } from './asyncapi.ts';
import type { CommandSpec } from './command.ts';
import { restCommands } from './commands/rest.ts';
import { socketCommands } from './commands/socket.ts';
import { elements } from './elements.ts';
import { errors } from './errors.ts';
import { events } from './events.ts';
import { openApi } from './openapi.ts';
import { sampleOf } from './samples.ts';
import { plain } from './shapes.ts';

const options = { version: '0.1.0', url: 'http://127.0.0.1:8090' };
const restApi = JSON.parse(JSON.stringify(openApi(options)));
const socketApi = JSON.parse(JSON.stringify(asyncApi(options)));
const rest: [string, CommandSpec][] = Object.entries(restCommands);
const socket: [string, CommandSpec][] = Object.entries(socketCommands);

type Node = Record<string, unknown>;
/** Every object of a document with the path to it. */
function* nodes(value: unknown, path = '#'): Generator<[string, Node]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [path, value as Node];
  for (const [key, member] of Object.entries(value))
    yield* nodes(member, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
}

const dangling = (document: unknown): unknown[] => {
  const all = new Set([...nodes(document)].map(([path]) => path));
  return [...nodes(document)].map(([, node]) => node.$ref).filter((ref) => typeof ref === 'string' && !all.has(ref));
};

const TYPES = ['object', 'array', 'string', 'integer', 'number', 'boolean'];
const KEYWORDS = new Set([
  'type',
  'required',
  'properties',
  'patternProperties',
  'additionalProperties',
  'items',
  'enum',
  'const',
  'anyOf',
  'oneOf',
  'allOf',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'pattern',
  'description',
  'title',
  'examples',
  'discriminator',
  '$ref',
]);
/** What is wrong with a JSON Schema, by the meta-schema's rules for the keywords that the contract uses. */
function* flaws(schema: Node, path: string): Generator<string> {
  for (const key of Object.keys(schema)) if (!KEYWORDS.has(key)) yield `${path}: ${key}`;
  if (schema.type !== undefined && !TYPES.includes(schema.type as string)) yield `${path}: type ${schema.type}`;
  const properties = (schema.properties ?? {}) as Record<string, Node>;
  for (const name of (schema.required ?? []) as string[]) if (!(name in properties)) yield `${path}: required ${name}`;
  for (const [name, below] of Object.entries(properties)) yield* flaws(below, `${path}.${name}`);
  for (const below of Object.values((schema.patternProperties ?? {}) as Record<string, Node>))
    yield* flaws(below, `${path}.*`);
  for (const list of ['anyOf', 'oneOf', 'allOf'])
    for (const below of (schema[list] ?? []) as Node[]) yield* flaws(below, `${path}|`);
  if (schema.items) yield* flaws(schema.items as Node, `${path}[]`);
}
const schemasOf = (document: unknown): [string, Node][] => {
  const holders = [...nodes(document)].flatMap(([path, node]) => [
    ...['schema', 'payload']
      .filter((key) => typeof node[key] === 'object')
      .map((key): [string, Node] => [`${path}/${key}`, node[key] as Node]),
  ]);
  const components = (document as { components: { schemas: Record<string, Node> } }).components.schemas;
  return [...holders, ...Object.entries(components)];
};

describe('openApi', () => {
  test('has every REST command under its path, with its summary', () => {
    for (const [name, spec] of rest) {
      for (const path of [name, ...(spec.aliases ?? [])])
        expect(restApi.paths[`/v4/${path}`].post.summary).toBe(spec.summary);
    }
  });

  test('lists each declared fault of a command, under the code the command gives it', () => {
    for (const [name, spec] of rest) {
      const listed = restApi.paths[`/v4/${name}`].post['x-errors'].map(({ code }: { code: number }) => code);
      const declared = [...spec.errors, spec.invalid].map((fault) => errors[spec.faultMap?.[fault] ?? fault].code);

      expect(listed).toEqual(expect.arrayContaining(declared));
    }
  });

  test('gives a command its own code of "not an administrator" (D22)', () => {
    const codes = restApi.paths['/v4/openim/sendmsg'].post['x-errors'].map(({ code }: { code: number }) => code);

    expect(codes).toContain(90009);
    expect(codes).not.toContain(60010);
  });

  test('tells elements apart by MsgType', () => {
    expect(Object.keys(restApi.components.schemas.Element.discriminator.mapping)).toEqual(Object.keys(elements));
  });

  test('gives each operation an id of its own', () => {
    const ids = Object.values(restApi.paths).map(
      (path) => (path as { post: { operationId: string } }).post.operationId,
    );

    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('asyncApi', () => {
  test('has every socket command with request and reply, and every event', () => {
    const names = Object.keys(socketApi.components.messages);

    for (const [name] of socket) {
      expect(names).toEqual(expect.arrayContaining([`${name}Request`, `${name}Reply`]));
      expect(socketApi.operations[name]).toMatchObject({ action: 'receive' });
    }
    for (const name of Object.keys(events))
      expect(socketApi.operations[`${name}Event`]).toMatchObject({ action: 'send' });
  });

  test('names the server it comes from, with TLS where the page has it', () => {
    expect(socketApi.servers.this).toMatchObject({ host: '127.0.0.1:8090', protocol: 'ws' });
    expect(asyncApi({ version: '1', url: 'https://im.example.com' }).servers.this).toMatchObject({
      host: 'im.example.com',
      protocol: 'wss',
    });
  });
});

describe('both documents', () => {
  test.each([
    ['OpenAPI', restApi],
    ['AsyncAPI', socketApi],
  ])('%s has no dangling reference', (_name, document) => {
    expect(dangling(document)).toEqual([]);
  });

  test.each([
    ['OpenAPI', restApi],
    ['AsyncAPI', socketApi],
  ])('%s has only valid JSON Schemas', (_name, document) => {
    expect(schemasOf(document).length).toBeGreaterThan(20);
    expect(schemasOf(document).flatMap(([path, schema]) => [...flaws(schema, path)])).toEqual([]);
  });

  test.each([...rest, ...socket])('the samples of %s fit its schemas', (_name, spec) => {
    expect(Schema.Check(plain(spec.input), sampleOf(spec.input))).toBe(true);
    expect(Schema.Check(plain(spec.output), sampleOf(spec.output))).toBe(true);
  });
});
