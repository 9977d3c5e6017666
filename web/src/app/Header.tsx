import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Me } from '../api/types';
import { LanguageSwitch } from '../components/language-switch';
import { useAbout } from '../queries/session';

interface Props {
  me?: Me;
  onSignOut?: () => void;
}

export function Banners() {
  const { t } = useTranslation();
  const about = useAbout();
  return about?.banners.map(({ code, text }) => (
    <p key={code} className="centre-banner" role="note">
      {t(`banner.${code}`, { defaultValue: text })}
    </p>
  ));
}

export function Header({ me, onSignOut }: Props) {
  const { t } = useTranslation();
  const names = [me?.username, me?.seller?.name].filter(Boolean).join(' · ');
  return (
    <header id="top">
      <a className="skip" href="#main">
        {t('common.skip')}
      </a>
      <div className="top-bar">
        <Link className="brand" to="/">
          <img src="/logo.svg" alt="" />
          Assay <small>{t('app.centre')}</small>
        </Link>
        <LanguageSwitch />
        {me && (
          <ButtonDropdown
            variant="normal"
            ariaLabel={t('nav.account', { name: me.name })}
            mainAction={undefined}
            items={[
              { id: 'who', text: names, secondaryText: t(`role.${me.role}`), disabled: true },
              { id: 'sign-out', text: t('nav.sign_out') },
            ]}
            onItemClick={({ detail }) => detail.id === 'sign-out' && onSignOut?.()}
          >
            {me.name}
          </ButtonDropdown>
        )}
      </div>
      <Banners />
    </header>
  );
}
