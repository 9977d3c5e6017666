import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../format';
import { ImportField } from './import-field';
import { UploadField } from './upload-field';
import type { Draft } from './use-draft';

interface Props {
  draft: Draft;
  uploadId: string | undefined;
  onUpload: (id: string | undefined) => void;
  onImported: (uploadId: string) => void;
}

export function PackageField({ draft, uploadId, onUpload, onImported }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [way, setWay] = useState('upload');
  const [replacing, setReplacing] = useState(false);
  const held = draft.current.version?.revision.package;
  const versionId = draft.current.version?.id;
  const label = `${t('version.package')} *`;
  const finish = useCallback(
    (id: string) => {
      setReplacing(false);
      onImported(id);
    },
    [onImported],
  );
  if (held && !replacing && !uploadId) {
    return (
      <FormField label={label} stretch>
        <SpaceBetween size="xs">
          <StatusIndicator type="success">{`${held.filename} · ${format.bytes(held.size)}`}</StatusIndicator>
          {held.sha256 && <Box variant="code" fontSize="body-s"><span className="evidence">SHA-256 {held.sha256}</span></Box>}
          <Button onClick={() => setReplacing(true)}>{t('upload.replace')}</Button>
        </SpaceBetween>
      </FormField>
    );
  }
  return (
    <FormField label={label} stretch>
      <SpaceBetween size="m">
        <SegmentedControl
          label={t('upload.way')}
          selectedId={way}
          onChange={({ detail }) => setWay(detail.selectedId)}
          options={[
            { id: 'upload', text: t('upload.file') },
            { id: 'import', text: t('import.title') },
          ]}
        />
        {way === 'upload' ? (
          <UploadField
            versionId={versionId}
            revisionId={draft.current.version?.revision.id}
            uploadId={uploadId}
            onTooLarge={() => setWay('import')}
            onUpload={(id) => {
              setReplacing(false);
              onUpload(id);
            }}
          />
        ) : (
          <ImportField versionId={versionId} onComplete={finish} />
        )}
      </SpaceBetween>
    </FormField>
  );
}
