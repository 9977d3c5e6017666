import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { createContext, useContext, useEffect, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';

// Where the shell wants a page's breadcrumbs.
export const BreadcrumbSlot = createContext<HTMLElement | null>(null);

export interface Crumb {
  text: string;
  href: string;
}

interface Props {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  info?: ReactNode;
  crumbs?: Crumb[]; // the pages above this one
  children: ReactNode;
}

export function Page({ title, description, actions, info, crumbs = [], children }: Props) {
  const { t } = useTranslation();
  const slot = useContext(BreadcrumbSlot);
  const navigate = useNavigate();
  useEffect(() => {
    document.title = `${title} · Assay`;
  }, [title]);
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={description} actions={actions} info={info}>
          {title}
        </Header>
      }
    >
      {slot &&
        createPortal(
          <BreadcrumbGroup
            ariaLabel={t('common.breadcrumbs')}
            items={[...crumbs, { text: title, href: '#' }]}
            onFollow={(event) => {
              event.preventDefault();
              if (event.detail.href !== '#') void navigate(event.detail.href);
            }}
          />,
          slot,
        )}
      <SpaceBetween size="l">{children}</SpaceBetween>
    </ContentLayout>
  );
}
