import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import { useTranslation } from 'react-i18next';
import type { ReportFormat } from '../api/types';
import { reportAddress } from '../queries/versions';

const formats: ReportFormat[] = ['xlsx', 'html', 'json', 'cyclonedx'];

interface Props {
  versionId: string;
  reportId?: string;
  label?: string;
  variant?: 'normal' | 'inline-icon' | 'primary';
  disabledReason?: string;
}

export function DownloadReport({ versionId, reportId, label, variant = 'normal', disabledReason }: Props) {
  const { t, i18n } = useTranslation();
  return (
    <ButtonDropdown
      variant={variant}
      ariaLabel={label ?? t('report.download')}
      disabled={Boolean(disabledReason)}
      disabledReason={disabledReason}
      expandToViewport
      items={formats.map((format) => ({
        id: format,
        text: t(`report.${format}`),
        href: reportAddress(versionId, format, i18n.language, reportId),
        external: true,
        externalIconAriaLabel: t('report.new_tab'),
      }))}
    >
      {t('report.download')}
    </ButtonDropdown>
  );
}
