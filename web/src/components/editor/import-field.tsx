// Import from bucket: the server fetches the object itself; for packages too large for a browser.
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../../api/client';
import type { Import, ImportCreate } from '../../api/types';
import { createImport, deleteImport, importQuery } from '../../queries/uploads';
import { useDo } from '../do';
import { useFormat } from '../format';
import { ProblemAlert } from '../problem';

const bucketFields = ['endpoint', 'region', 'bucket', 'key', 'object_version'] as const;
const secretFields = ['access_key_id', 'secret_access_key', 'session_token'] as const;
type Field = (typeof bucketFields)[number] | (typeof secretFields)[number] | 'presigned_url';

function bodyOf(values: Partial<Record<Field, string>>, presigned: boolean, version_id?: string): ImportCreate {
  if (presigned) return { version_id, presigned_url: values.presigned_url };
  const body: ImportCreate = { version_id };
  for (const field of bucketFields) if (values[field]) body[field] = values[field];
  if (values.access_key_id && values.secret_access_key) {
    body.credentials = {
      access_key_id: values.access_key_id,
      secret_access_key: values.secret_access_key,
      ...(values.session_token ? { session_token: values.session_token } : {}),
    };
  }
  return body;
}

function ImportProgress({ state, onCancel }: { state: Import; onCancel: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (state.state === 'failed' || state.state === 'cancelled') {
    return (
      <Alert type="error" header={t('import.failed')} action={<Button onClick={onCancel}>{t('import.again')}</Button>}>
        {state.problem}
        <Box display="block">{t('import.next')}</Box>
      </Alert>
    );
  }
  if (state.state === 'complete') return <StatusIndicator type="success">{t('import.complete', { name: state.filename })}</StatusIndicator>;
  const words = t('upload.sent', { sent: format.bytes(state.copied_bytes), size: format.bytes(state.size) });
  return (
    <SpaceBetween size="s">
      <ProgressBar
        label={state.filename}
        description={state.source}
        additionalInfo={words}
        value={state.size ? Math.floor((100 * state.copied_bytes) / state.size) : 0}
      />
      <Button onClick={onCancel}>{t('import.cancel')}</Button>
    </SpaceBetween>
  );
}

interface Props {
  versionId: string | undefined;
  onComplete: (uploadId: string) => void;
}

export function ImportField({ versionId, onComplete }: Props) {
  const { t, i18n } = useTranslation();
  const [way, setWay] = useState('bucket');
  const [values, setValues] = useState<Partial<Record<Field, string>>>({});
  const [id, setId] = useState<string>();
  const running = useQuery({ ...importQuery(id ?? ''), enabled: id !== undefined });
  const start = useDo(() => createImport(bodyOf(values, way === 'presigned', versionId)), {
    silent: true,
    onDone: (made) => {
      setId(made.id);
      setValues(({ endpoint, region, bucket, key }) => ({ endpoint, region, bucket, key })); // secrets are not kept
    },
  });
  const cancel = useDo((import_id: string) => deleteImport(import_id).catch(() => undefined), { onDone: () => setId(undefined) });
  const uploadId = running.data?.state === 'complete' ? running.data.upload_id : null;
  useEffect(() => {
    if (uploadId) onComplete(uploadId);
  }, [uploadId, onComplete]);
  if (id && running.data) return <ImportProgress state={running.data} onCancel={() => cancel.mutate(id)} />;
  const problem = start.error && asProblem(start.error);
  const field = (name: Field, type: 'text' | 'password' = 'text') => (
    <FormField
      key={name}
      label={t(`import.${name}`)}
      errorText={problem?.fieldError(`/${name}`) ?? problem?.fieldError(`/credentials/${name}`)}
    >
      <Input
        type={type}
        value={values[name] ?? ''}
        autoComplete={false}
        placeholder={i18n.exists(`import.${name}_example`) ? t(`import.${name}_example`) : undefined}
        onChange={({ detail }) => setValues((old) => ({ ...old, [name]: detail.value }))}
      />
    </FormField>
  );
  const ready = way === 'presigned' ? values.presigned_url : values.endpoint && values.bucket && values.key;
  return (
    <SpaceBetween size="m">
      <FormField label={t('import.way')}>
        <RadioGroup
          value={way}
          onChange={({ detail }) => setWay(detail.value)}
          items={['bucket', 'presigned'].map((value) => ({ value, label: t(`import.way_${value}`) }))}
        />
      </FormField>
      {way === 'presigned' ? (
        field('presigned_url')
      ) : (
        <ColumnLayout columns={2}>
          {bucketFields.map((name) => field(name))}
          {secretFields.map((name) => field(name, name === 'access_key_id' ? 'text' : 'password'))}
        </ColumnLayout>
      )}
      {problem && problem.errors.length === 0 && <ProblemAlert error={problem} title={problem.status === 503 ? t('import.unreachable') : undefined} next={t('import.next')} />}
      <Button disabled={!ready} disabledReason={t('import.missing')} loading={start.isPending} onClick={() => start.mutate(undefined)}>
        {t('import.start')}
      </Button>
    </SpaceBetween>
  );
}
