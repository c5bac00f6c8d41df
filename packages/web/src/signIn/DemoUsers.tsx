import { LoadingOutlined } from '@ant-design/icons';
import { type Ref, useEffect, useRef, useState } from 'react';
import { Avatar } from '../app/Avatar.tsx';
import { forgetAskedUser } from '../app/route.ts';
import type { Demo } from '../session/demo.ts';
import { useSession, useSessionState } from '../session/react.ts';
import { signInAsDemo } from '../session/signIn.ts';
import { useTexts } from '../text/texts.ts';
import { suggestUser } from './suggest.ts';

/** The demo users as cards; one that no other window uses is suggested and has the focus, so that Enter signs in. */
export function DemoUsers({ users, asked }: { users: Demo['users']; asked: string | undefined }) {
  const texts = useTexts();
  const session = useSession();
  const taken = useTakenUsers();
  const isBusy = useSessionState((state) => state.phase === 'signingIn');
  const [chosen, setChosen] = useState<string>();
  const suggested = suggestUser(users, taken, asked);
  const suggestedRef = useRef<HTMLButtonElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: focus follows the suggestion
  useEffect(() => suggestedRef.current?.focus({ preventScroll: true }), [suggested]);
  const choose = (userId: string) => {
    setChosen(userId);
    forgetAskedUser();
    void signInAsDemo(session, userId);
  };
  return (
    <section aria-label={texts.demoTitle}>
      <h2 className="signInSub">{texts.demoTitle}</h2>
      <ul className="demoUsers">
        {users.map((user) => (
          <li key={user.userId}>
            <DemoCard
              ref={user.userId === suggested ? suggestedRef : undefined}
              user={user}
              isSuggested={user.userId === suggested}
              isTaken={taken.has(user.userId)}
              isBusy={isBusy}
              isChosen={isBusy && chosen === user.userId}
              onChoose={choose}
            />
          </li>
        ))}
      </ul>
      <p className="signInHint">{texts.demoHint}</p>
    </section>
  );
}

interface CardProps {
  ref: Ref<HTMLButtonElement> | undefined;
  user: Demo['users'][number];
  isSuggested: boolean;
  isTaken: boolean;
  isBusy: boolean;
  isChosen: boolean;
  onChoose: (userId: string) => void;
}

function DemoCard({ ref, user, isSuggested, isTaken, isBusy, isChosen, onChoose }: CardProps) {
  const texts = useTexts();
  const { userId } = user;
  const name = user.nick || userId;
  return (
    <button
      type="button"
      ref={ref}
      className="demoUser"
      data-suggested={isSuggested}
      disabled={isBusy}
      aria-label={texts.demoAs(name)}
      aria-describedby={`demo-${userId}`}
      onClick={() => onChoose(userId)}
    >
      <Avatar userId={userId} name={name} size={52} />
      <strong>{name}</strong>
      <small id={`demo-${userId}`}>{isTaken ? texts.demoInUse : userId}</small>
      {isChosen ? <LoadingOutlined className="demoBusy" aria-hidden /> : null}
    </button>
  );
}

function useTakenUsers(): ReadonlySet<string> {
  const { windows } = useSession();
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => windows.watch(setTaken), [windows]);
  return taken;
}
