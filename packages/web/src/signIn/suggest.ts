/** Which demo user to offer: the one the address asks for, else the first that no other window uses. */
export function suggestUser(
  users: readonly { userId: string }[],
  taken: ReadonlySet<string>,
  asked: string | undefined,
): string | undefined {
  const wanted = users.find(({ userId }) => userId === asked);
  return (wanted ?? users.find(({ userId }) => !taken.has(userId)) ?? users[0])?.userId;
}
