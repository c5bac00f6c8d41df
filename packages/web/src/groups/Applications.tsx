import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { Avatar } from '../app/Avatar.tsx';
import { useAct } from '../app/useAct.ts';
import { decide, loadApplications } from '../session/groups.ts';
import { useSession } from '../session/react.ts';
import type { GroupApplication } from '../session/sdk.ts';
import { useTexts } from '../text/texts.ts';

/** Requests to join that wait; nothing where there are none. */
export function Applications({ groupId, onDecided }: { groupId: string; onDecided: () => void }) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const [waiting, setWaiting] = useState<readonly GroupApplication[]>([]);
  useEffect(() => {
    act(async () => setWaiting(await loadApplications(session, groupId)));
  }, [act, session, groupId]);
  if (waiting.length === 0) return null;
  const answer = (application: GroupApplication, isAccepted: boolean) =>
    act(async () => {
      await decide(session, application, isAccepted);
      onDecided();
    });
  return (
    <section>
      <h3>{texts.applications}</h3>
      <ul className="members">
        {waiting.map((application) => {
          const userId = application.userID || application.applicant;
          const name = application.applicantNick || userId;
          return (
            <li key={application.messageKey}>
              <Avatar userId={userId} name={name} size={32} />
              <span className="memberName">
                {name}
                {application.note ? <small>{application.note}</small> : null}
              </span>
              <Button size="small" type="primary" onClick={() => answer(application, true)}>
                {texts.accept}
              </Button>
              <Button size="small" onClick={() => answer(application, false)}>
                {texts.refuse}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
