import type { TableProps } from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import Box from '@cloudscape-design/components/box';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { AuditEntry } from '../api/types';
import { useFormat } from '../components/format';
import { Listing } from '../components/listing';
import { Page } from '../components/page';
import { useAudit } from '../queries/admin';

export default function AuditPage() {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const [search, setSearch] = useSearchParams();
  const object = search.get('object') ?? '';
  const list = useAudit({ object_id: object || undefined });
  const columns: TableProps.ColumnDefinition<AuditEntry>[] = [
    { id: 'sequence', header: t('audit.number'), minWidth: 80, cell: (entry) => entry.sequence },
    { id: 'at', header: t('audit.at'), minWidth: 160, cell: (entry) => format.time(entry.at) },
    { id: 'actor', header: t('audit.actor'), minWidth: 130, cell: (entry) => (entry.actor_id ? entry.actor : t('timeline.system')) },
    { id: 'action', header: t('audit.action'), isRowHeader: true, minWidth: 160, cell: (entry) => [entry.transition, i18n.exists(`timeline.${entry.transition}`) && t(`timeline.${entry.transition}`)].filter(Boolean).join(' · ') },
    { id: 'change', header: t('audit.change'), minWidth: 160, cell: (entry) => [entry.from, entry.to].filter(Boolean).join(' → ') || '–' },
    { id: 'object', header: t('audit.object'), minWidth: 260, cell: (entry) => <Box variant="code">{entry.object_id}</Box> },
    {
      id: 'detail',
      header: t('audit.detail'),
      minWidth: 240,
      cell: (entry) => <span className="evidence">{Object.entries(entry.detail).map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`).join('\n')}</span>,
    },
  ];
  return (
    <Page title={t('nav.audit')} description={t('audit.description')}>
      <Listing
        list={list}
        label={t('nav.audit')}
        columnDefinitions={columns}
        trackBy="sequence"
        filter={
          <TextFilter
            filteringText={object}
            filteringAriaLabel={t('audit.filter')}
            filteringPlaceholder={t('audit.filter')}
            onChange={({ detail }) => setSearch(detail.filteringText ? { object: detail.filteringText.trim() } : {}, { replace: true })}
          />
        }
        clearFilter={object !== '' && (() => setSearch({}))}
        emptyTitle={t('audit.empty')}
      />
    </Page>
  );
}
