import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from './locales/en.json';

export const languages = { en: 'English', 'zh-CN': '简体中文' } as const;
export type LanguageCode = keyof typeof languages;

const key = 'assay.language';

function chosen(): LanguageCode {
  try {
    const stored = localStorage.getItem(key);
    if (stored && stored in languages) return stored as LanguageCode;
  } catch {
    // Storage is off: the browser's language decides.
  }
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

async function load(language: LanguageCode): Promise<void> {
  if (language === 'zh-CN' && !i18next.hasResourceBundle('zh-CN', 'translation')) {
    i18next.addResourceBundle('zh-CN', 'translation', (await import('./locales/zh-CN.json')).default);
  }
  document.documentElement.lang = language;
}

export async function startI18n(): Promise<LanguageCode> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
    returnEmptyString: false,
  });
  const language = chosen();
  await changeLanguage(language);
  return language;
}

export async function changeLanguage(language: LanguageCode): Promise<void> {
  await load(language);
  await i18next.changeLanguage(language);
  try {
    localStorage.setItem(key, language);
  } catch {
    // Only this page will remember it.
  }
}
