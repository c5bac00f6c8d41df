import { App, Button } from 'antd';
import { goBack } from '../app/route.ts';
import { useAct } from '../app/useAct.ts';
import { rightsIn } from '../session/groupRights.ts';
import { dissolveGroup, type GroupView, quitGroup } from '../session/groups.ts';
import { useSession } from '../session/react.ts';
import { useTexts } from '../text/texts.ts';

/** How one leaves a group, or ends it. */
export function WayOut({ group, onClose }: { group: GroupView; onClose: () => void }) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const { modal } = App.useApp();
  const { quit, dissolve } = rightsIn(group);
  const ask = (title: string, okText: string, run: () => Promise<void>) =>
    void modal.confirm({
      ...{ title, okText, okButtonProps: { danger: true } },
      onOk: () =>
        act(async () => {
          await run();
          onClose();
          if (session.store.get().openId === `GROUP${group.id}`) goBack();
        }),
    });
  return (
    <section className="groupWayOut">
      {quit ? (
        <Button
          danger
          block
          onClick={() => ask(texts.quitGroupAsk(group.name), texts.quitGroup, () => quitGroup(session, group.id))}
        >
          {texts.quitGroup}
        </Button>
      ) : null}
      {dissolve ? (
        <Button
          danger
          block
          onClick={() =>
            ask(texts.dissolveGroupAsk(group.name), texts.dissolveGroup, () => dissolveGroup(session, group.id))
          }
        >
          {texts.dissolveGroup}
        </Button>
      ) : null}
    </section>
  );
}
