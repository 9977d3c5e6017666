import Button from '@cloudscape-design/components/button';
import type { TableProps } from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Product } from '../api/types';
import { useFormat } from '../components/format';
import { PageLink } from '../components/link';
import { Listing } from '../components/listing';
import { Page } from '../components/page';
import { ProductActions, ProductStateWord } from '../components/product-actions';
import { useProducts } from '../queries/products';

export default function ProductsPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const list = useProducts({});
  const create = () => void navigate('/products/new');
  const columns: TableProps.ColumnDefinition<Product>[] = [
    { id: 'name', header: t('product.name'), isRowHeader: true, minWidth: 180, cell: (product) => <PageLink href={`/products/${product.id}`}>{product.name}</PageLink> },
    { id: 'state', header: t('product.state'), minWidth: 120, cell: (product) => <ProductStateWord state={product.state} /> },
    {
      id: 'asset',
      header: t('product.version_id'),
      minWidth: 180,
      cell: (product) => (
        <PageLink href={`/assets/${product.asset.id}`}>{`${product.asset.name} · ${product.version.number} r${product.version.revision}`}</PageLink>
      ),
    },
    { id: 'published', header: t('product.published'), minWidth: 150, cell: (product) => format.time(product.published_at) },
    { id: 'actions', header: t('common.actions'), minWidth: 200, cell: (product) => <ProductActions product={product} small /> },
  ];
  return (
    <Page
      title={t('nav.products')}
      description={t('product.description_page')}
      actions={
        <Button variant="primary" onClick={create}>
          {t('product.create')}
        </Button>
      }
    >
      <Listing
        list={list}
        label={t('nav.products')}
        columnDefinitions={columns}
        trackBy="id"
        emptyTitle={t('product.empty_title')}
        emptyText={t('product.empty_text')}
        emptyAction={<Button onClick={create}>{t('product.create')}</Button>}
      />
    </Page>
  );
}
