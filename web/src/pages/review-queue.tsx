import SpaceBetween from '@cloudscape-design/components/space-between';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import type { Appeal } from '../api/types';
import { ActionButton } from '../components/action';
import { useDo } from '../components/do';
import { useFormat } from '../components/format';
import { PageLink } from '../components/link';
import { Listing } from '../components/listing';
import { Page } from '../components/page';
import { claimAppeal, useAppeals } from '../queries/appeals';

const views: Record<string, Parameters<typeof useAppeals>[0]> = {
  waiting: { queue: true },
  mine: { mine: true },
  decided: { state: 'decided' },
};

// Green, then amber for the last eight hours, then red.
function Due({ appeal }: { appeal: Appeal }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!appeal.due_at || appeal.state === 'decided') return <>{format.time(appeal.due_at)}</>;
  const hours = (new Date(appeal.due_at).getTime() - Date.now()) / 3_600_000;
  const type = hours < 0 ? 'error' : hours < 8 ? 'warning' : 'success';
  const words = hours < 0 ? t('review.overdue') : hours < 8 ? t('review.soon') : t('review.in_time');
  return <StatusIndicator type={type}>{`${words} · ${format.time(appeal.due_at)}`}</StatusIndicator>;
}

function RowActions({ appeal }: { appeal: Appeal }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const claim = useDo(() => claimAppeal(appeal.id, appeal.etag), { onDone: () => void navigate(`/review/${appeal.id}`) });
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <ActionButton
        actions={appeal.actions}
        name="claim"
        variant="inline-link"
        text={t('action.claim')}
        ariaLabel={`${t('action.claim')}: ${appeal.asset.name}`}
        loading={claim.isPending}
        onClick={() => claim.mutate(undefined)}
      />
      <PageLink href={`/review/${appeal.id}`} ariaLabel={`${t('action.details')}: ${appeal.asset.name}`}>
        {t('action.details')}
      </PageLink>
    </SpaceBetween>
  );
}

export default function ReviewQueuePage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const view = search.get('view') ?? 'waiting';
  const list = useAppeals(views[view] ?? views.waiting);
  const columns: TableProps.ColumnDefinition<Appeal>[] = [
    {
      id: 'asset',
      header: t('review.asset'),
      isRowHeader: true,
      minWidth: 180,
      cell: (appeal) => <PageLink href={`/review/${appeal.id}`}>{`${appeal.asset.name} · ${appeal.version.number}`}</PageLink>,
    },
    { id: 'seller', header: t('appeal.seller'), minWidth: 140, cell: (appeal) => appeal.seller.name },
    { id: 'rows', header: t('appeal.rows'), minWidth: 110, cell: (appeal) => t('appeal.rows_words', { concluded: appeal.rows_concluded, blocking: appeal.rows_blocking }) },
    { id: 'score', header: t('review.max_score'), minWidth: 110, cell: (appeal) => appeal.max_score?.toFixed(1) ?? '–' },
    { id: 'due', header: t('appeal.due'), minWidth: 200, cell: (appeal) => <Due appeal={appeal} /> },
    { id: 'state', header: t('appeal.state'), minWidth: 120, cell: (appeal) => [t(`appeal_state.${appeal.state}`), appeal.outcome && t(`outcome.${appeal.outcome}`)].filter(Boolean).join(' · ') },
    { id: 'assignee', header: t('appeal.assignee'), minWidth: 120, cell: (appeal) => appeal.assignee?.name ?? t('appeal.nobody') },
    { id: 'actions', header: t('common.actions'), minWidth: 140, cell: (appeal) => <RowActions appeal={appeal} /> },
  ];
  return (
    <Page title={t('nav.queue')} description={t('review.description')}>
      <SegmentedControl
        label={t('review.view')}
        selectedId={view}
        onChange={({ detail }) => setSearch({ view: detail.selectedId })}
        options={Object.keys(views).map((id) => ({ id, text: t(`review.view_${id}`) }))}
      />
      <Listing list={list} label={t('nav.queue')} columnDefinitions={columns} trackBy="id" emptyTitle={t('review.empty_title')} emptyText={t('review.empty_text')} />
    </Page>
  );
}
