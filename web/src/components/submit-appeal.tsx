import Alert from '@cloudscape-design/components/alert';
import Checkbox from '@cloudscape-design/components/checkbox';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Appeal } from '../api/types';
import { submitAppeal } from '../queries/appeals';
import { ActionButton } from './action';
import { useDo } from './do';

interface Props {
  appeal: Appeal;
  disabledReason?: string;
}

// Submit commits. Blocking rows without a conclusion must be owned up to (W12).
export function SubmitAppeal({ appeal, disabledReason }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [blank, setBlank] = useState(false);
  const submit = useDo(() => submitAppeal(appeal.id, appeal.etag, blank), {
    done: t('appeal.submitted'),
    onDone: () => void navigate('/assets?tab=requests'),
  });
  const open = appeal.rows_blank_blocking;
  const errors = appeal.problems.filter((problem) => !problem.warning).length;
  const reason = disabledReason ?? (appeal.rows_concluded === 0 ? t('appeal.nothing') : open > 0 && !blank ? t('appeal.tick_blank') : errors > 0 ? t('appeal.has_errors', { count: errors }) : undefined);
  return (
    <SpaceBetween size="s">
      {open > 0 && appeal.rows_concluded > 0 && (
        <Alert type="warning">
          {t('appeal.blank', { count: open })}
          <Checkbox checked={blank} onChange={({ detail }) => setBlank(detail.checked)}>
            {t('appeal.accept_blank')}
          </Checkbox>
        </Alert>
      )}
      <ActionButton
        actions={appeal.actions}
        name="submit"
        text={t('action.submit_appeal')}
        variant="primary"
        always
        disabledReason={reason}
        loading={submit.isPending}
        onClick={() => submit.mutate(undefined)}
      />
    </SpaceBetween>
  );
}
