// One finding of an appeal: what was found, and columns F, G and H to fill in the page.
import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Textarea from '@cloudscape-design/components/textarea';
import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppealRow, AppealRowInput, Conclusion, Finding, Justification, ProofProblem } from '../api/types';
import { FindingDetails } from './finding-panel';
import { conclusions, justificationsFor } from './justifications';
import { NestedPath } from './nested-path';
import { BlockingWord, SeverityBadge } from './status';

export function FindingHead({ finding }: { finding: Finding }) {
  return (
    <SpaceBetween size="xxs">
      <SpaceBetween direction="horizontal" size="xs">
        <BlockingWord blocking={finding.blocking} />
        {finding.type === 'Vulnerability' && <SeverityBadge severity={finding.severity} score={finding.score?.value} />}
        <Box color="text-body-secondary">{finding.id}</Box>
      </SpaceBetween>
      {finding.paths[0] && <NestedPath path={finding.paths[0]} />}
    </SpaceBetween>
  );
}

export function FindingCard({ finding, children }: { finding: Finding; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Container
      header={
        <Header variant="h3">{`${finding.rule} · ${finding.component_name || t(`finding_type.${finding.type}`)}`}</Header>
      }
    >
      <SpaceBetween size="m">
        <FindingHead finding={finding} />
        {children}
        <ExpandableSection headerText={t('appeal.more')} headerAriaLabel={`${t('appeal.more')}: ${finding.rule}`}>
          <FindingDetails finding={finding} />
        </ExpandableSection>
      </SpaceBetween>
    </Container>
  );
}

export function Problems({ problems }: { problems: ProofProblem[] }) {
  const { i18n } = useTranslation();
  return problems.map((problem, index) => (
    <StatusIndicator key={index} type={problem.warning ? 'warning' : 'error'} wrapText>
      {[problem.code, problem.cell, i18n.language === 'zh-CN' ? problem.message_zh : problem.message].filter(Boolean).join(' · ')}
    </StatusIndicator>
  ));
}

interface Props {
  row: AppealRow;
  value: AppealRowInput;
  problems: ProofProblem[];
  onChange: (value: AppealRowInput) => void;
}

export const AppealRowEditor = memo(function AppealRowEditor({ row, value, problems, onChange }: Props) {
  const { t } = useTranslation();
  const { finding } = row;
  if (finding.state === 'dismissed') {
    return (
      <FindingCard finding={finding}>
        <StatusIndicator type="success">{t('appeal.already_accepted')}</StatusIndicator>
      </FindingCard>
    );
  }
  const conclusion = value.conclusion ?? null;
  const allowed = justificationsFor(conclusion, finding.type);
  const none = { value: '', label: t('appeal.not_appealed') };
  const conclusionOptions = [none, ...conclusions.map((word) => ({ value: word as string, label: t(`conclusion.${word}`) }))];
  const justificationOptions = allowed.map((word) => ({ value: word as string, label: t(`justification.${word}`) }));
  return (
    <FindingCard finding={finding}>
      <ColumnLayout columns={2}>
        <FormField label={t('appeal.column_f')}>
          <Select
            options={conclusionOptions}
            selectedOption={conclusionOptions.find((option) => option.value === (conclusion ?? '')) ?? none}
            onChange={({ detail }) =>
              onChange({ ...value, conclusion: (detail.selectedOption.value || null) as Conclusion | null, justification: null })
            }
          />
        </FormField>
        <FormField label={t('appeal.column_g')}>
          <Select
            options={justificationOptions}
            placeholder={t(allowed.length > 0 ? 'common.choose' : 'appeal.no_justification')}
            disabled={allowed.length === 0}
            selectedOption={justificationOptions.find((option) => option.value === value.justification) ?? null}
            onChange={({ detail }) => onChange({ ...value, justification: detail.selectedOption.value as Justification })}
          />
        </FormField>
      </ColumnLayout>
      {conclusion && (
        <FormField
          label={t('appeal.column_h')}
          description={t('appeal.column_h_hint')}
          constraintText={t('appeal.characters', { count: (value.explanation ?? '').length })}
        >
          <Textarea
            value={value.explanation ?? ''}
            rows={3}
            onChange={({ detail }) => onChange({ ...value, explanation: detail.value })}
          />
        </FormField>
      )}
      <Problems problems={problems} />
    </FindingCard>
  );
});
