import { useTranslation } from 'react-i18next';

export function FindingCount({ findings }: { findings: { blocking: number; other: number; reported: boolean } }) {
  const { t } = useTranslation();
  return <>{findings.reported ? t('assets.findings', findings) : '–'}</>;
}
