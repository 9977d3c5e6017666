import Checkbox from '@cloudscape-design/components/checkbox';
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
import { useAbout } from '../../queries/session';
import type { Draft, VersionFields } from './use-draft';

const declarations = ['standards', 'self_check', 'cryptography', 'personal_data'] as const;
type Choice = 'languages' | 'operating_systems' | 'architectures';

export function VersionFieldsForm({ draft, packageField }: { draft: Draft; packageField: ReactNode }) {
  const { t } = useTranslation();
  const errorOf = (field: keyof VersionFields) => {
    if (!(draft.error instanceof ApiProblem)) return undefined;
    return draft.error.fieldError(`/${field}`) ?? draft.error.fieldError(`/version/${field}`);
  };
  const choices = useAbout()?.choices;
  const text = (name: 'requirements' | 'deployment_guide') => (
    <FormField label={t(`version.${name}`)} description={t(`version.${name}_hint`)} errorText={errorOf(name)}>
      <Textarea value={draft.version[name]} rows={2} onChange={({ detail }) => draft.changeVersion({ [name]: detail.value })} />
    </FormField>
  );
  const many = (name: Choice) => (
    <FormField label={`${t(`version.${name}`)} *`} errorText={errorOf(name)}>
      <Multiselect
        selectedOptions={draft.version[name].map((value) => ({ value, label: value }))}
        options={(choices?.[name] ?? []).map((value) => ({ value, label: value }))}
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
        <ColumnLayout columns={2}>
          {text('requirements')}
          {text('deployment_guide')}
        </ColumnLayout>
        <FormField label={t('version.release_notes')} errorText={errorOf('release_notes')}>
          <Textarea
            value={draft.version.release_notes}
            rows={3}
            onChange={({ detail }) => draft.changeVersion({ release_notes: detail.value })}
          />
        </FormField>
        <FormField label={t('version.declarations')} errorText={errorOf('declarations')}>
          {declarations.map((name) => (
            <Checkbox
              key={name}
              checked={draft.version.declarations.includes(name)}
              onChange={({ detail }) =>
                draft.changeVersion({
                  declarations: declarations.filter((other) => (other === name ? detail.checked : draft.version.declarations.includes(other))),
                })
              }
            >
              {name === 'standards' ? `${t('declaration.standards')} *` : t(`declaration.${name}`)}
            </Checkbox>
          ))}
        </FormField>
      </SpaceBetween>
    </Container>
  );
}
