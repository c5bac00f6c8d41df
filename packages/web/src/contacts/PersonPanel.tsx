import { UserOutlined } from '@ant-design/icons';
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { useTexts } from '../text/texts.ts';
import { PersonCard } from './PersonCard.tsx';

/** Opens who one talks with, beside the conversation. */
export function PersonButton({ userId, name }: { userId: string; name: string }) {
  const texts = useTexts();
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button
        type="text"
        shape="circle"
        icon={<UserOutlined aria-hidden />}
        aria-label={texts.aboutPerson(name)}
        onClick={() => setOpen(true)}
      />
      <Drawer
        title={texts.aboutPerson(name)}
        open={isOpen}
        onClose={close}
        size={matchMedia('(max-width: 760px)').matches ? '100%' : 380}
        destroyOnHidden
      >
        <PersonCard userId={userId} onMessage={close} />
      </Drawer>
    </>
  );
}
