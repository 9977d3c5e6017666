import { queryOptions } from '@tanstack/react-query';
import { api, intentionKey, unwrap } from '../api/client';
import type { AppealRowInput } from '../api/types';
import { usePaged } from './paged';

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const at = (appeal_id: string, etag: string) => ({ path: { appeal_id }, header: { 'If-Match': etag } });

export const useAppeals = (filter: { state?: string; assignee?: string; q?: string }) =>
  usePaged(['appeals', filter], (cursor, signal) =>
    unwrap(api.GET('/appeals', { params: { query: { ...filter, cursor } }, signal })),
  );

export const appealQuery = (appeal_id: string) =>
  queryOptions({
    queryKey: ['appeal', appeal_id],
    queryFn: ({ signal }) => unwrap(api.GET('/appeals/{appeal_id}', { params: { path: { appeal_id } }, signal })),
  });

export const useAppealRows = (appeal_id: string, only: 'blocking' | 'concluded' | 'all') =>
  usePaged(['appeal', appeal_id, 'rows', only], (cursor, signal) =>
    unwrap(
      api.GET('/appeals/{appeal_id}/rows', {
        params: { path: { appeal_id }, query: { only, cursor, limit: 50 } },
        signal,
      }),
    ),
  );

export const createAppeal = (version_id: string) =>
  unwrap(
    api.POST('/versions/{version_id}/appeals', {
      params: { path: { version_id }, header: { 'Idempotency-Key': intentionKey() } },
    }),
  );

export const updateAppealRows = (appeal_id: string, etag: string, rows: AppealRowInput[]) =>
  unwrap(api.PATCH('/appeals/{appeal_id}/rows', { params: at(appeal_id, etag), body: { rows } }));

export const putProof = (appeal_id: string, etag: string, file: File) =>
  unwrap(
    api.PUT('/appeals/{appeal_id}/proof', {
      params: at(appeal_id, etag),
      headers: { 'Content-Type': xlsx },
      body: file as unknown as string,
      bodySerializer: (body) => body,
    }),
  );

export const annotatedProofAddress = (appeal_id: string) =>
  `/api/v1/appeals/${encodeURIComponent(appeal_id)}/proof/annotated`;

export const addAttachment = (appeal_id: string, file: File) =>
  unwrap(
    api.POST('/appeals/{appeal_id}/attachments', {
      params: { path: { appeal_id }, query: { filename: file.name } },
      headers: { 'Content-Type': 'application/octet-stream' },
      body: file as unknown as string,
      bodySerializer: (body) => body,
    }),
  );

export const attachmentAddress = (appeal_id: string, attachment_id: string) =>
  `/api/v1/appeals/${encodeURIComponent(appeal_id)}/attachments/${encodeURIComponent(attachment_id)}`;

export const deleteAttachment = (appeal_id: string, attachment_id: string) =>
  unwrap(
    api.DELETE('/appeals/{appeal_id}/attachments/{attachment_id}', { params: { path: { appeal_id, attachment_id } } }),
  );

export const submitAppeal = (appeal_id: string, etag: string, accept_blank: boolean, accept_warnings: boolean) =>
  unwrap(
    api.POST('/appeals/{appeal_id}:submit', {
      params: { path: { appeal_id }, header: { 'If-Match': etag, 'Idempotency-Key': intentionKey() } },
      body: { accept_blank, accept_warnings },
    }),
  );

export const withdrawAppeal = (appeal_id: string, etag: string) =>
  unwrap(api.POST('/appeals/{appeal_id}:withdraw', { params: at(appeal_id, etag) }));
export const claimAppeal = (appeal_id: string, etag: string) =>
  unwrap(api.POST('/appeals/{appeal_id}:claim', { params: at(appeal_id, etag) }));
export const releaseAppeal = (appeal_id: string, etag: string) =>
  unwrap(api.POST('/appeals/{appeal_id}:release', { params: at(appeal_id, etag) }));

export interface RowDecision {
  finding_id: string;
  decision: 'accepted' | 'rejected';
  comment?: string;
}

export const decideAppeal = (appeal_id: string, etag: string, decisions: RowDecision[], note: string) =>
  unwrap(
    api.POST('/appeals/{appeal_id}:decide', {
      params: { path: { appeal_id }, header: { 'If-Match': etag, 'Idempotency-Key': intentionKey() } },
      body: { decisions, note },
    }),
  );
