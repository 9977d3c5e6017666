import Select from '@cloudscape-design/components/select';
import { useTranslation } from 'react-i18next';
import { changeLanguage, languages, type LanguageCode } from '../i18n';

const options = Object.entries(languages).map(([value, label]) => ({ value, label }));

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  return (
    <Select
      inlineLabelText={t('common.language')}
      selectedOption={options.find((option) => option.value === i18n.language) ?? options[0]}
      options={options}
      onChange={({ detail }) => void changeLanguage(detail.selectedOption.value as LanguageCode)}
    />
  );
}
