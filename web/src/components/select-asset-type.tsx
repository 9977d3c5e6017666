import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Modal from '@cloudscape-design/components/modal';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAbout } from '../queries/session';
import { useFormat } from './format';

export function SelectAssetType({ onCancel }: { onCancel: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const format = useFormat();
  const about = useAbout();
  const [kind, setKind] = useState('binary_package');
  const limits = {
    formats: about?.limits.package_extensions.join(' ') ?? '',
    limit: format.bytes(about?.limits.upload_bytes),
    import_limit: format.bytes(about?.limits.import_bytes),
  };
  const category = { value: 'Application', label: t('category.Application') };
  return (
    <Modal
      visible
      header={t('select_type.title')}
      closeAriaLabel={t('common.close')}
      onDismiss={onCancel}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onCancel}>
              {t('common.cancel')}
            </Button>
            <Button variant="primary" onClick={() => void navigate(`/assets/new?kind=${kind}`)}>
              {t('common.ok')}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="l">
        <FormField label={t('select_type.category')}>
          <Select selectedOption={category} options={[category]} />
        </FormField>
        <FormField label={t('select_type.kind')} description={t('select_type.limits', limits)}>
          <RadioGroup
            value={kind}
            onChange={({ detail }) => setKind(detail.value)}
            items={['binary_package', 'docker_image'].map((value) => ({
              value,
              label: t(`kind.${value}`),
              description: t(`select_type.${value}`),
            }))}
          />
        </FormField>
      </SpaceBetween>
    </Modal>
  );
}
