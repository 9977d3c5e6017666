import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Multiselect from '@cloudscape-design/components/multiselect';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../api/client';
import type { Draft, VersionFields } from './use-draft';

const choices = {
  languages: ['C', 'C++', 'Java', 'Go', 'JavaScript', 'Python', 'Rust', 'Swift', 'C#', 'PHP'],
  operating_systems: ['Linux', 'Windows', 'Android', 'QNX', 'macOS', 'RTOS'],
  architectures: ['x86/x64', 'Arm/Arm64', 'MIPS', 'PowerPC'],
} as const;

export function VersionFieldsForm({ draft, packageField }: { draft: Draft; packageField: ReactNode }) {
  const { t } = useTranslation();
  const errorOf = (field: keyof VersionFields) => {
    if (!(draft.error instanceof ApiProblem)) return undefined;
    return draft.error.fieldError(`/${field}`) ?? draft.error.fieldError(`/version/${field}`);
  };
  const many = (name: keyof typeof choices) => (
    <FormField label={`${t(`version.${name}`)} *`} errorText={errorOf(name)}>
      <Multiselect
        selectedOptions={draft.version[name].map((value) => ({ value, label: value }))}
        options={choices[name].map((value) => ({ value, label: value }))}
        placeholder={t('common.choose')}
        ariaRequired
        keepOpen
        onChange={({ detail }) => draft.changeVersion({ [name]: detail.selectedOptions.map((option) => option.value) })}
      />
    </FormField>
  );
  return (
    <Container header={<Header variant="h2">{t('version.title')}</Header>}>
      <SpaceBetween size="l">
        <FormField label={`${t('version.number')} *`} description={t('version.number_hint')} errorText={errorOf('number')}>
          <Input
            value={draft.version.number}
            placeholder="V1.0"
            ariaRequired
            onChange={({ detail }) => draft.changeVersion({ number: detail.value })}
          />
        </FormField>
        {packageField}
        <ColumnLayout columns={3}>
          {many('operating_systems')}
          {many('architectures')}
          {many('languages')}
        </ColumnLayout>
        <FormField label={t('version.release_notes')} errorText={errorOf('release_notes')}>
          <Textarea
            value={draft.version.release_notes}
            rows={3}
            onChange={({ detail }) => draft.changeVersion({ release_notes: detail.value })}
          />
        </FormField>
      </SpaceBetween>
    </Container>
  );
}
