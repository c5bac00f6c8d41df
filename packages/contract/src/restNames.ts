import type { CommandSpec } from './command.ts';

/** What REST calls a field of a service, in the order of preference: the first that the command takes. */
const names: Readonly<Record<string, readonly [string, ...string[]]>> = {
  name: ['Name', 'TopicName'],
  introduction: ['Introduction'],
  notification: ['Notification'],
  faceUrl: ['FaceUrl'],
  nameCard: ['NameCard'],
  role: ['Role'],
  reason: ['Reason'],
  members: ['MemberList'],
  customFields: ['AppDefinedData', 'AppMemberDefinedData'],
  'member.customFields': ['MemberList.AppMemberDefinedData'],
  targets: ['To_Account'],
  attributes: ['GroupAttr'],
  counters: ['GroupCounter'],
};

/** A field of a fault as a caller of this REST command knows it; one that has its name already passes. */
export function restNameOf({ input }: Pick<CommandSpec, 'input'>, field: string): string {
  const known = Object.keys(names).find((name) => field === name || field.startsWith(`${name}.`));
  const choices = known === undefined ? undefined : names[known];
  if (known === undefined || !choices) return field;
  const { properties = {} } = input as { properties?: object };
  const chosen = choices.find((choice) => choice in properties) ?? choices[0];
  return chosen + field.slice(known.length);
}
