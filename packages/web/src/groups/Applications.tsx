import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { Avatar } from '../app/Avatar.tsx';
import { useAct } from '../app/useAct.ts';
import { type ApplicationView, decide, loadApplications } from '../session/applications.ts';
import { loadGroup } from '../session/groups.ts';
import { useSession, useSessionState } from '../session/react.ts';
import { useTexts } from '../text/texts.ts';

/** Requests to come in, or to bring somebody in, that wait; nothing where there are none. */
export function Applications({ groupId }: { groupId: string }) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const notice = useSessionState((state) => state.notice);
  const decidedId = useSessionState((state) => state.decidedId);
  const [waiting, setWaiting] = useState<readonly ApplicationView[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a notice may tell of a new request, a decision of one less
  useEffect(() => {
    let isOld = false;
    act(async () => {
      const list = await loadApplications(session, groupId);
      if (!isOld) setWaiting(list);
    });
    return () => {
      isOld = true;
    };
  }, [act, session, groupId, notice, decidedId]);
  if (waiting.length === 0) return null;
  const answer = (application: ApplicationView, isAccepted: boolean) =>
    act(async () => {
      await decide(session, application, isAccepted);
      await loadGroup(session, groupId);
    });
  return (
    <section aria-label={texts.applications}>
      <h3>
        {texts.applications} · {waiting.length}
      </h3>
      <ul className="members">
        {waiting.map((application) => (
          <Row key={application.id} application={application} onAnswer={answer} />
        ))}
      </ul>
    </section>
  );
}

interface RowProps {
  application: ApplicationView;
  onAnswer: (application: ApplicationView, isAccepted: boolean) => void;
}

function Row({ application, onAnswer }: RowProps) {
  const texts = useTexts();
  const { userId, name, inviter, note } = application;
  return (
    <li className="application">
      <Avatar userId={userId} name={name} size={36} />
      <span className="memberName">
        <span title={name}>{name}</span>
        {inviter === '' ? null : <small>{texts.invitedBy(inviter)}</small>}
        {note === '' ? null : <small className="applicationNote">{texts.applicantNote(note)}</small>}
      </span>
      <Button size="small" type="primary" onClick={() => onAnswer(application, true)}>
        {texts.accept}
      </Button>
      <Button size="small" onClick={() => onAnswer(application, false)}>
        {texts.refuse}
      </Button>
    </li>
  );
}
