import { StopOutlined } from '@ant-design/icons';
import { App, Button, Input } from 'antd';
import { useState } from 'react';
import { Avatar } from '../app/Avatar.tsx';
import { goToContact } from '../app/route.ts';
import { useAct } from '../app/useAct.ts';
import { block } from '../session/blacklist.ts';
import { useSession, useSessionState } from '../session/react.ts';
import { useTexts } from '../text/texts.ts';
import { Placeholder } from './placeholders.tsx';
import { useBlocking } from './useBlocking.ts';
import { usePerson, useProfiles } from './usePerson.ts';

/** Whom one blocks. */
export function BlacklistPage() {
  const texts = useTexts();
  const blacklist = useSessionState((state) => state.blacklist);
  useProfiles(blacklist);
  return (
    <>
      <BlockSomebody />
      {blacklist.length === 0 ? (
        <Placeholder icon={<StopOutlined aria-hidden />} title={texts.noBlocked} hint={texts.noBlockedHint} />
      ) : (
        <ul className="blacklist" aria-label={texts.blacklist}>
          {blacklist.map((userId) => (
            <BlockedRow key={userId} userId={userId} />
          ))}
        </ul>
      )}
    </>
  );
}

function BlockSomebody() {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const { message } = App.useApp();
  const [typed, setTyped] = useState('');
  const add = () => {
    const userId = typed.trim();
    if (userId === '') return;
    act(async () => {
      if (!(await block(session, userId))) return void message.error(texts.noSuchUser);
      setTyped('');
    });
  };
  return (
    <Input.Search
      value={typed}
      aria-label={texts.userId}
      placeholder={texts.userId}
      enterButton={texts.block}
      autoCapitalize="off"
      spellCheck={false}
      onChange={(event) => setTyped(event.target.value)}
      onSearch={add}
    />
  );
}

function BlockedRow({ userId }: { userId: string }) {
  const texts = useTexts();
  const person = usePerson(userId);
  const setBlocked = useBlocking();
  return (
    <li>
      <button type="button" className="blockedPerson" onClick={() => goToContact({ kind: 'user', userId })}>
        <Avatar userId={userId} name={person.name} src={person.avatar} size={40} />
        <span className="contactText">
          <strong>{person.name}</strong>
          <small>{userId}</small>
        </span>
      </button>
      <Button size="small" onClick={() => setBlocked(person, true)}>
        {texts.unblock}
      </Button>
    </li>
  );
}
