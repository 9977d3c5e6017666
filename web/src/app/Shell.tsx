import AppLayout from '@cloudscape-design/components/app-layout';
import SideNavigation from '@cloudscape-design/components/side-navigation';
import SplitPanel from '@cloudscape-design/components/split-panel';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import type { Me } from '../api/types';
import { BreadcrumbSlot } from '../components/page';
import { PanelSlot } from '../components/panel';
import { becomeUser, signOut } from '../queries/session';
import { Header } from './Header';
import { navigation } from './navigation';
import { NotifyProvider } from './notify';

function useSignOut(): () => void {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return () => {
    void signOut()
      .catch(() => {}) // the session may be gone already
      .then(() => {
        void navigate('/sign-in');
        becomeUser(queries, null);
      });
  };
}

function Sidebar({ me }: { me: Me }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const items = navigation[me.role].map(({ text, href }) => ({ type: 'link' as const, text: t(text), href }));
  const active = items.find(({ href }) => pathname === href || pathname.startsWith(`${href}/`));
  return (
    <SideNavigation
      header={{ text: t(`role.${me.role}`), href: '/' }}
      items={items}
      activeHref={active?.href ?? (me.role === 'seller' ? '/assets' : me.role === 'reviewer' ? '/review' : undefined)}
      onFollow={(event) => {
        event.preventDefault();
        void navigate(event.detail.href);
      }}
    />
  );
}

export function Shell({ me, children }: { me: Me; children: ReactNode }) {
  const { t } = useTranslation();
  const [crumbs, setCrumbs] = useState<HTMLElement | null>(null);
  const [panel, setPanel] = useState<HTMLElement | null>(null);
  const [panelTitle, setPanelTitle] = useState('');
  const [panelOpen, setPanelOpen] = useState(false);
  const onSignOut = useSignOut();
  const slot = useMemo(() => ({ element: panel, setTitle: setPanelTitle, setOpen: setPanelOpen }), [panel]);
  return (
    <NotifyProvider>
      {(notices) => (
        <BreadcrumbSlot.Provider value={crumbs}>
          <PanelSlot.Provider value={slot}>
            <Header me={me} onSignOut={onSignOut} />
            <AppLayout
              headerSelector="#top"
              toolsHide
              navigationWidth={240}
              navigation={<Sidebar me={me} />}
              breadcrumbs={<div ref={setCrumbs} />}
              notifications={notices}
              stickyNotifications
              splitPanelOpen={panelOpen}
              onSplitPanelToggle={({ detail }) => setPanelOpen(detail.open)}
              splitPanel={
                panelTitle ? (
                  <SplitPanel header={panelTitle} closeBehavior="hide" hidePreferencesButton>
                    <div ref={setPanel} />
                  </SplitPanel>
                ) : undefined
              }
              ariaLabels={{
                navigation: t('nav.label'),
                navigationToggle: t('nav.open'),
                navigationClose: t('nav.close'),
                notifications: t('nav.notifications'),
              }}
              content={<div id="main">{children}</div>}
            />
          </PanelSlot.Provider>
        </BreadcrumbSlot.Provider>
      )}
    </NotifyProvider>
  );
}
