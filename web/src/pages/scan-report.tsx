import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import type { Scan } from '../api/types';
import { ComponentsTab, CoverageTab } from '../components/components-tab';
import { DownloadReport } from '../components/download-report';
import { FindingsTab } from '../components/findings-tab';
import { Loaded } from '../components/loading';
import { Page } from '../components/page';
import { ScanFacts, VerdictAlert } from '../components/scan-overview';
import { ScanProgress } from '../components/scan-progress';
import { scanQuery } from '../queries/scans';
import { useMe } from '../queries/session';

function Report({ scan }: { scan: Scan }) {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const unscanned = scan.counts.unscanned;
  const tabs = [
    { id: 'findings', label: t('scan.tab_findings', { count: scan.counts.blocking + scan.counts.other }), content: <FindingsTab scanId={scan.id} /> },
    { id: 'components', label: t('scan.tab_components', { count: scan.counts.components }), content: <ComponentsTab scanId={scan.id} /> },
    { id: 'coverage', label: t('coverage.title'), content: <CoverageTab scan={scan} /> },
  ];
  const title = t('scan.title', { name: scan.asset.name, version: scan.version.number });
  const crumbs =
    me.role === 'seller'
      ? [{ text: t('nav.my_assets'), href: '/assets' }, { text: scan.asset.name, href: `/assets/${scan.asset.id}` }]
      : me.role === 'reviewer'
        ? [{ text: t('nav.queue'), href: '/review' }]
        : [];
  const done = scan.state === 'completed';
  return (
    <Page
      title={title}
      crumbs={crumbs}
      description={t('scan.revision', { revision: scan.version.revision })}
      actions={done && <DownloadReport versionId={scan.version.id} reportId={scan.report?.id} />}
    >
      {!done && (
        <Alert type="info" header={t(`scan.state.${scan.state}`)}>
          <ScanProgress progress={scan.progress} error={scan.scan_error?.message} label={title} />
        </Alert>
      )}
      <VerdictAlert
        scan={scan}
        action={me.role === 'seller' && scan.verdict?.outcome === 'rejected' && <Button onClick={() => void navigate(`/assets/${scan.asset.id}`)}>{t('verdict.next')}</Button>}
      />
      {unscanned > 0 && (
        <Alert
          type="warning"
          header={t('scan.partial', { count: unscanned })}
          action={<Button onClick={() => setSearch({ tab: 'coverage' })}>{t('scan.show_unscanned')}</Button>}
        >
          {t('scan.partial_text')}
        </Alert>
      )}
      {done && (
        <SpaceBetween size="l">
          <ScanFacts scan={scan} />
          <Tabs
            tabs={tabs}
            activeTabId={search.get('tab') ?? 'findings'}
            onChange={({ detail }) => setSearch({ tab: detail.activeTabId })}
          />
        </SpaceBetween>
      )}
    </Page>
  );
}

export default function ScanReportPage() {
  const { scanId = '' } = useParams();
  const query = useQuery(scanQuery(scanId));
  return <Loaded query={query}>{(scan) => <Report scan={scan} />}</Loaded>;
}
