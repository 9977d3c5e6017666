// Version Information: a row per version with its package, its status and its report.
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import type { Version } from '../api/types';
import { DownloadReport } from './download-report';
import { FindingCount } from './finding-count';
import { useFormat } from './format';
import { PageLink } from './link';
import { Listing, whole } from './listing';
import { ScanProgress } from './scan-progress';
import { StatusWord } from './status';
import { VersionActions } from './version-actions';

function ReportCell({ version }: { version: Version }) {
  const { t } = useTranslation();
  const shown = version.revision.report ? version.revision : version.released_revision;
  if (!shown?.report) return <>{t('report.none')}</>;
  return (
    <SpaceBetween size="xs">
      {shown.scan_id && (
        <PageLink href={`/scans/${shown.scan_id}`} ariaLabel={t('report.open', { number: version.number })}>
          {`${shown.report.number} r${shown.report.revision}`}
        </PageLink>
      )}
      {shown === version.revision && <FindingCount findings={version.findings} />}
      <DownloadReport versionId={version.id} reportId={shown.report.id} label={t('report.download_of', { number: version.number })} />
    </SpaceBetween>
  );
}

export function VersionTable({ versions }: { versions: Version[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: TableProps.ColumnDefinition<Version>[] = [
    {
      id: 'number',
      header: t('version.number'),
      isRowHeader: true,
      minWidth: 110,
      cell: (version) => (
        <>
          {version.number || t('version.unnumbered')}
          <Box variant="small" display="block">{t('version.revision', { number: version.revision.number })}</Box>
        </>
      ),
    },
    {
      id: 'status',
      header: t('common.status'),
      minWidth: 190,
      cell: (version) => (
        <SpaceBetween size="xxs">
          <StatusWord status={version.status} conditions={version.conditions} />
          <Box variant="small">{format.time(version.updated_at)}</Box>
          <ScanProgress progress={version.progress} error={version.revision.scan_error?.message} label={t('progress.of', { name: version.number })} />
          {version.released_revision && version.status !== 'Approved' && (
            <Box variant="small">{t('version.still_released', { number: version.released_revision.number })}</Box>
          )}
          {version.appeal_id && <PageLink href={`/appeals/${version.appeal_id}`}>{t('version.appeal')}</PageLink>}
        </SpaceBetween>
      ),
    },
    {
      id: 'package',
      header: t('version.package'),
      minWidth: 240,
      cell: ({ revision }) =>
        revision.package ? (
          <>
            {`${revision.package.filename} · ${format.bytes(revision.package.size)}`}
            <Box variant="small" display="block"><span className="evidence">{revision.package.sha256 ?? t('version.no_digest')}</span></Box>
          </>
        ) : (
          t('drafts.no_package')
        ),
    },
    { id: 'report', header: t('report.title'), minWidth: 210, cell: (version) => <ReportCell version={version} /> },
    { id: 'actions', header: t('common.actions'), minWidth: 170, cell: (version) => <VersionActions version={version} small /> },
  ];
  return (
    <Listing
      list={whole(versions)}
      label={t('version.title')}
      header={<Header variant="h2" counter={`(${versions.length})`}>{t('version.title')}</Header>}
      columnDefinitions={columns}
      trackBy="id"
      emptyTitle={t('version.none')}
    />
  );
}
