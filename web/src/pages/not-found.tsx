import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Role } from '../api/types';
import { Page } from '../components/page';

// Also for a page of another role: then it names the role that is missing.
export default function NotFoundPage({ role }: { role?: Role }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Page title={t(role ? 'not_found.role_title' : 'not_found.title')}>
      <Box variant="p">{role ? t('not_found.role_text', { role: t(`role.${role}`) }) : t('not_found.text')}</Box>
      <Button onClick={() => void navigate('/')}>{t('not_found.home')}</Button>
    </Page>
  );
}
