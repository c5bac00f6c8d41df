import { describe, expect, test } from 'bun:test';
import Type from 'typebox';
import { restCommands } from './commands/rest.ts';
import { errors } from './errors.ts';
import {
  closeRows,
  commandFaults,
  errorRows,
  eventRows,
  fieldRows,
  settingRows,
  shapeRows,
  typeText,
} from './reference.ts';
import { settings } from './settings.ts';
import { plain } from './shapes.ts';

describe('fieldRows', () => {
  test('lists nested fields behind their parent, with the path a caller writes', () => {
    const schema = Type.Object({
      A: Type.Object({ b: Type.String() }),
      C: Type.Optional(Type.Array(Type.Object({ d: Type.Integer() }))),
    });

    const rows = fieldRows(schema);

    expect(rows.map(({ path, isRequired }) => [path, isRequired])).toEqual([
      ['A', true],
      ['A.b', true],
      ['C', false],
      ['C[].d', true],
    ]);
  });

  test('names a shared structure and does not repeat its fields', () => {
    const rows = fieldRows(restCommands['openim/sendmsg'].input).filter((row) => row.path.startsWith('MsgBody'));

    expect(rows).toMatchObject([{ path: 'MsgBody', shape: 'MsgBody', type: 'MsgBody' }]);
  });
});

test('typeText tells type and bounds in words', () => {
  expect(typeText(plain(Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 5 })))).toBe(
    'array of string, 1–64 characters, at most 5 entries',
  );
  expect(typeText(plain(Type.Enum(['a', 'b'])))).toBe('"a" | "b"');
});

test('commandFaults leaves out the faults of fields that the command has not', () => {
  const { own } = commandFaults('openim/admin_msgwithdraw', restCommands['openim/admin_msgwithdraw'], 'rest');

  expect(own).toContain('msgKeyIllegal');
  expect(own).not.toContain('syncFromOldSystemIllegal');
});

test('errorRows has every fault once, by rising code', () => {
  const codes = errorRows().map(({ code }) => code);

  expect(codes.length).toBe(Object.keys(errors).length);
  expect(codes).toEqual([...codes].sort((a, b) => a - b));
});

test('settingRows has every setting with option and environment variable', () => {
  expect(settingRows().map(({ name }) => name)).toEqual(Object.keys(settings));
  expect(settingRows().find(({ name }) => name === 'maxRestBodyBytes')).toMatchObject({
    option: '--max-rest-body-bytes',
    env: 'HONGYAN_MAX_REST_BODY_BYTES',
    bounds: '65536–16777216',
  });
});

test('closeRows tells what to do after each close', () => {
  expect(closeRows().find(({ name }) => name === 'userSigExpired')).toMatchObject({
    code: 4200,
    action: 'signInAgain',
  });
});

test('each shape that a row names has fields of its own', () => {
  const shapes = new Map(shapeRows().map(({ name, fields }) => [name, fields]));

  for (const row of eventRows().flatMap(({ fields }) => fields)) {
    if (row.shape) expect(shapes.get(row.shape)).not.toEqual([]);
  }
});
