import { useEffect, useState } from 'react';
import type { GroupView } from '../session/groups.ts';
import { loadKeepers } from '../session/members.ts';
import { useSession } from '../session/react.ts';
import { useTexts } from '../text/texts.ts';

/** Who makes and changes the topics of a community, as one line; undefined until that is known. */
export function useKeepers(group: Pick<GroupView, 'id' | 'ownerId' | 'myRole'>): string | undefined {
  const session = useSession();
  const texts = useTexts();
  const [names, setNames] = useState<readonly string[]>([]);
  const { id, ownerId, myRole } = group;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another owner, or another role, are other names
  useEffect(() => {
    let isOld = false;
    loadKeepers(session, id).then(
      (keepers) => isOld || setNames(keepers.map(({ name }) => name)),
      // The line is left out.
      () => undefined,
    );
    return () => {
      isOld = true;
    };
  }, [session, id, ownerId, myRole]);
  return names.length === 0 ? undefined : texts.topicKeepers(names.join(texts.tips.comma));
}
