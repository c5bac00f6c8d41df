import type { Elem } from '@hongyan/contract';
import { elements } from '@hongyan/contract/elements';
import fc from 'fast-check';

type JsonSchema = Record<string, unknown>;

/** The body of a message inside a merged one: flat kinds, and one of a later version. */
const flatElement: fc.Arbitrary<unknown> = fc.oneof(
  fc.record({ MsgType: fc.constant('TIMTextElem'), MsgContent: fc.record({ Text: fc.string() }) }),
  fc.record({
    MsgType: fc.constant('TIMCustomElem'),
    MsgContent: fc.record(
      { Data: fc.string(), DataIsBase64: fc.constant(1) },
      { requiredKeys: ['Data'], noNullPrototype: true },
    ),
  }),
  fc.record({ MsgType: fc.constant('TIMLaterElem'), MsgContent: fc.record({ Any: fc.string() }) }),
);

/** Random values of a schema: optional fields come and go. For tests. */
export function valuesOf(schema: object): fc.Arbitrary<unknown> {
  return ofSchema(JSON.parse(JSON.stringify(schema)) as JsonSchema);
}

/** Random elements of every kind that a message body may hold, as the contract declares them. For tests. */
export const anyElement: fc.Arbitrary<Elem> = fc.oneof(...Object.keys(elements).map(elementOf));

function elementOf(MsgType: string): fc.Arbitrary<Elem> {
  const schema = elements[MsgType as keyof typeof elements];
  return valuesOf(schema).map((MsgContent) => ({ MsgType, MsgContent }) as Elem);
}

function ofSchema(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as unknown[]));
  if (Array.isArray(schema.anyOf)) return fc.oneof(...(schema.anyOf as JsonSchema[]).map(ofSchema));
  const min = typeof schema.minimum === 'number' ? schema.minimum : undefined;
  const max = typeof schema.maximum === 'number' ? schema.maximum : undefined;
  switch (schema.type) {
    case 'object':
      return ofObject(schema);
    case 'array':
      return fc.array(ofSchema(schema.items as JsonSchema), {
        minLength: Number(schema.minItems ?? 0),
        maxLength: Math.min(Number(schema.maxItems ?? 4), 4),
      });
    case 'string':
      return fc.string({ unit: 'binary', maxLength: 12 });
    case 'integer':
      return fc.integer({
        ...(min !== undefined && { min }),
        ...(max !== undefined && { max: Math.min(max, 2 ** 31 - 1) }),
      });
    case 'number':
      return fc.double({ min: min ?? -1e9, max: max ?? 1e9, noNaN: true }).map((value) => value + 0);
    default:
      return fc.boolean();
  }
}

function ofObject(schema: JsonSchema): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>);
  if (properties.some(([name]) => name === 'MsgType')) return flatElement;
  const arbitraries = properties.map(([name, field]) => [name, ofSchema(field)] as const);
  return fc.record(Object.fromEntries(arbitraries), {
    requiredKeys: (schema.required ?? []) as string[],
    noNullPrototype: true,
  });
}
