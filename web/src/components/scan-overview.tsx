import Alert, { type AlertProps } from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import PieChart from '@cloudscape-design/components/pie-chart';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useTranslation } from 'react-i18next';
import type { Engine, Scan } from '../api/types';
import { useFormat } from './format';

const colors: Record<string, string> = { critical: '#870303', high: '#ce3311', medium: '#f89256', low: '#f2cd54', unknown: '#7d8998' };

export function VerdictAlert({ scan }: { scan: Scan }) {
  const { t } = useTranslation();
  if (!scan.verdict) return null;
  const { outcome, line, reasons, notes } = scan.verdict;
  const types: Record<string, AlertProps.Type> = { approved: 'success', rejected: 'error' };
  const key = outcome.replace(' ', '_');
  return (
    <Alert type={types[outcome] ?? 'warning'} header={t(`verdict.${key}`)}>
      <Box variant="p">{line}</Box>
      {reasons.length > 0 && (
        <>
          <Box variant="strong">{t('verdict.why')}</Box>
          <ul>{reasons.slice(0, 20).map((reason) => <li key={reason}>{reason}</li>)}</ul>
          {reasons.length > 20 && <Box variant="small">{t('verdict.more', { count: reasons.length - 20 })}</Box>}
        </>
      )}
      {notes.length > 0 && <ul>{notes.map((note) => <li key={note}>{note}</li>)}</ul>}
    </Alert>
  );
}

export function EngineState({ engine }: { engine: Engine }) {
  const { t } = useTranslation();
  const type = { completed: 'success', not_scanned: 'warning', failed: 'error' }[engine.state] as 'success';
  return <StatusIndicator type={type}>{[t(`engine.${engine.state}`), engine.reason].filter(Boolean).join(': ')}</StatusIndicator>;
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
      hideLegend={data.length === 0}
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

export function ScanFacts({ scan }: { scan: Scan }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { coverage, counts, advisories } = scan;
  const total = coverage.opened_files + coverage.leaf_files + coverage.opaque_files;
  return (
    <ColumnLayout columns={2}>
      <Container header={<Header variant="h2">{t('scan.by_severity')}</Header>} fitHeight>
        <Donut scan={scan} />
      </Container>
      <Container header={<Header variant="h2">{t('scan.facts')}</Header>} fitHeight>
        <KeyValuePairs
          columns={2}
          items={[
            { label: t('scan.blocking'), value: counts.blocking },
            { label: t('scan.other'), value: counts.other },
            { label: t('scan.components'), value: format.number(counts.components) },
            { label: t('scan.coverage'), value: t('scan.coverage_words', { total: format.number(total), opened: format.number(coverage.opened_files), leaf: format.number(coverage.leaf_files), opaque: format.number(coverage.opaque_files) }) },
            { label: t('scan.policy'), value: scan.policy },
            { label: t('scan.data'), value: advisories ? t('scan.data_words', { kind: t(`data_kind.${advisories.kind}`), records: format.number(advisories.records), age: advisories.age_days ?? '–' }) : '–' },
            { label: t('scan.package'), value: scan.package ? `${scan.package.filename} · ${format.bytes(scan.package.size)}` : '–' },
            { label: 'SHA-256', value: <span className="evidence">{scan.package?.sha256 ?? '–'}</span> },
            ...scan.engines.map((engine) => ({ label: `${engine.name} ${engine.version}`.trim(), value: <EngineState engine={engine} /> })),
          ]}
        />
      </Container>
    </ColumnLayout>
  );
}
