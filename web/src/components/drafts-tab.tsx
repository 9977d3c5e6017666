import Button from '@cloudscape-design/components/button';
import type { TableProps } from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Upload, Version } from '../api/types';
import { uploadsQuery } from '../queries/uploads';
import { useVersions } from '../queries/versions';
import { useFormat } from './format';
import { PageLink } from './link';
import { Listing } from './listing';
import { StatusWord } from './status';
import { VersionActions } from './version-actions';

function PackageCell({ version, upload }: { version: Version; upload: Upload | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const held = version.revision.package;
  if (held) return <>{`${held.filename} · ${format.bytes(held.size)}`}</>;
  if (!upload) return <>{t('drafts.no_package')}</>;
  const percent = Math.floor((100 * upload.received_bytes) / upload.size);
  return <>{t('drafts.uploaded', { name: upload.filename, percent, time: format.time(upload.expires_at) })}</>;
}

export function DraftsTab({ onAdd }: { onAdd: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const list = useVersions({ status: 'Draft' });
  const uploads = useQuery(uploadsQuery);
  const uploadOf = (revision: string) => uploads.data?.items.find((upload) => upload.revision_id === revision && upload.state === 'open');
  const columns: TableProps.ColumnDefinition<Version>[] = [
    {
      id: 'asset',
      header: t('assets.name'),
      isRowHeader: true,
      minWidth: 180,
      cell: (version) => <PageLink href={`/versions/${version.id}/edit`}>{version.asset.name}</PageLink>,
    },
    { id: 'version', header: t('version.number'), minWidth: 120, cell: (version) => version.number || t('version.unnumbered') },
    { id: 'status', header: t('common.status'), minWidth: 110, cell: (version) => <StatusWord status={version.status} /> },
    { id: 'package', header: t('version.package'), minWidth: 200, cell: (version) => <PackageCell version={version} upload={uploadOf(version.revision.id)} /> },
    { id: 'updated', header: t('common.updated'), minWidth: 150, cell: (version) => format.time(version.updated_at) },
    { id: 'actions', header: t('common.actions'), minWidth: 180, cell: (version) => <VersionActions version={version} small /> },
  ];
  return (
    <Listing
      list={list}
      label={t('drafts.tab')}
      columnDefinitions={columns}
      trackBy="id"
      emptyTitle={t('drafts.empty_title')}
      emptyText={t('drafts.empty_text')}
      emptyAction={<Button onClick={onAdd}>{t('assets.add')}</Button>}
    />
  );
}
