import type { TableProps } from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import Box from '@cloudscape-design/components/box';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { AuditEntry } from '../api/types';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import { transitionWords } from '../components/transition-words';
import { useFormat } from '../components/format';
import { Listing } from '../components/listing';
import { Page } from '../components/page';
import { useAudit } from '../queries/admin';

type Translate = ReturnType<typeof useTranslation>['t'];

function changeWords(t: Translate, { from, to }: AuditEntry): string {
  if (from === to) return '';
  const word = (state: string) => t([`status.${state}`, `appeal_state.${state}`, `product_state.${state}`], { defaultValue: state });
  return [from, to].flatMap((state) => (state ? [word(state)] : [])).join(' → ');
}

export default function AuditPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const [search, setSearch] = useSearchParams();
  const object = search.get('object') ?? '';
  const list = useAudit({ object_id: object || undefined });
  const columns: TableProps.ColumnDefinition<AuditEntry>[] = [
    { id: 'sequence', header: t('audit.number'), minWidth: 70, cell: (entry) => format.number(entry.sequence) },
    { id: 'at', header: t('audit.at'), minWidth: 150, cell: (entry) => format.time(entry.at) },
    { id: 'actor', header: t('audit.actor'), minWidth: 140, cell: (entry) => (entry.actor_id ? entry.actor : t('timeline.system')) },
    {
      id: 'action',
      header: t('audit.action'),
      isRowHeader: true,
      minWidth: 220,
      cell: (entry) => (
        <>
          {transitionWords(t, entry.transition)}
          <Box variant="small" display="block">{[/^T\d/.test(entry.transition) && entry.transition, changeWords(t, entry)].filter(Boolean).join(' · ')}</Box>
        </>
      ),
    },
    {
      id: 'object',
      header: t('audit.object'),
      minWidth: 280,
      cell: (entry) => (
        <>
          <span className="digest">{entry.object_id}</span>
          {Object.keys(entry.detail).length > 0 && (
            <ExpandableSection headerText={t('audit.show')} headerAriaLabel={`${t('audit.show')}: ${entry.sequence}`}>
              <span className="evidence">{Object.entries(entry.detail).map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`).join('\n')}</span>
            </ExpandableSection>
          )}
        </>
      ),
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
