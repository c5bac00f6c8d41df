import type { Storage } from '../storage/port/storage.ts';
import { APP, NOON_MS, people } from '../storage/suite/people.ts';
import { makePush, pushDraft, runPush } from '../storage/suite/pushes.ts';
import { testDamages } from '../testing/damageTests.ts';
import { PUSHES } from './pushes.ts';

/** Bob has a tag and an attribute; a push was made, one is half done, one waits for carol; dave had all that and is deleted. */
async function makeStore(storage: Storage): Promise<void> {
  const { pushes } = storage;
  await storage.apps.put({ sdkAppId: APP, name: 'test', key: 'k'.repeat(64), admins: [] }, NOON_MS);
  const [alice, bob, , dave] = await people(storage, 'alice', 'bob', 'carol', 'dave');
  if (!alice || !bob || !dave) throw new Error('somebody did not come');
  await pushes.nameAttributes(APP, { 0: 'sex' });
  for (const { uid } of [bob, dave]) {
    await pushes.addTags(APP, [{ uid, tags: ['a'] }], 10);
    await pushes.setAttributes(APP, [{ uid, attributes: [{ number: 0, value: 'x' }] }]);
  }
  await runPush(storage, await makePush(storage, pushDraft(alice)));
  const half = await makePush(storage, pushDraft(alice));
  await pushes.start(half.taskNo, 3, NOON_MS);
  await pushes.advance(half.taskNo, 0, await pushes.recipients(half, 0, 2));
  await makePush(storage, pushDraft(dave));
  await storage.accounts.delete(APP, ['dave'], NOON_MS);
}

const damages: [string, string][] = [
  ['name of an attribute of no app', 'UPDATE push_attribute_names SET sdk_app_id = 7'],
  ['attribute of no account', 'UPDATE push_attributes SET uid = 999'],
  ['tag of no account', 'UPDATE push_tags SET sdk_app_id = 7'],
  ['push of no account', 'UPDATE push_tasks SET from_uid = 999'],
  ['progress of a push', 'UPDATE push_tasks SET finished = 1 WHERE state = 0'],
  ['push that is not there and waits for an account', 'DELETE FROM push_tasks WHERE state = 2'],
];

testDamages('pushes', { makeStore, damages, references: PUSHES });
