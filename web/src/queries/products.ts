import { queryOptions } from '@tanstack/react-query';
import { api, intentionKey, unwrap } from '../api/client';
import type { ProductForm } from '../api/types';
import { usePaged } from './paged';

const at = (product_id: string, etag: string) => ({ params: { path: { product_id }, header: { 'If-Match': etag } } });

export const useProducts = (filter: { asset_id?: string }) =>
  usePaged(['products', filter], (cursor, signal) =>
    unwrap(api.GET('/products', { params: { query: { ...filter, cursor } }, signal })),
  );

export const productQuery = (product_id: string) =>
  queryOptions({
    queryKey: ['product', product_id],
    queryFn: ({ signal }) => unwrap(api.GET('/products/{product_id}', { params: { path: { product_id } }, signal })),
  });

export const createProduct = (body: ProductForm & { name: string; version_id: string }) =>
  unwrap(api.POST('/products', { params: { header: { 'Idempotency-Key': intentionKey() } }, body: body as never }));
export const updateProduct = (product_id: string, etag: string, body: ProductForm) =>
  unwrap(api.PATCH('/products/{product_id}', { ...at(product_id, etag), body }));
export const deleteProduct = (product_id: string, etag: string) =>
  unwrap(api.DELETE('/products/{product_id}', at(product_id, etag)));
export const publishProduct = (product_id: string, etag: string) =>
  unwrap(api.POST('/products/{product_id}:publish', at(product_id, etag)));
export const unpublishProduct = (product_id: string, etag: string) =>
  unwrap(api.POST('/products/{product_id}:unpublish', at(product_id, etag)));
