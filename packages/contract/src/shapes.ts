import type { TSchema } from 'typebox';
import { elements, MsgBody, OfflinePushInfo } from './elements.ts';
import { WireFriend, WireFriendApplication } from './friends.ts';
import { GroupInfo, GroupSelf, WireApplication, WireGroup, WireMember } from './groups.ts';
import { UserEvent, WireChange, WireConversation, WireMessage } from './messages.ts';
import { WireProfile } from './profile.ts';

/** JSON Schema as plain data. */
export type JsonSchema = Record<string, unknown>;

/** Structures that several commands and events share, under the name that documents give them. */
export const shapes = {
  MsgBody,
  OfflinePushInfo,
  WireMessage,
  WireChange,
  WireConversation,
  WireProfile,
  UserEvent,
  GroupInfo,
  GroupSelf,
  WireGroup,
  WireMember,
  WireApplication,
  WireFriend,
  WireFriendApplication,
} as const;
export type ShapeName = keyof typeof shapes;

const nameByText = new Map(Object.entries(shapes).map(([name, schema]) => [JSON.stringify(schema), name as ShapeName]));

/** A schema as plain JSON Schema, without the schema library's own marks. */
export function plain(schema: TSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema));
}

/** The shared structure that a schema is, if it is one. */
export function shapeOf(schema: unknown): ShapeName | undefined {
  return nameByText.get(JSON.stringify(schema));
}

/** A schema as plain JSON Schema in which shared structures are references below `#/components/schemas/`. */
export function withRefs(schema: TSchema): JsonSchema {
  return replaced(plain(schema)) as JsonSchema;
}

function replaced(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(replaced);
  if (typeof value !== 'object' || value === null) return value;
  const shape = shapeOf(value);
  if (shape) return { $ref: ref(shape) };
  return inside(value as JsonSchema);
}

function inside(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(schema).map(([key, member]) => [key, replaced(member)]));
}

const ref = (name: string): string => `#/components/schemas/${name}`;

/** The shared structures and the elements as components of a document; a body's elements are told apart by `MsgType`. */
export function componentSchemas(): Record<string, JsonSchema> {
  const named = Object.entries(shapes).map(([name, schema]) => [name, inside(plain(schema))]);
  const kinds = Object.entries(elements).map(([kind, content]) => [kind, element(kind, content)]);
  const mapping = Object.fromEntries(Object.keys(elements).map((kind) => [kind, ref(kind)]));
  return {
    ...Object.fromEntries(named),
    MsgBody: { ...plain(MsgBody), items: { $ref: ref('Element') } },
    Element: {
      oneOf: Object.keys(elements).map((kind) => ({ $ref: ref(kind) })),
      discriminator: { propertyName: 'MsgType', mapping },
    },
    ...Object.fromEntries(kinds),
  };
}

function element(kind: string, content: TSchema): JsonSchema {
  return {
    type: 'object',
    required: ['MsgType', 'MsgContent'],
    properties: { MsgType: { type: 'string', const: kind }, MsgContent: plain(content) },
  };
}
