import Box from '@cloudscape-design/components/box';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useTranslation } from 'react-i18next';
import type { Progress } from '../api/types';
import { useFormat } from './format';

interface Props {
  progress: Progress | null;
  error?: string | null;
  contact?: string | null;
  label: string;
}

// How far a scan is: its place in the queue, its stage, or that we try again.
export function ScanProgress({ progress, error, contact, label }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!progress) return null;
  const { state, stage, percent, members, queue_position, next_attempt_at } = progress;
  const ask = contact && <Box variant="small" display="block">{t('progress.contact', { contact })}</Box>;
  if (state === 'waiting_to_retry') {
    return (
      <>
        <StatusIndicator type="warning">{t('progress.retry', { time: format.time(next_attempt_at) })}</StatusIndicator>
        <Box variant="small" display="block">{t('progress.our_fault', { error: error ?? '' })}</Box>
        {ask}
      </>
    );
  }
  if (state === 'queued') {
    return (
      <>
        <StatusIndicator type="pending">
          {queue_position ? t('progress.place', { place: queue_position }) : t('progress.queued')}
        </StatusIndicator>
        {ask}
      </>
    );
  }
  const words = [
    stage ? t(`stage.${stage}`, { defaultValue: stage }) : '',
    members ? t('progress.files', { count: members }) : '',
  ];
  return (
    <>
      {percent === null ? (
        <StatusIndicator type="in-progress">{words.filter(Boolean).join(' · ') || t('progress.running')}</StatusIndicator>
      ) : (
        <ProgressBar ariaLabel={label} value={percent} additionalInfo={words.filter(Boolean).join(' · ')} />
      )}
      {ask}
    </>
  );
}
