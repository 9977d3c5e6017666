import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import type { AssetDetails, Version } from '../api/types';
import { ActionButton } from '../components/action';
import { DeleteAsset } from '../components/delete-asset';
import { useFormat } from '../components/format';
import { PageLink } from '../components/link';
import { Loaded } from '../components/loading';
import { Page } from '../components/page';
import { StatusWord } from '../components/status';
import { Timeline } from '../components/timeline';
import { useAppeal, useModify } from '../components/version-actions';
import { VersionTable } from '../components/version-table';
import { assetQuery } from '../queries/assets';

// Rejected: how many findings block, and the two ways on.
function RejectedBanner({ version }: { version: Version }) {
  const { t } = useTranslation();
  const modify = useModify();
  const appeal = useAppeal();
  const { scan_id } = version.revision;
  return (
    <Alert
      type="error"
      header={t('rejected.title', { number: version.number })}
      action={
        <SpaceBetween direction="horizontal" size="xs">
          <ActionButton actions={version.actions} name="modify" text={t('action.modify')} loading={modify.isPending} onClick={() => modify.mutate(version)} />
          <ActionButton actions={version.actions} name="appeal" text={t('action.appeal')} loading={appeal.isPending} onClick={() => appeal.mutate(version.id)} />
        </SpaceBetween>
      }
    >
      {t('rejected.text', { count: version.findings.blocking })}{' '}
      {scan_id && <PageLink href={`/scans/${scan_id}?blocking=true`}>{t('rejected.report')}</PageLink>}
    </Alert>
  );
}

function Details({ asset }: { asset: AssetDetails }) {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const released = asset.versions.flatMap((version) => {
    const approved = version.status === 'Approved' ? version.revision : version.released_revision;
    return approved ? [`${version.number} r${approved.number}`] : [];
  });
  // One button for all versions: allowed when one of them is approved.
  const release = asset.versions.flatMap(({ actions }) => actions.filter(({ action }) => action === 'release'));
  const releasable = release.find(({ allowed }) => allowed) ?? release[0];
  const rejected = asset.versions.filter((version) => version.status === 'Rejected');
  const product = (item: AssetDetails['products'][number]) => (
    <div key={item.id}>
      <PageLink href={`/products/${item.id}`}>{item.name}</PageLink> ({t(`product_state.${item.state}`)})
    </div>
  );
  return (
    <Page
      title={asset.name}
      description={asset.short_description}
      crumbs={[{ text: t('nav.my_assets'), href: '/assets' }]}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <ActionButton
            actions={releasable && [releasable]}
            name="release"
            text={t('action.release')}
            onClick={() => void navigate(`/products/new?asset=${asset.id}`)}
          />
          <ActionButton actions={asset.actions} name="add_version" text={t('action.add_version')} onClick={() => void navigate(`/assets/${asset.id}/versions/new`)} />
          <DeleteAsset asset={asset} everApproved={asset.versions.some((version) => version.ever_approved)} onDeleted={() => void navigate('/assets')} />
        </SpaceBetween>
      }
    >
      {rejected.map((version) => (
        <RejectedBanner key={version.id} version={version} />
      ))}
      <Container header={<Header variant="h2">{t('asset.basic')}</Header>}>
        <KeyValuePairs
          columns={3}
          items={[
            { label: t('common.status'), value: <StatusWord status={asset.status} /> },
            { label: t('assets.category'), value: `${t(`category.${asset.category}`)} · ${t(`kind.${asset.package_kind}`)}` },
            { label: t('asset.released'), value: released.join(', ') || '–' },
            { label: t('asset.security_contact'), value: asset.security_contact || '–' },
            { label: t('asset.support_contact'), value: asset.support_contact || '–' },
            { label: t('asset.license'), value: asset.license || '–' },
            { label: t('asset.homepage'), value: asset.homepage || '–' },
            { label: t('asset.products'), value: asset.products.length > 0 ? asset.products.map(product) : t('asset.no_products') },
            { label: t('common.updated'), value: format.time(asset.updated_at) },
          ]}
        />
        {asset.description && (
          <ExpandableSection headerText={t('asset.description')}>
            <span className="evidence">{asset.description}</span>
          </ExpandableSection>
        )}
      </Container>
      <VersionTable versions={asset.versions} />
      <Container header={<Header variant="h2">{t('timeline.title')}</Header>}>
        <Timeline entries={asset.timeline} />
      </Container>
    </Page>
  );
}

export default function AssetDetailsPage() {
  const { assetId = '' } = useParams();
  const query = useQuery(assetQuery(assetId));
  return <Loaded query={query}>{(asset) => <Details asset={asset} />}</Loaded>;
}
