import { reportOf } from '../push/all.ts';
import type { RestClient } from '../rest.ts';
import { text } from '../say.ts';
import { until } from '../until.ts';
import { type Inhabitants, ODD, UNKNOWN_COMMAND } from './saying.ts';

/** The push of the world, which is the first of its store. */
const RANDOM = 4_000_000_077;
const NAME = `city ${ODD}`;

/** Tags, attributes, a push that alice has and the administrator, who never signs in, has not. */
export async function makePushes({ alice, rest }: Pick<Inhabitants, 'alice' | 'rest'>): Promise<void> {
  const named = await rest.call('openim/im_set_attr_name', { AttrNames: { 0: 'sex', 1: NAME } });
  if (named.ErrorCode === UNKNOWN_COMMAND) return;
  const UserTags = ['alice', 'administrator'].map((To_Account) => ({ To_Account, Tags: ['vip', ODD] }));
  await rest.ok('openim/im_add_tag', { UserTags });
  await rest.ok('openim/im_set_attr', { UserAttrs: [{ To_Account: 'bob', Attrs: { sex: 'm', [NAME]: ODD } }] });
  const message = { MsgRandom: RANDOM, From_Account: 'carol', MsgBody: text(`to all ${ODD}`), MsgLifeTime: 604_800 };
  const { TaskId } = await rest.ok('openim/im_push', { ...message, Condition: { TagsAnd: ['vip'] } });
  await until(async () => (await reportOf(rest, TaskId)).Status === 2);
  await alice.next('message', ({ message: { random } }) => random === RANDOM);
}

/** What can be asked about pushing, as the app: of these accounts. */
export async function readPushes(
  rest: RestClient,
  sdkAppId: number,
  To_Account: string[],
  keep: (what: string, answer: unknown) => void,
): Promise<void> {
  const TaskIds = [`${sdkAppId}_${RANDOM}_1`];
  const asked = { im_get_attr_name: {}, im_get_tag: { To_Account }, im_get_attr: { To_Account } };
  for (const [command, body] of Object.entries({ ...asked, im_get_push_report: { TaskIds } }))
    keep(command, await rest.call(`openim/${command}`, body));
}
