import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Component, Scan, Unscanned } from '../api/types';
import { useComponents, useUnscanned } from '../queries/scans';
import { useFormat } from './format';
import { Listing } from './listing';
import { NestedPath } from './nested-path';
import { BlockingWord } from './status';

export function ComponentsTab({ scanId }: { scanId: string }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const list = useComponents(scanId, text || undefined);
  const columns: TableProps.ColumnDefinition<Component>[] = [
    {
      id: 'name',
      header: t('component.name'),
      isRowHeader: true,
      minWidth: 220,
      cell: (component) => (
        <>
          {`${component.name} ${component.version}`}
          <Box variant="small" display="block"><span className="evidence">{component.purl}</span></Box>
        </>
      ),
    },
    { id: 'type', header: t('component.type'), minWidth: 90, cell: (component) => component.type },
    { id: 'licenses', header: t('component.licenses'), minWidth: 140, cell: (component) => component.licenses.join(', ') || t('component.no_licence') },
    { id: 'findings', header: t('component.findings'), minWidth: 90, cell: (component) => component.finding_count },
    {
      id: 'evidence',
      header: t('finding.evidence'),
      minWidth: 300,
      cell: (component) => (
        <>
          {component.evidence.map((evidence, index) => (
            <div key={index}>
              <NestedPath path={evidence.location} />
              <Box variant="small" display="block">{`${evidence.rule}: ${evidence.detail} (${t('finding.confidence', { value: evidence.confidence })})`}</Box>
            </div>
          ))}
          {component.note && <Box variant="small">{component.note}</Box>}
        </>
      ),
    },
  ];
  return (
    <Listing
      list={list}
      label={t('component.list')}
      columnDefinitions={columns}
      trackBy="purl"
      filter={
        <TextFilter
          filteringText={text}
          filteringAriaLabel={t('component.filter')}
          filteringPlaceholder={t('component.filter')}
          countText={text && list.total !== undefined ? t('common.matches', { count: list.total }) : undefined}
          onChange={({ detail }) => setText(detail.filteringText)}
        />
      }
      clearFilter={text !== '' && (() => setText(''))}
      emptyTitle={t('component.none')}
      emptyText={t('component.none_text')}
    />
  );
}

// The coverage ledger: where every byte of the package ended.
export function CoverageTab({ scan }: { scan: Scan }) {
  const { t } = useTranslation();
  const format = useFormat();
  const list = useUnscanned(scan.id);
  const columns: TableProps.ColumnDefinition<Unscanned>[] = [
    { id: 'path', header: t('finding.path'), isRowHeader: true, minWidth: 300, cell: (entry) => <NestedPath path={entry.path} /> },
    { id: 'reason', header: t('unscanned.reason'), minWidth: 180, cell: (entry) => [t(`unscanned.word.${entry.reason}`, { defaultValue: entry.reason }), entry.detail].filter(Boolean).join(': ') },
    { id: 'size', header: t('common.size'), minWidth: 90, cell: (entry) => format.bytes(entry.size) },
    { id: 'blocking', header: t('finding.decides'), minWidth: 120, cell: (entry) => <BlockingWord blocking={entry.blocking} /> },
  ];
  const { coverage } = scan;
  const part = (name: 'opened' | 'leaf' | 'opaque') => ({
    label: t(`coverage.${name}`),
    value: `${t('coverage.files', { count: coverage[`${name}_files`], number: format.number(coverage[`${name}_files`]) })} · ${format.bytes(coverage[`${name}_bytes`])}`,
  });
  return (
    <SpaceBetween size="l">
    <Container header={<Header variant="h2" description={t('coverage.text')}>{t('coverage.title')}</Header>}>
      <KeyValuePairs columns={3} items={[part('opened'), part('leaf'), part('opaque')]} />
    </Container>
    <Listing
      list={list}
      header={<Header variant="h2" counter={`(${format.number(scan.counts.unscanned)})`}>{t('unscanned.title')}</Header>}
      label={t('unscanned.title')}
      columnDefinitions={columns}
      emptyTitle={t('unscanned.none')}
      emptyText={t('unscanned.none_text')}
    />
    </SpaceBetween>
  );
}
