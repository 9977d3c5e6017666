import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { TableProps } from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import type { Request } from '../api/types';
import { useRequests, withdrawRequest } from '../queries/requests';
import { ActionButton, findAction } from './action';
import { Confirm } from './confirm';
import { useDo } from './do';
import { useFormat } from './format';
import { PageLink } from './link';
import { Listing } from './listing';
import { ScanProgress } from './scan-progress';
import { StatusWord } from './status';

export function requestHref(request: Request): string {
  if (request.appeal_id) return `/appeals/${request.appeal_id}`;
  if (request.asset) return `/assets/${request.asset.id}`;
  return request.product_id ? `/products/${request.product_id}` : '/assets?tab=requests';
}

function RowActions({ request }: { request: Request }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const withdraw = useDo(() => withdrawRequest(request.id, request.etag), {
    done: t('requests.withdrawn'),
    onDone: () => setAsking(false),
  });
  const name = request.asset?.name ?? '';
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <PageLink href={requestHref(request)} ariaLabel={`${t('action.details')}: ${name}`}>
        {t('action.details')}
      </PageLink>
      {findAction(request.actions, 'withdraw')?.allowed && (
        <ActionButton
          actions={request.actions}
          name="withdraw"
          variant="inline-link"
          text={t('action.withdraw')}
          ariaLabel={`${t('action.withdraw')}: ${name}`}
          onClick={() => setAsking(true)}
        />
      )}
      {asking && (
        <Confirm
          title={t('requests.withdraw_title', { name })}
          confirm={t('action.withdraw')}
          loading={withdraw.isPending}
          onCancel={() => setAsking(false)}
          onConfirm={() => withdraw.mutate(undefined)}
        >
          {t(request.appeal_id ? 'requests.withdraw_appeal' : 'version.withdraw_text')}
        </Confirm>
      )}
    </SpaceBetween>
  );
}

export function RequestsTab() {
  const { t } = useTranslation();
  const format = useFormat();
  const list = useRequests({});
  const columns: TableProps.ColumnDefinition<Request>[] = [
    {
      id: 'asset',
      header: t('requests.subject'),
      isRowHeader: true,
      minWidth: 180,
      cell: (request) => [request.asset?.name, request.version?.number].filter(Boolean).join(' · ') || '–',
    },
    { id: 'kind', header: t('requests.kind'), minWidth: 140, cell: (request) => t(`request_kind.${request.kind}`) },
    {
      id: 'status',
      header: t('common.status'),
      minWidth: 220,
      cell: (request) => (
        <SpaceBetween size="xxs">
          <StatusWord status={request.status} />
          {request.status === 'Scanning' && (
            <ScanProgress
              progress={request.progress}
              error={request.scan_error?.message}
              contact={request.operator_contact}
              label={t('progress.of', { name: request.asset?.name ?? '' })}
            />
          )}
          {request.status === 'Reviewing' && request.due_at && <span>{t('requests.due', { time: format.time(request.due_at) })}</span>}
        </SpaceBetween>
      ),
    },
    {
      id: 'submitted',
      header: t('requests.submitted'),
      minWidth: 150,
      cell: (request) => (
        <>
          {format.time(request.submitted_at)}
          <Box variant="small" display="block">{request.submitted_by}</Box>
        </>
      ),
    },
    { id: 'decided', header: t('requests.decided'), minWidth: 150, cell: (request) => format.time(request.decided_at) },
    { id: 'actions', header: t('common.actions'), minWidth: 160, cell: (request) => <RowActions request={request} /> },
  ];
  return (
    <Listing
      list={list}
      label={t('requests.tab')}
      columnDefinitions={columns}
      trackBy="id"
      emptyTitle={t('requests.empty_title')}
      emptyText={t('requests.empty_text')}
    />
  );
}
