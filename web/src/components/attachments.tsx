import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Appeal } from '../api/types';
import { attachmentAddress, deleteAttachment, putAttachment } from '../queries/appeals';
import { useDo } from './do';
import { useFormat } from './format';

// Evidence files of an appeal; a reader who may not change them sees the list only.
export function Attachments({ appeal, editable }: { appeal: Appeal; editable: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const input = useRef<HTMLInputElement>(null);
  const add = useDo((file: File) => putAttachment(appeal.id, appeal.etag, file), { done: t('appeal.attached') });
  const remove = useDo((filename: string) => deleteAttachment(appeal.id, appeal.etag, filename));
  return (
    <SpaceBetween size="s">
      {appeal.attachments.length === 0 && <span>{t('appeal.no_attachments')}</span>}
      {appeal.attachments.map((file) => (
        <SpaceBetween key={file.filename} direction="horizontal" size="xs">
          <Link href={attachmentAddress(appeal.id, file.filename)} target="_blank">
            {file.filename}
          </Link>
          <span>{format.bytes(file.size)}</span>
          {editable && (
            <Button variant="inline-link" ariaLabel={`${t('action.remove')}: ${file.filename}`} onClick={() => remove.mutate(file.filename)}>
              {t('action.remove')}
            </Button>
          )}
        </SpaceBetween>
      ))}
      {editable && (
        <>
          <input
            ref={input}
            hidden
            type="file"
            accept=".pdf,.txt,.log,.diff,.patch,.png,.jpg,.zip,.asc,.sig"
            onChange={(event) => {
              const file = event.target.files?.[0];
              event.target.value = '';
              if (file) add.mutate(file);
            }}
          />
          <Button iconName="upload" loading={add.isPending} onClick={() => input.current?.click()}>
            {t('appeal.attach')}
          </Button>
        </>
      )}
    </SpaceBetween>
  );
}
