import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import Button from '@cloudscape-design/components/button';
import Box from '@cloudscape-design/components/box';
import Grid from '@cloudscape-design/components/grid';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Finding } from '../api/types';
import { useFindings, type FindingFilter } from '../queries/scans';
import { FindingDetails, ScoreWords } from './finding-panel';
import { Listing } from './listing';
import { NestedPath } from './nested-path';
import { Panel } from './panel';
import { BlockingWord, SeverityBadge } from './status';

const choices = {
  type: ['Virus', 'Vulnerability', 'Coverage'],
  severity: ['critical', 'high', 'medium', 'low', 'unknown'],
  blocking: ['true', 'false'],
};
type Choice = keyof typeof choices;

function useFilter() {
  const [search, setSearch] = useSearchParams();
  const value = (key: string) => search.get(key) ?? undefined;
  const filter = { q: value('q'), type: value('type'), severity: value('severity') } as FindingFilter;
  if (value('blocking')) filter.blocking = value('blocking') === 'true';
  const set = (key: string, next: string) =>
    setSearch((old) => {
      if (next) old.set(key, next);
      else old.delete(key);
      return old;
    }, { replace: true });
  const isOn = ['q', ...Object.keys(choices)].some((key) => search.has(key));
  return { filter, value, set, isOn, clear: () => setSearch({ tab: 'findings' }) };
}

function Fix({ finding }: { finding: Finding }) {
  const { t } = useTranslation();
  if (finding.fixed.length === 0) return <>{t('finding.no_fix')}</>;
  return <>{t('finding.upgrade', { version: finding.fixed.join(t('common.or')) })}</>;
}

export function FindingsTab({ scanId }: { scanId: string }) {
  const { t } = useTranslation();
  const { filter, value, set, isOn, clear } = useFilter();
  const list = useFindings(scanId, filter);
  const [shownId, setShownId] = useState<string>();
  const shown = list.items?.find((finding) => finding.id === shownId);
  const choice = (key: Choice) => {
    const prefix = { type: 'finding_type', severity: 'severity', blocking: 'is_blocking' }[key];
    const options = [{ value: '', label: t('common.any') }, ...choices[key].map((word) => ({ value: word, label: t(`${prefix}.${word}`) }))];
    return (
      <FormField label={t(`finding.filter.${key}`)}>
        <Select
          options={options}
          selectedOption={options.find((option) => option.value === (value(key) ?? '')) ?? options[0]}
          onChange={({ detail }) => set(key, detail.selectedOption.value ?? '')}
        />
      </FormField>
    );
  };
  const columns: TableProps.ColumnDefinition<Finding>[] = [
    {
      id: 'rule',
      header: t('finding.rule'),
      isRowHeader: true,
      minWidth: 180,
      cell: (finding) => (
        <>
          <Button variant="inline-link" ariaLabel={t('finding.open', { rule: finding.rule, component: finding.component_name })} onClick={() => setShownId(finding.id)}>
            {finding.rule}
          </Button>
          <Box display="block">{finding.component_name || t(`finding_type.${finding.type}`)}</Box>
        </>
      ),
    },
    {
      id: 'score',
      header: t('finding.severity'),
      minWidth: 150,
      cell: (finding) =>
        finding.type === 'Vulnerability' ? (
          <>
            <SeverityBadge severity={finding.severity} score={finding.score?.value} />
            <Box variant="small" display="block"><ScoreWords finding={finding} /></Box>
          </>
        ) : (
          t(`finding_type.${finding.type}`)
        ),
    },
    { id: 'path', header: t('finding.path'), minWidth: 320, cell: (finding) => (finding.paths[0] ? <NestedPath path={finding.paths[0]} /> : '–') },
    { id: 'fix', header: t('finding.fix'), minWidth: 110, cell: (finding) => (finding.type === 'Vulnerability' ? <Fix finding={finding} /> : t(`finding.mend_${finding.type}`)) },
    {
      id: 'blocking',
      header: t('finding.decides'),
      minWidth: 120,
      cell: (finding) => (
        <>
          <BlockingWord blocking={finding.blocking} />
          {finding.state !== 'open' && <Box variant="small" display="block">{t(`finding_state.${finding.state}`)}</Box>}
        </>
      ),
    },
  ];
  return (
    <>
      <Listing
        list={list}
        label={t('finding.list')}
        columnDefinitions={columns}
        trackBy="id"
        filter={
          <SpaceBetween size="s">
            <TextFilter
              filteringText={value('q') ?? ''}
              filteringAriaLabel={t('finding.filter.q')}
              filteringPlaceholder={t('finding.filter.q')}
              countText={isOn && list.total !== undefined ? t('common.matches', { count: list.total }) : undefined}
              onDelayedChange={({ detail }) => set('q', detail.filteringText)}
              onChange={({ detail }) => set('q', detail.filteringText)}
            />
            <Grid gridDefinition={Array(3).fill({ colspan: { default: 12, xs: 4, m: 3 } })}>
              {choice('type')}
              {choice('severity')}
              {choice('blocking')}
            </Grid>
          </SpaceBetween>
        }
        clearFilter={isOn && clear}
        emptyTitle={t('finding.none')}
        emptyText={t('finding.none_text')}
      />
      {shown && (
        <Panel title={`${shown.rule} · ${shown.component_name}`}>
          <FindingDetails finding={shown} />
        </Panel>
      )}
    </>
  );
}
