import { queryOptions } from '@tanstack/react-query';
import { api, intentionKey, unwrap } from '../api/client';
import type { ReportFormat, Status, VersionForm } from '../api/types';
import { usePaged } from './paged';

export const useVersions = (filter: { status?: Status; q?: string }) =>
  usePaged(['versions', filter], (cursor, signal) =>
    unwrap(api.GET('/versions', { params: { query: { ...filter, cursor } }, signal })),
  );

export const versionQuery = (version_id: string) =>
  queryOptions({
    queryKey: ['version', version_id],
    queryFn: ({ signal }) => unwrap(api.GET('/versions/{version_id}', { params: { path: { version_id } }, signal })),
  });

export const revisionsQuery = (version_id: string) =>
  queryOptions({
    queryKey: ['version', version_id, 'revisions'],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/versions/{version_id}/revisions', { params: { path: { version_id } }, signal })),
  });

export const createVersion = (asset_id: string, body: VersionForm) =>
  unwrap(
    api.POST('/assets/{asset_id}/versions', {
      params: { path: { asset_id }, header: { 'Idempotency-Key': intentionKey() } },
      body,
    }),
  );

export const updateVersion = (version_id: string, etag: string, body: VersionForm) =>
  unwrap(api.PATCH('/versions/{version_id}', { params: { path: { version_id }, header: { 'If-Match': etag } }, body }));

export const deleteVersion = (version_id: string, etag: string, confirm_name?: string) =>
  unwrap(
    api.DELETE('/versions/{version_id}', {
      params: { path: { version_id }, header: { 'If-Match': etag }, query: { confirm_name } },
    }),
  );

const guarded = (version_id: string, etag: string) => ({
  params: { path: { version_id }, header: { 'If-Match': etag, 'Idempotency-Key': intentionKey() } },
});

export const submitVersion = (version_id: string, etag: string) =>
  unwrap(api.POST('/versions/{version_id}:submit', guarded(version_id, etag)));

export const modifyVersion = (version_id: string, etag: string) =>
  unwrap(api.POST('/versions/{version_id}:modify', guarded(version_id, etag)));

export const withdrawVersion = (version_id: string, etag: string) =>
  unwrap(api.POST('/versions/{version_id}:withdraw', { params: { path: { version_id }, header: { 'If-Match': etag } } }));

// Where the browser downloads a report from.
export function reportAddress(version_id: string, format: ReportFormat, language: string, reportId?: string): string {
  const query = new URLSearchParams({ language });
  if (reportId) query.set('report_id', reportId);
  return `/api/v1/versions/${encodeURIComponent(version_id)}/reports/${format}?${query}`;
}
