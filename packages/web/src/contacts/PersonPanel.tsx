import { Drawer } from 'antd';
import { createContext, type ReactNode, useContext, useState } from 'react';
import { useTexts } from '../text/texts.ts';
import { PersonCard } from './PersonCard.tsx';
import { usePerson } from './usePerson.ts';

const ShowPersonContext = createContext<(userId: string) => void>(() => undefined);

/** Shows who somebody is, beside what one looks at. */
export const useShowPerson = (): ((userId: string) => void) => useContext(ShowPersonContext);

/** The page's place for who somebody is, over whatever is shown in it. */
export function PersonPanelHost({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<{ userId: string; isOpen: boolean }>({ userId: '', isOpen: false });
  const { name } = usePerson(shown.userId);
  const texts = useTexts();
  const [show] = useState(() => (userId: string) => setShown({ userId, isOpen: true }));
  // Who was shown is shown until the panel is out of sight.
  const close = () => setShown({ ...shown, isOpen: false });
  return (
    <ShowPersonContext value={show}>
      {children}
      <Drawer
        title={texts.aboutPerson(name)}
        open={shown.isOpen}
        onClose={close}
        size={matchMedia('(max-width: 760px)').matches ? '100%' : 380}
        destroyOnHidden
      >
        <PersonCard userId={shown.userId} onMessage={close} />
      </Drawer>
    </ShowPersonContext>
  );
}
