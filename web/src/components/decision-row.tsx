import ColumnLayout from '@cloudscape-design/components/column-layout';
import FormField from '@cloudscape-design/components/form-field';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import RadioGroup from '@cloudscape-design/components/radio-group';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Textarea from '@cloudscape-design/components/textarea';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import type { AppealRow } from '../api/types';
import { FindingCard } from './appeal-row';

export interface Decision {
  decision: 'accepted' | 'rejected' | null;
  comment: string;
}

interface Props {
  row: AppealRow;
  value: Decision;
  editable: boolean;
  onChange: (value: Decision) => void;
}

export function DecisionRow({ row, value, editable, onChange }: Props) {
  const { t } = useTranslation();
  const refused = row.may_accept ? undefined : (row.refuse_reason ?? t('reason.unknown'));
  const words = (
    <KeyValuePairs
      items={[
        { label: t('appeal.column_f'), value: row.conclusion ? t(`conclusion.${row.conclusion}`) : '–' },
        { label: t('appeal.column_g'), value: row.justification ? t(`justification.${row.justification}`) : '–' },
        { label: t('appeal.column_h'), value: <span className="evidence">{row.explanation || '–'}</span> },
      ]}
    />
  );
  if (!editable) {
    return (
      <FindingCard finding={row.finding}>
        {words}
        {row.decision && (
          <StatusIndicator type={row.decision === 'accepted' ? 'success' : 'error'}>
            {[t(`decision.${row.decision}`), row.comment].filter(Boolean).join(': ')}
          </StatusIndicator>
        )}
      </FindingCard>
    );
  }
  const needed = value.decision === 'rejected';
  return (
    <FindingCard finding={row.finding}>
      <ColumnLayout columns={2}>
        {words}
        <SpaceBetween size="m">
          <FormField label={t('review.decision')}>
            <RadioGroup
              value={value.decision}
              onChange={({ detail }) => onChange({ ...value, decision: detail.value as 'accepted' | 'rejected' })}
              items={[
                { value: 'accepted', label: t('decision.accept'), disabled: !row.may_accept, description: refused },
                { value: 'rejected', label: t('decision.reject') },
              ]}
            />
          </FormField>
          <FormField label={needed ? `${t('review.comment')} *` : t('review.comment')} description={t('review.comment_hint')}>
            <Textarea value={value.comment} rows={2} ariaRequired={needed} onChange={({ detail }) => onChange({ ...value, comment: detail.value })} />
          </FormField>
        </SpaceBetween>
      </ColumnLayout>
    </FindingCard>
  );
}
