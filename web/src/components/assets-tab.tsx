import Button from '@cloudscape-design/components/button';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import type { Asset } from '../api/types';
import { useAssets } from '../queries/assets';
import { AssetFilterBox, useAssetFilter } from './asset-filter';
import { DeleteAsset } from './delete-asset';
import { FindingCount } from './finding-count';
import { useFormat } from './format';
import { PageLink } from './link';
import { Listing } from './listing';
import { StatusWord } from './status';
import { useAppeal } from './version-actions';

function RowActions({ asset }: { asset: Asset }) {
  const { t } = useTranslation();
  const appeal = useAppeal();
  const latest = asset.latest_version;
  const rejected = latest?.status === 'Rejected' && latest;
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <PageLink href={`/assets/${asset.id}`} ariaLabel={`${t('action.details')}: ${asset.name}`}>
        {t('action.details')}
      </PageLink>
      {rejected && (
        <Button
          variant="inline-link"
          ariaLabel={`${t('action.appeal')}: ${asset.name}`}
          loading={appeal.isPending}
          onClick={() => appeal.mutate(latest.id)}
        >
          {t('action.appeal')}
        </Button>
      )}
      <DeleteAsset asset={asset} everApproved={asset.statuses.includes('Approved')} small />
    </SpaceBetween>
  );
}

export function AssetsTab({ onAdd }: { onAdd: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [filter, setFilter] = useAssetFilter();
  const list = useAssets(filter);
  const columns: TableProps.ColumnDefinition<Asset>[] = [
    {
      id: 'name',
      header: t('assets.name'),
      isRowHeader: true,
      minWidth: 200,
      cell: (asset) => (
        <>
          <PageLink href={`/assets/${asset.id}`}>{asset.name}</PageLink>
          <Box variant="small" display="block">{`${t(`category.${asset.category}`)} · ${t(`kind.${asset.package_kind}`)}`}</Box>
        </>
      ),
    },
    { id: 'version', header: t('assets.latest'), minWidth: 110, cell: (asset) => asset.latest_version?.number || '–' },
    {
      id: 'status',
      header: t('common.status'),
      minWidth: 120,
      cell: (asset) => <StatusWord status={asset.status} />,
    },
    { id: 'findings', header: t('assets.findings_header'), minWidth: 150, cell: (asset) => <FindingCount findings={asset.findings} /> },
    { id: 'updated', header: t('common.updated'), minWidth: 150, cell: (asset) => format.time(asset.updated_at) },
    { id: 'actions', header: t('common.actions'), minWidth: 190, cell: (asset) => <RowActions asset={asset} /> },
  ];
  return (
    <Listing
      list={list}
      label={t('assets.tab')}
      variant="container"
      columnDefinitions={columns}
      trackBy="id"
      filter={<AssetFilterBox />}
      clearFilter={Object.keys(filter).length > 0 && (() => setFilter({}))}
      emptyTitle={t('assets.empty_title')}
      emptyText={t('assets.empty_text')}
      emptyAction={<Button onClick={onAdd}>{t('assets.add')}</Button>}
    />
  );
}
