import { useTranslation } from 'react-i18next';

export function bytes(value: number, language: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  let step = 0;
  let scaled = value;
  while (scaled >= 1000 && step < units.length - 1) {
    scaled /= 1000;
    step += 1;
  }
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[step],
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: scaled < 10 && step > 0 ? 1 : 0,
  }).format(scaled);
}

export function useFormat() {
  const { i18n } = useTranslation();
  const language = i18n.language;
  return {
    bytes: (value: number | null | undefined) => (value === null || value === undefined ? '–' : bytes(value, language)),
    number: (value: number) => new Intl.NumberFormat(language).format(value),
    time: (value: string | null | undefined) => {
      const date = value ? new Date(value) : undefined;
      if (!date || Number.isNaN(date.getTime())) return '–';
      return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(date);
    },
  };
}
