import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import { useTranslation } from 'react-i18next';
import type { Appeal } from '../api/types';
import { useFormat } from './format';
import { PageLink } from './link';
import { StatusWord } from './status';

export function AppealFacts({ appeal }: { appeal: Appeal }) {
  const { t } = useTranslation();
  const format = useFormat();
  const outcome = appeal.outcome ? ` · ${t(`outcome.${appeal.outcome}`)}` : '';
  return (
    <KeyValuePairs
      columns={4}
      items={[
        { label: t('common.status'), value: <StatusWord status={appeal.version.status} /> },
        { label: t('appeal.state'), value: `${t(`appeal_state.${appeal.state}`)}${outcome}` },
        {
          label: t('report.title'),
          value: <PageLink href={`/scans/${appeal.scan_id}`}>{`${appeal.report.number} r${appeal.report.revision}`}</PageLink>,
        },
        { label: t('appeal.rows'), value: t('appeal.rows_words', { concluded: appeal.rows_concluded, blocking: appeal.rows_blocking }) },
        { label: t('appeal.seller'), value: appeal.seller.name },
        { label: t('requests.submitted'), value: format.time(appeal.submitted_at) },
        { label: t('appeal.due'), value: format.time(appeal.due_at) },
        { label: t('appeal.assignee'), value: appeal.assignee?.name ?? t('appeal.nobody') },
      ]}
    />
  );
}
