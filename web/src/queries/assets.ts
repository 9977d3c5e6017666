import { queryOptions } from '@tanstack/react-query';
import { api, intentionKey, unwrap } from '../api/client';
import type { AssetCreate, AssetForm, Status } from '../api/types';
import { usePaged } from './paged';

export interface AssetFilter {
  q?: string;
  status?: Status;
  cve?: string;
  component?: string;
}

export const useAssets = (filter: AssetFilter) =>
  usePaged(['assets', filter], (cursor, signal) =>
    unwrap(api.GET('/assets', { params: { query: { ...filter, cursor } }, signal })),
  );

export const assetQuery = (asset_id: string) =>
  queryOptions({
    queryKey: ['asset', asset_id],
    queryFn: ({ signal }) => unwrap(api.GET('/assets/{asset_id}', { params: { path: { asset_id } }, signal })),
  });

export const createAsset = (body: AssetCreate) =>
  unwrap(api.POST('/assets', { params: { header: { 'Idempotency-Key': intentionKey() } }, body }));

export const updateAsset = (asset_id: string, etag: string, body: AssetForm) =>
  unwrap(api.PATCH('/assets/{asset_id}', { params: { path: { asset_id }, header: { 'If-Match': etag } }, body }));

export const deleteAsset = (asset_id: string, etag: string, confirm_name?: string) =>
  unwrap(
    api.DELETE('/assets/{asset_id}', {
      params: { path: { asset_id }, header: { 'If-Match': etag }, query: { confirm_name } },
    }),
  );
