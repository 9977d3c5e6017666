import { useTranslation } from 'react-i18next';

const units = ['KiB', 'MiB', 'GiB', 'TiB'];

// In powers of 1024, as the limits are set and the command line prints.
export function bytes(value: number, language: string): string {
  if (value < 1024) return new Intl.NumberFormat(language, { style: 'unit', unit: 'byte', unitDisplay: 'long' }).format(value);
  const step = Math.min(Math.floor(Math.log2(value) / 10), units.length);
  const scaled = value / 1024 ** step;
  const digits = scaled < 10 ? 1 : 0;
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(scaled)} ${units[step - 1]}`;
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
