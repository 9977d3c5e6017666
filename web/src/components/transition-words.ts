// A transition of workflow.md (T5) or a plain act (asset.create) in words; what is not known stays as it is.
import type { useTranslation } from 'react-i18next';

export function transitionWords(t: ReturnType<typeof useTranslation>['t'], transition: string): string {
  return t(`timeline.${transition.replaceAll('.', '_')}`, { defaultValue: transition });
}
