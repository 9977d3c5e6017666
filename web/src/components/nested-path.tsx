// A path through archives: a line for each archive that was opened on the way, the last one is the file itself.
import { useTranslation } from 'react-i18next';

export const pathSteps = (path: string): string[] => path.split(/!\/?/).filter((step) => step !== '');

export function NestedPath({ path }: { path: string }) {
  const { t } = useTranslation();
  const steps = pathSteps(path);
  return (
    <ol className="nested-path" aria-label={t('finding.paths')}>
      {(steps.length > 0 ? steps : [path]).map((step, index) => (
        <li key={index} data-depth={Math.min(index, 6)}>
          {step}
        </li>
      ))}
    </ol>
  );
}
