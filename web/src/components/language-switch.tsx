import Select from '@cloudscape-design/components/select';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { meQuery, updateMe } from '../queries/session';
import { changeLanguage, languages, type LanguageCode } from '../i18n';

const options = Object.entries(languages).map(([value, label]) => ({ value, label }));

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  const { data: me } = useQuery({ ...meQuery, enabled: false });
  const choose = (language: LanguageCode) => {
    void changeLanguage(language);
    if (me) updateMe(language).catch(() => {}); // the browser remembers it anyway
  };
  return (
    <Select
      inlineLabelText={t('common.language')}
      selectedOption={options.find((option) => option.value === i18n.language) ?? options[0]}
      options={options}
      onChange={({ detail }) => choose(detail.selectedOption.value as LanguageCode)}
    />
  );
}
