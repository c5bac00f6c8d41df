import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ReactNode, useEffect, useRef } from 'react';
import { type ContactPage, goBack } from '../app/route.ts';
import { useTexts } from '../text/texts.ts';
import { BlacklistPage } from './BlacklistPage.tsx';
import { FriendGroupsPage } from './FriendGroupsPage.tsx';
import { PersonCard } from './PersonCard.tsx';
import { RequestsPage } from './RequestsPage.tsx';
import { usePerson } from './usePerson.ts';

/** A page beside the contacts. */
export function ContactPageView({ page }: { page: ContactPage }) {
  const texts = useTexts();
  switch (page.kind) {
    case 'user':
      return <PersonPage key={page.userId} userId={page.userId} />;
    case 'requests':
      return (
        <Page title={texts.requests}>
          <RequestsPage />
        </Page>
      );
    case 'groups':
      return (
        <Page title={texts.friendGroups}>
          <FriendGroupsPage />
        </Page>
      );
    case 'blacklist':
      return (
        <Page title={texts.blacklist}>
          <BlacklistPage />
        </Page>
      );
  }
}

function PersonPage({ userId }: { userId: string }) {
  const { name } = usePerson(userId);
  return (
    <Page title={name}>
      <PersonCard userId={userId} onGone={goBack} />
    </Page>
  );
}

function Page({ title, children }: { title: string; children: ReactNode }) {
  const texts = useTexts();
  const page = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone it takes the place of the list, and of what had the focus there.
    if (matchMedia('(max-width: 760px)').matches) page.current?.focus();
  }, []);
  return (
    <section ref={page} className="contactPage" aria-label={title} tabIndex={-1}>
      <header className="chatHead">
        <Button
          className="chatBack"
          type="text"
          shape="circle"
          icon={<ArrowLeftOutlined aria-hidden />}
          aria-label={texts.backToContacts}
          onClick={goBack}
        />
        <div className="chatTitle">
          <h2 title={title}>{title}</h2>
        </div>
      </header>
      <div className="contactPageBody">
        <div className="contactSheet">{children}</div>
      </div>
    </section>
  );
}
