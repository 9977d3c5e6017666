import { queryOptions } from '@tanstack/react-query';
import { api, intentionKey, unwrap } from '../api/client';
import type { AppealRowInput, AppealState } from '../api/types';
import { usePaged } from './paged';

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const at = (appeal_id: string, etag: string) => ({ path: { appeal_id }, header: { 'If-Match': etag } });

export const useAppeals = (filter: { state?: AppealState; queue?: boolean; mine?: boolean }) =>
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
      params: { ...at(appeal_id, etag), query: { filename: file.name } },
      headers: { 'Content-Type': xlsx },
      body: file as unknown as string,
      bodySerializer: (body) => body,
    }),
  );

// The same workbook back, with comments on the bad cells.
export const annotateProof = (appeal_id: string, file: File, language: 'en' | 'zh-CN'): Promise<Blob> =>
  unwrap(
    api.POST('/appeals/{appeal_id}/proof:annotate', {
      params: { path: { appeal_id }, query: { language } },
      headers: { 'Content-Type': xlsx },
      body: file as unknown as string,
      bodySerializer: (body) => body,
      parseAs: 'blob',
    }) as never,
  );

export const putAttachment = (appeal_id: string, etag: string, file: File) =>
  unwrap(
    api.PUT('/appeals/{appeal_id}/attachments/{filename}', {
      params: { path: { appeal_id, filename: file.name }, header: { 'If-Match': etag } },
      headers: { 'Content-Type': 'application/octet-stream' },
      body: file as unknown as string,
      bodySerializer: (body) => body,
    }),
  );

export const attachmentAddress = (appeal_id: string, filename: string) =>
  `/api/v1/appeals/${encodeURIComponent(appeal_id)}/attachments/${encodeURIComponent(filename)}`;

export const deleteAttachment = (appeal_id: string, etag: string, filename: string) =>
  unwrap(
    api.DELETE('/appeals/{appeal_id}/attachments/{filename}', {
      params: { path: { appeal_id, filename }, header: { 'If-Match': etag } },
    }),
  );

export const discardAppeal = (appeal_id: string, etag: string) =>
  unwrap(api.DELETE('/appeals/{appeal_id}', { params: at(appeal_id, etag) }));

export const submitAppeal = (appeal_id: string, etag: string, accept_blank: boolean) =>
  unwrap(
    api.POST('/appeals/{appeal_id}:submit', {
      params: { path: { appeal_id }, header: { 'If-Match': etag, 'Idempotency-Key': intentionKey() } },
      body: { accept_blank },
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

export const decideAppeal = (appeal_id: string, etag: string, decisions: RowDecision[], finish: boolean) =>
  unwrap(
    api.POST('/appeals/{appeal_id}:decide', {
      params: { path: { appeal_id }, header: { 'If-Match': etag, 'Idempotency-Key': intentionKey() } },
      body: { decisions, finish },
    }),
  );
