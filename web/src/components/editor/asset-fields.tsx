import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../api/client';
import type { AssetFields, Draft } from './use-draft';

export function AssetFieldsForm({ draft, kind }: { draft: Draft; kind: string }) {
  const { t, i18n } = useTranslation();
  const errorOf = (field: keyof AssetFields) =>
    draft.error instanceof ApiProblem ? draft.error.fieldError(`/${field}`) : undefined;
  const field = (name: keyof AssetFields, options: { placeholder?: string; type?: 'email' | 'url'; required?: boolean } = {}) => (
    <FormField
      label={options.required ? `${t(`asset.${name}`)} *` : t(`asset.${name}`)}
      description={i18n.exists(`asset.${name}_hint`) ? t(`asset.${name}_hint`) : undefined}
      errorText={errorOf(name)}
    >
      <Input
        value={draft.asset[name]}
        type={options.type ?? 'text'}
        ariaRequired={options.required}
        onChange={({ detail }) => draft.changeAsset({ [name]: detail.value })}
      />
    </FormField>
  );
  return (
    <Container header={<Header variant="h2" description={`${t('category.Application')} · ${t(`kind.${kind}`)}`}>{t('asset.basic')}</Header>}>
      <SpaceBetween size="l">
        {field('name', { required: true })}
        {field('short_description', { required: true })}
        <FormField label={t('asset.description')} errorText={errorOf('description')}>
          <Textarea
            value={draft.asset.description}
            rows={4}
            onChange={({ detail }) => draft.changeAsset({ description: detail.value })}
          />
        </FormField>
        <ColumnLayout columns={2}>
          {field('security_contact', { type: 'email' })}
          {field('support_contact')}
          {field('homepage', { type: 'url' })}
          {field('license')}
        </ColumnLayout>
      </SpaceBetween>
    </Container>
  );
}
