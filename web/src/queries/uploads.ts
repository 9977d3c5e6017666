import { queryOptions } from '@tanstack/react-query';
import { api, intentionKey, unwrap } from '../api/client';
import type { ImportCreate } from '../api/types';

export const createUpload = (body: { filename: string; size: number; version_id?: string }) =>
  unwrap(api.POST('/uploads', { params: { header: { 'Idempotency-Key': intentionKey() } }, body }));

export const deleteUpload = (upload_id: string) =>
  unwrap(api.DELETE('/uploads/{upload_id}', { params: { path: { upload_id } } }));

export const uploadCalls = {
  get: (upload_id: string) => unwrap(api.GET('/uploads/{upload_id}', { params: { path: { upload_id } } })),
  complete: (upload_id: string) =>
    unwrap(api.POST('/uploads/{upload_id}:complete', { params: { path: { upload_id } } })),
  sign: async (upload_id: string, numbers: number[]) =>
    (await unwrap(api.POST('/uploads/{upload_id}/parts:sign', { params: { path: { upload_id } }, body: { numbers } })))
      .parts,
};

export const uploadsQuery = queryOptions({
  queryKey: ['uploads'],
  queryFn: ({ signal }) => unwrap(api.GET('/uploads', { signal })),
});

export const createImport = (body: ImportCreate) =>
  unwrap(api.POST('/imports', { params: { header: { 'Idempotency-Key': intentionKey() } }, body }));

export const importQuery = (import_id: string) =>
  queryOptions({
    queryKey: ['import', import_id],
    queryFn: ({ signal }) => unwrap(api.GET('/imports/{import_id}', { params: { path: { import_id } }, signal })),
    refetchInterval: (query) =>
      query.state.data?.state === 'copying' ? 2000 : false,
  });

export const deleteImport = (import_id: string) =>
  unwrap(api.DELETE('/imports/{import_id}', { params: { path: { import_id } } }));
