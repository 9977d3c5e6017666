import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { AdvisorySnapshot, Engine, VulnerabilityData } from '../api/types';
import { useDo } from '../components/do';
import { engineWords } from '../components/engine-words';
import { useFormat } from '../components/format';
import { Listing, whole } from '../components/listing';
import { Loaded } from '../components/loading';
import { Page } from '../components/page';
import { EngineState } from '../components/scan-overview';
import { enginesQuery, systemQuery, updateVulndb, vulndbQuery } from '../queries/admin';

function Age({ data }: { data: AdvisorySnapshot }) {
  const { t } = useTranslation();
  const days = data.age_days;
  if (days === null) return <StatusIndicator type="warning">{t('data.age_unknown')}</StatusIndicator>;
  return <StatusIndicator type={days > 7 ? 'error' : days >= 1 ? 'warning' : 'success'}>{t('data.age', { count: days })}</StatusIndicator>;
}

function Advisories({ data }: { data: VulnerabilityData }) {
  const { t } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const start = useDo(updateVulndb, {
    done: t('data.update_begun'),
    onDone: () => void queries.invalidateQueries({ queryKey: ['admin', 'vulndb'] }),
  });
  const { current, update } = data;
  const ecosystems = Object.entries(current.ecosystems).map(([name, count]) => `${name} (${format.number(count)})`);
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <Button
              loading={start.isPending || update.running}
              loadingText={t('data.running')}
              disabled={!update.configured}
              disabledReason={update.configured ? undefined : t('data.not_configured')}
              onClick={() => start.mutate(undefined)}
            >
              {t('data.update')}
            </Button>
          }
        >
          {t('data.advisories')}
        </Header>
      }
    >
      {current.kind !== 'full' && (
        <Box margin={{ bottom: 'm' }}>
          <Alert type="warning" header={t(`data.short_${current.kind}`)}>
            {t(update.configured ? 'data.short_update' : 'data.short_import')}
            <code className="command">assay db import FOLDER</code>
          </Alert>
        </Box>
      )}
      <KeyValuePairs
        columns={3}
        items={[
          { label: t('data.kind'), value: <StatusIndicator type={current.kind === 'full' ? 'success' : 'warning'}>{t(`data_kind.${current.kind}`)}</StatusIndicator> },
          { label: t('data.records'), value: format.number(current.records) },
          { label: t('data.newest'), value: current.kind === 'starter' && current.age_days === null ? t('data.built_in') : <><span>{format.time(current.newest)}</span> <Age data={current} /></> },
          { label: t('data.imported'), value: current.kind === 'starter' ? t('data.built_in') : format.time(current.imported_at) },
          { label: t('data.last'), value: update.last_attempt_at ? [format.time(update.last_attempt_at), update.last_result].filter(Boolean).join(' · ') : t('data.never') },
          { label: t('data.next'), value: update.configured ? format.time(update.next_attempt_at) : t('data.switched_off') },
          { label: t('data.ecosystems'), value: ecosystems.join(', ') || '–' },
          { label: t('data.digest'), value: <span className="digest">{current.digest || '–'}</span> },
        ]}
      />
    </Container>
  );
}

function Engines({ engines }: { engines: Engine[] }) {
  const { t } = useTranslation();
  const columns: TableProps.ColumnDefinition<Engine>[] = [
    { id: 'name', header: t('data.engine'), isRowHeader: true, minWidth: 120, cell: (engine) => `${engine.name} ${engine.version}` },
    { id: 'state', header: t('common.status'), minWidth: 200, cell: (engine) => (engine.state === 'completed' ? <StatusIndicator type="success">{t('engine.ready')}</StatusIndicator> : engine.state === 'not_scanned' ? <StatusIndicator type="warning" wrapText><span className="words">{[t('engine.not_ready'), engine.reason && engineWords(t, engine.reason)].filter(Boolean).join(': ')}</span></StatusIndicator> : <EngineState engine={engine} />) },
    { id: 'kind', header: t('data.kind'), minWidth: 140, cell: (engine) => t(`data_kind.${engine.data_kind}`) },
    { id: 'version', header: t('data.version'), minWidth: 140, cell: (engine) => [engine.data_version, engine.data_date].filter(Boolean).join(' · ') || '–' },
  ];
  return (
    <Listing
      list={whole(engines)}
      label={t('data.signatures')}
      header={<Header variant="h2">{t('data.signatures')}</Header>}
      columnDefinitions={columns}
      trackBy="name"
      emptyTitle={t('data.no_engines')}
      emptyText={t('data.no_engines_text')}
    />
  );
}

export default function DataPage() {
  const { t } = useTranslation();
  const data = useQuery(vulndbQuery);
  const engines = useQuery(enginesQuery);
  const system = useQuery(systemQuery);
  return (
    <Page title={t('nav.data')} description={t('data.description')}>
      <Loaded query={data}>{(value) => <Advisories data={value} />}</Loaded>
      <Loaded query={engines}>{(value) => <Engines engines={value.items} />}</Loaded>
      <Loaded query={system}>
        {({ version, workers, queue }) => (
          <Container header={<Header variant="h2">{t('data.system')}</Header>}>
            <KeyValuePairs
              columns={4}
              items={[
                { label: t('data.assay_version'), value: version },
                { label: t('data.workers'), value: workers },
                { label: t('data.queue'), value: t('data.queue_words', queue) },
                { label: t('data.retrying'), value: queue.waiting_to_retry },
              ]}
            />
          </Container>
        )}
      </Loaded>
    </Page>
  );
}
