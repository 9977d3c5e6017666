import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { useTranslation } from 'react-i18next';
import { asProblem, type ApiProblem } from '../api/client';

type Translate = ReturnType<typeof useTranslation>['t'];

// The words for a problem: ours when we know its code, else the server's.
export function problemWords(t: Translate, error: unknown): { header: string; content: string; problem: ApiProblem } {
  const problem = asProblem(error);
  const header = t(`problem.${problem.code}`, { defaultValue: problem.title || t('problem.unknown') });
  const fields = problem.errors.map((field) => field.detail).filter((detail) => detail !== problem.detail);
  return { header, content: [problem.detail, ...fields].filter(Boolean).join(' '), problem };
}

interface Props {
  error: unknown;
  retry?: () => void;
  title?: string; // instead of the general words for the problem's code
  next?: string; // what to do about it
}

export function ProblemAlert({ error, retry, title, next }: Props) {
  const { t } = useTranslation();
  const { header, content, problem } = problemWords(t, error);
  return (
    <Alert type="error" header={title ?? header} action={retry && <Button onClick={retry}>{t('common.retry')}</Button>}>
      {content}
      {next && <Box display="block">{next}</Box>}
      {problem.traceId && (
        <Box variant="small" display="block">
          {t('problem.trace', { id: problem.traceId })}
        </Box>
      )}
    </Alert>
  );
}
