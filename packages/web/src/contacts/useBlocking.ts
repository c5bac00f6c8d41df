import { App } from 'antd';
import { useAct } from '../app/useAct.ts';
import { block, unblock } from '../session/blacklist.ts';
import { friendOf } from '../session/friends.ts';
import { useSession } from '../session/react.ts';
import { useTexts } from '../text/texts.ts';

/** Blocks somebody after a question, or unblocks them at once. */
export function useBlocking(): (person: { userId: string; name: string }, isBlocked: boolean) => void {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const { modal, message } = App.useApp();
  return ({ userId, name }, isBlocked) => {
    if (isBlocked) {
      act(async () => {
        await unblock(session, userId);
        void message.success(texts.unblockedNow(name));
      });
      return;
    }
    const isFriend = friendOf(session.store.get().friends, userId) !== undefined;
    const content = isFriend ? texts.blockFriendHint : texts.blockHint;
    void modal.confirm({
      ...{ title: texts.blockAsk(name), content, okText: texts.block },
      okButtonProps: { danger: true },
      onOk: () =>
        act(async () => {
          await block(session, userId);
          void message.success(texts.blockedNow(name));
        }),
    });
  };
}
