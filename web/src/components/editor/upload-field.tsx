// Upload File: the rules first, then the upload with pause, resume and progress.
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Upload } from '../../api/types';
import { uploadsQuery } from '../../queries/uploads';
import { useAbout } from '../../queries/session';
import { checkPackage, type PackageFault } from '../../upload/name-rules';
import type { PartUploader } from '../../upload/part-uploader';
import { remembered } from '../../upload/remember';
import { cancelUpload, continueUpload, pauseUpload, resumeUpload, startUpload, useUploader } from '../../upload/sessions';
import { useDo } from '../do';
import { useFormat } from '../format';
import { ProblemAlert } from '../problem';
import { FilePicker } from './file-picker';

interface Props {
  versionId: string | undefined;
  revisionId: string | undefined;
  uploadId: string | undefined;
  onUpload: (id: string | undefined) => void;
  onTooLarge: () => void;
}

function FaultAlert({ fault, onTooLarge }: { fault: PackageFault; onTooLarge: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const about = useAbout();
  const tooLarge = fault.fault === 'too_large';
  return (
    <Alert
      type="error"
      header={t('upload.refused')}
      action={tooLarge && <Button onClick={onTooLarge}>{t('upload.use_import')}</Button>}
    >
      {t(`upload.fault.${fault.fault}`, {
        formats: about?.limits.package_extensions.join(' '),
        limit: format.bytes(about?.limits.upload_bytes),
      })}
      {fault.command && (
        <>
          <Box padding={{ top: 'xs', bottom: 'xxs' }}>{t('upload.pack')}</Box>
          <code className="command">{fault.command}</code>
        </>
      )}
    </Alert>
  );
}

function UploadProgress({ uploader, onCancel }: { uploader: PartUploader; onCancel: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { state, session, sentBytes } = uploader;
  const id = session.id;
  const words = t('upload.sent', { sent: format.bytes(sentBytes), size: format.bytes(session.size) });
  const stopped = state === 'paused' || state === 'failed' || state === 'offline';
  return (
    <SpaceBetween size="s">
      <ProgressBar
        label={session.filename}
        description={t(`upload.state.${state}`)}
        additionalInfo={uploader.retries > 0 ? `${words} · ${t('upload.retries', { count: uploader.retries })}` : words}
        value={Math.floor((100 * sentBytes) / session.size)}
        status={state === 'failed' ? 'error' : 'in-progress'}
        resultText={state === 'failed' ? t('upload.state.failed') : undefined}
      />
      {uploader.problem && <ProblemAlert error={uploader.problem} />}
      <SpaceBetween direction="horizontal" size="xs">
        {state === 'uploading' && <Button onClick={() => pauseUpload(id)}>{t('upload.pause')}</Button>}
        {stopped && <Button onClick={() => resumeUpload(id)}>{t('upload.resume')}</Button>}
        <Button variant="link" onClick={onCancel}>
          {t('upload.cancel')}
        </Button>
      </SpaceBetween>
    </SpaceBetween>
  );
}

// A session of before the reload: the bytes that arrived are kept, the browser only lost the file.
function useInterrupted(revisionId: string | undefined): Upload | undefined {
  const uploads = useQuery(uploadsQuery);
  const known = new Set(remembered().map((entry) => entry.id));
  return uploads.data?.items.find(
    (upload) =>
      upload.state === 'open' &&
      (upload.revision_id ? upload.revision_id === revisionId : known.has(upload.id)),
  );
}

export function UploadField({ versionId, revisionId, uploadId, onUpload, onTooLarge }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const about = useAbout();
  const [fault, setFault] = useState<PackageFault>();
  const uploader = useUploader(uploadId);
  const found = useInterrupted(revisionId);
  const interrupted = uploader ? undefined : found;
  const start = useDo((file: File) => startUpload(file, versionId), { onDone: onUpload, silent: true });
  const resume = useDo(({ id, file }: { id: string; file: File }) => continueUpload(id, file).then(() => id), {
    onDone: onUpload,
    silent: true,
  });
  const cancel = useDo((id: string) => cancelUpload(id), { onDone: () => onUpload(undefined) });
  const limits = about?.limits;
  const pickNew = (file: File, isFolder: boolean) => {
    if (!limits) return;
    const wrong = checkPackage(file, limits, isFolder);
    setFault(wrong);
    if (!wrong) start.mutate(file);
  };
  if (uploader && uploader.state !== 'complete') {
    return <UploadProgress uploader={uploader} onCancel={() => cancel.mutate(uploader.session.id)} />;
  }
  const problem = start.error ?? resume.error;
  return (
    <SpaceBetween size="s">
      {interrupted ? (
        <SpaceBetween size="s">
          <Alert type="info" header={t('upload.interrupted')}>
            {t('upload.interrupted_text', {
              name: interrupted.filename,
              sent: format.bytes(interrupted.received_bytes),
              size: format.bytes(interrupted.size),
            })}
          </Alert>
          <FilePicker
            primary
            text={t('upload.same_file')}
            disabled={resume.isPending}
            onPick={(file) => resume.mutate({ id: interrupted.id, file })}
          />
          <Button variant="link" onClick={() => cancel.mutate(interrupted.id)}>
            {t('upload.discard')}
          </Button>
        </SpaceBetween>
      ) : (
        <FilePicker
          text={t('upload.choose')}
          accept={limits && [...limits.package_extensions, '.gz'].join(',')}
          hint={limits && t('upload.rules', { formats: limits.package_extensions.join(' '), limit: format.bytes(limits.upload_bytes) })}
          disabled={!limits || start.isPending}
          onPick={pickNew}
        />
      )}
      <div aria-live="polite">
        {fault && <FaultAlert fault={fault} onTooLarge={onTooLarge} />}
        {!fault && problem && <ProblemAlert error={problem} />}
      </div>
    </SpaceBetween>
  );
}
