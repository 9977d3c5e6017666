import Alert, { type AlertProps } from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import PieChart from '@cloudscape-design/components/pie-chart';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Engine, Scan } from '../api/types';
import { engineWords } from './engine-words';
import { useFormat } from './format';

const colors: Record<string, string> = { critical: '#870303', high: '#ce3311', medium: '#f89256', low: '#f2cd54', unknown: '#7d8998' };

// What was decided, what to do next, and what limits the verdict.
export function VerdictAlert({ scan, action }: { scan: Scan; action?: ReactNode }) {
  const { t } = useTranslation();
  if (!scan.verdict) return null;
  const { outcome, reasons, notes } = scan.verdict;
  const types: Record<string, AlertProps.Type> = { approved: 'success', rejected: 'error' };
  const key = outcome.replace(' ', '_');
  const decided = outcome === 'approved' || outcome === 'rejected';
  return (
    <Alert type={types[outcome] ?? 'warning'} header={t(`verdict.${key}`)} action={action}>
      {decided && t(`verdict.${key}_text`, { count: scan.counts.blocking, other: scan.counts.other })}
      {!decided && reasons.length > 0 && (
        <>
          <ul>{reasons.slice(0, 20).map((reason) => <li key={reason}>{engineWords(t, reason)}</li>)}</ul>
          {reasons.length > 20 && <Box variant="small">{t('verdict.more', { count: reasons.length - 20 })}</Box>}
        </>
      )}
      {notes.length > 0 && (
        <>
          <Box variant="strong" display="block" padding={{ top: 'xs' }}>{t('verdict.notes')}</Box>
          <ul className="plain-list">{notes.map((note) => <li key={note}>{engineWords(t, note)}</li>)}</ul>
        </>
      )}
    </Alert>
  );
}

export function EngineState({ engine, name }: { engine: Engine; name?: string }) {
  const { t } = useTranslation();
  const type = { completed: 'success', not_scanned: 'warning', failed: 'error' }[engine.state] as 'success';
  return <StatusIndicator type={type} wrapText><span className="words">{[name, t(`engine.${engine.state}`), engine.reason && engineWords(t, engine.reason)].filter(Boolean).join(': ')}</span></StatusIndicator>;
}

function Donut({ scan }: { scan: Scan }) {
  const { t } = useTranslation();
  const counts = scan.counts.by_severity;
  const data = Object.keys(colors)
    .filter((severity) => (counts[severity] ?? 0) > 0)
    .map((severity) => ({ title: t(`severity.${severity}`), value: counts[severity], color: colors[severity] }));
  return (
    <PieChart
      variant="donut"
      size="small"
      hideFilter
      segmentDescription={(datum) => String(datum.value)}
      hideLegend
      data={data}
      innerMetricValue={data.length > 0 ? String(data.reduce((sum, { value }) => sum + value, 0)) : undefined}
      innerMetricDescription={t('scan.vulnerabilities')}
      ariaLabel={t('scan.donut')}
      ariaDescription={data.map(({ title, value }) => `${title}: ${value}`).join(', ')}
      detailPopoverContent={(datum) => [{ key: t('scan.vulnerabilities'), value: datum.value }]}
      empty={<Box textAlign="center">{t('scan.no_vulnerabilities')}</Box>}
    />
  );
}

function DataWords({ data }: { data: NonNullable<Scan['advisories']> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const age = data.age_days === null ? '' : t('data.age', { count: data.age_days });
  return <>{[t(`data_kind.${data.kind}`), t('scan.records', { count: data.records, number: format.number(data.records) }), age].filter(Boolean).join(' · ')}</>;
}

export function ScanFacts({ scan }: { scan: Scan }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { counts, advisories } = scan;
  const engine = (item: Engine) => <EngineState key={item.name} engine={item} name={`${item.name} ${item.version}`.trim()} />;
  return (
    <Grid gridDefinition={[{ colspan: { default: 12, s: 8 } }, { colspan: { default: 12, s: 4 } }]}>
      <Container header={<Header variant="h2">{t('scan.facts')}</Header>} fitHeight>
        <KeyValuePairs
          columns={2}
          items={[
            { label: t('finding.list'), value: t('assets.findings', counts) },
            { label: t('scan.components'), value: format.number(counts.components) },
            { label: t('scan.package'), value: scan.package ? `${scan.package.filename} · ${format.bytes(scan.package.size)}` : '–' },
            { label: t('scan.finished'), value: format.time(scan.finished_at) },
            { label: t('scan.policy'), value: scan.policy },
            { label: t('scan.data'), value: advisories ? <DataWords data={advisories} /> : '–' },
            { label: t('scan.malware'), value: scan.engines.length > 0 ? <SpaceBetween size="xxs">{scan.engines.map(engine)}</SpaceBetween> : '–' },
            { label: 'SHA-256', value: <span className="digest">{scan.package?.sha256 ?? '–'}</span> },
          ]}
        />
      </Container>
      <Container header={<Header variant="h2">{t('scan.by_severity')}</Header>} fitHeight>
        <Donut scan={scan} />
      </Container>
    </Grid>
  );
}
