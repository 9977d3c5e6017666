// Release as a commercial licence: choose an approved version, name it, release it.
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { asProblem } from '../api/client';
import type { Product } from '../api/types';
import { useDo } from '../components/do';
import { useFormat } from '../components/format';
import { PageLink } from '../components/link';
import { Loaded } from '../components/loading';
import { Page } from '../components/page';
import { ProblemAlert } from '../components/problem';
import { ProductActions, ProductStateWord } from '../components/product-actions';
import { createProduct, productQuery, updateProduct } from '../queries/products';
import { useVersions } from '../queries/versions';

function Form({ product }: { product?: Product }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const approved = useVersions({ status: 'Approved' });
  const [name, setName] = useState(product?.name ?? '');
  const [specification, setSpecification] = useState(product?.specification ?? '');
  const [overview, setOverview] = useState(product?.overview ?? '');
  const [terms, setTerms] = useState(product?.terms ?? '');
  const [chosen, setChosen] = useState<string | undefined>(product?.version.id);
  const options = (approved.items ?? []).map((version) => ({ value: version.id, label: `${version.asset.name} · ${version.number}`, asset: version.asset.id }));
  if (product && !options.some(({ value }) => value === product.version.id)) {
    options.unshift({ value: product.version.id, label: `${product.asset.name} · ${product.version.number}`, asset: product.asset.id });
  }
  const versionId = chosen ?? options.find(({ asset }) => asset === search.get('asset'))?.value;
  const save = useDo(
    () => {
      const form = { name, specification, overview, terms, version_id: versionId ?? '' };
      return product ? updateProduct(product.id, product.etag, form) : createProduct(form);
    },
    { silent: true, done: t('product.saved'), onDone: (saved) => void navigate(`/products/${saved.id}`) },
  );
  const problem = save.error && asProblem(save.error);
  const noneApproved = !approved.isLoading && options.length === 0;
  const reason = noneApproved ? t('product.none_approved') : !versionId ? t('product.choose_version') : !name.trim() ? t('product.name_first') : undefined;
  return (
    <Container header={<Header variant="h2">{t('product.licence')}</Header>}>
      <SpaceBetween size="l">
        {approved.error && <ProblemAlert error={approved.error} retry={approved.retry} />}
        {noneApproved && !approved.error && (
          <Alert type="info" action={<Button onClick={() => void navigate('/assets')}>{t('nav.my_assets')}</Button>}>
            {t('product.none_approved')}
          </Alert>
        )}
        <FormField label={`${t('product.version_id')} *`} description={t('product.version_hint')} errorText={problem?.fieldError('/version_id')}>
          <Select
            options={options}
            selectedOption={options.find(({ value }) => value === versionId) ?? null}
            placeholder={t('common.choose')}
            empty={t('product.none_approved')}
            statusType={approved.isLoading ? 'loading' : 'finished'}
            loadingText={t('common.loading')}
            onChange={({ detail }) => setChosen(detail.selectedOption.value)}
          />
        </FormField>
        <FormField label={`${t('product.name')} *`} description={t('product.name_hint')} errorText={problem?.fieldError('/name')}>
          <Input value={name} ariaRequired onChange={({ detail }) => setName(detail.value)} />
        </FormField>
        <FormField label={t('product.specification')} description={t('product.specification_hint')} errorText={problem?.fieldError('/specification')}>
          <Input value={specification} onChange={({ detail }) => setSpecification(detail.value)} />
        </FormField>
        <FormField label={t('product.overview')} errorText={problem?.fieldError('/overview')}>
          <Textarea value={overview} rows={3} onChange={({ detail }) => setOverview(detail.value)} />
        </FormField>
        <FormField label={t('product.terms')} errorText={problem?.fieldError('/terms')}>
          <Textarea value={terms} rows={4} onChange={({ detail }) => setTerms(detail.value)} />
        </FormField>
        {problem && <ProblemAlert error={problem} />}
        <Button variant={product ? 'normal' : 'primary'} disabled={Boolean(reason)} disabledReason={reason} loading={save.isPending} onClick={() => save.mutate(undefined)}>
          {t(product ? 'product.save' : 'product.create')}
        </Button>
      </SpaceBetween>
    </Container>
  );
}

function Existing({ product }: { product: Product }) {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  return (
    <Page
      title={product.name}
      crumbs={[{ text: t('nav.products'), href: '/products' }]}
      actions={<ProductActions product={product} onDeleted={() => void navigate('/products')} />}
    >
      {product.superseded && <Alert type="warning">{t('product.superseded')}</Alert>}
      {product.state === 'draft' && <Alert type="info">{t('product.draft_text')}</Alert>}
      <Container>
        <KeyValuePairs
          columns={4}
          items={[
            { label: t('product.state'), value: <ProductStateWord state={product.state} /> },
            { label: t('product.asset'), value: <PageLink href={`/assets/${product.asset.id}`}>{`${product.asset.name} · ${product.version.number} r${product.version.revision}`}</PageLink> },
            { label: t('product.published'), value: format.time(product.published_at) },
            { label: 'SHA-256', value: <span className="evidence">{product.package_sha256 ?? '–'}</span> },
          ]}
        />
      </Container>
      <Form key={product.id} product={product} />
    </Page>
  );
}

export default function ProductPage() {
  const { t } = useTranslation();
  const { productId } = useParams();
  const query = useQuery({ ...productQuery(productId ?? ''), enabled: productId !== undefined });
  if (productId) return <Loaded query={query}>{(product) => <Existing product={product} />}</Loaded>;
  return (
    <Page title={t('product.create')} crumbs={[{ text: t('nav.products'), href: '/products' }]}>
      <Form />
    </Page>
  );
}
