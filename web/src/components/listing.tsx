// A table over a paged list with its loading, empty, no-match and error states.
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Paged } from '../queries/paged';
import { ProblemAlert } from './problem';

interface Props<T> extends Omit<TableProps<T>, 'items' | 'loading' | 'loadingText' | 'empty'> {
  list: Pick<Paged<T>, 'items' | 'error' | 'isLoading' | 'isFetchingMore' | 'more' | 'retry'>;
  label: string;
  emptyTitle: string;
  emptyText?: string;
  emptyAction?: ReactNode;
  clearFilter?: (() => void) | false; // set while a filter is on
}

export function Listing<T>({ list, label, emptyTitle, emptyText, emptyAction, clearFilter, ...table }: Props<T>) {
  const { t } = useTranslation();
  if (list.error && !list.items) return <ProblemAlert error={list.error} retry={list.retry} />;
  const empty = clearFilter ? (
    <SpaceBetween size="s" alignItems="center">
      <Box variant="strong">{t('common.no_match')}</Box>
      <Button onClick={clearFilter}>{t('common.clear_filter')}</Button>
    </SpaceBetween>
  ) : (
    <SpaceBetween size="s" alignItems="center">
      <Box variant="strong">{emptyTitle}</Box>
      {emptyText && <Box color="text-body-secondary">{emptyText}</Box>}
      {emptyAction}
    </SpaceBetween>
  );
  return (
    <SpaceBetween size="s">
      {list.error && <ProblemAlert error={list.error} retry={list.retry} />}
      <Table
        enableKeyboardNavigation
        wrapLines
        {...table}
        items={list.items ?? []}
        loading={list.isLoading}
        loadingText={t('common.loading')}
        ariaLabels={{ tableLabel: label, ...table.ariaLabels } as TableProps.AriaLabels<T>}
        empty={<Box textAlign="center" padding={{ vertical: 'l' }}>{empty}</Box>}
        footer={
          list.more ? (
            <Box textAlign="center">
              <Button onClick={list.more} loading={list.isFetchingMore}>
                {t('common.more')}
              </Button>
            </Box>
          ) : (
            table.footer
          )
        }
      />
    </SpaceBetween>
  );
}

// A list that comes whole.
export function whole<T>(items: T[]): Props<T>['list'] {
  return { items, error: null, isLoading: false, isFetchingMore: false, more: undefined, retry: () => {} };
}
