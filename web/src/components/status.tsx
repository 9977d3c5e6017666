import Badge from '@cloudscape-design/components/badge';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { useTranslation } from 'react-i18next';
import type { Severity } from '../api/types';

const indicators: Record<string, StatusIndicatorProps.Type> = {
  Draft: 'stopped',
  Scanning: 'in-progress',
  Approved: 'success',
  Rejected: 'error',
  Reviewing: 'pending',
  Withdrawn: 'stopped',
};

// One of the five words of the guide, and beside it the conditions.
export function StatusWord({ status, conditions = [] }: { status: string; conditions?: string[] }) {
  const { t } = useTranslation();
  const word = <StatusIndicator type={indicators[status] ?? 'info'} wrapText={false}>{t(`status.${status}`)}</StatusIndicator>;
  if (conditions.length === 0) return word;
  return (
    <SpaceBetween direction="horizontal" size="xxs">
      {word}
      {conditions.map((condition) => (
        <Badge key={condition} color={condition === 'superseded' ? 'grey' : 'severity-medium'}>
          {t(`condition.${condition}`)}
        </Badge>
      ))}
    </SpaceBetween>
  );
}

const colors = {
  critical: 'severity-critical',
  high: 'severity-high',
  medium: 'severity-medium',
  low: 'severity-low',
  unknown: 'severity-neutral',
} as const;

export function SeverityBadge({ severity, score }: { severity: Severity; score?: number }) {
  const { t } = useTranslation();
  const word = t(`severity.${severity}`);
  return <Badge color={colors[severity]}>{score === undefined ? word : `${word} ${score.toFixed(1)}`}</Badge>;
}

export function BlockingWord({ blocking }: { blocking: boolean }) {
  const { t } = useTranslation();
  return (
    <StatusIndicator type={blocking ? 'error' : 'info'} wrapText={false}>
      {t(blocking ? 'finding.blocking' : 'finding.information')}
    </StatusIndicator>
  );
}
