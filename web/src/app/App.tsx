import { QueryCache, QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BrowserRouter, Navigate, Route, Routes } from 'react-router';
import I18nProvider, { importMessages, type I18nProviderProps } from '@cloudscape-design/components/i18n';
import { ApiProblem } from '../api/client';
import type { Me } from '../api/types';
import { Loading } from '../components/loading';
import { ProblemAlert } from '../components/problem';
import { SignInPage } from '../pages/sign-in';
import { meQuery } from '../queries/session';
import { listen, pollInterval } from './events';
import { homeOf } from './navigation';
import { Shell } from './Shell';

const MyAssetsPage = lazy(() => import('../pages/my-assets'));
const AssetEditPage = lazy(() => import('../pages/asset-edit'));
const AssetDetailsPage = lazy(() => import('../pages/asset-details'));
const ScanReportPage = lazy(() => import('../pages/scan-report'));
const AppealPage = lazy(() => import('../pages/appeal'));
const ProductsPage = lazy(() => import('../pages/products'));
const ProductPage = lazy(() => import('../pages/product'));
const ReviewQueuePage = lazy(() => import('../pages/review-queue'));
const WorkbenchPage = lazy(() => import('../pages/workbench'));
const PolicyPage = lazy(() => import('../pages/admin-policy'));
const DataPage = lazy(() => import('../pages/admin-data'));
const AuditPage = lazy(() => import('../pages/admin-audit'));
const NotFoundPage = lazy(() => import('../pages/not-found'));

export function makeQueries(): QueryClient {
  const queries = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ApiProblem && error.status === 401) queries.setQueryData(['me'], null);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 2000,
        refetchInterval: pollInterval,
        retry: (count, error) => count < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 500),
      },
    },
  });
  return queries;
}

function Pages({ me }: { me: Me }) {
  const only = (role: Me['role'], element: React.ReactNode) => (me.role === role ? element : <NotFoundPage role={role} />);
  return (
    <Suspense fallback={<Loading />}>
      <Routes>
        <Route path="/" element={<Navigate to={homeOf(me)} replace />} />
        <Route path="/sign-in" element={<Navigate to={homeOf(me)} replace />} />
        <Route path="/assets" element={only('seller', <MyAssetsPage />)} />
        <Route path="/assets/new" element={only('seller', <AssetEditPage />)} />
        <Route path="/assets/:assetId" element={<AssetDetailsPage />} />
        <Route path="/assets/:assetId/versions/new" element={only('seller', <AssetEditPage />)} />
        <Route path="/versions/:versionId/edit" element={only('seller', <AssetEditPage />)} />
        <Route path="/scans/:scanId" element={<ScanReportPage />} />
        <Route path="/appeals/:appealId" element={only('seller', <AppealPage />)} />
        <Route path="/products" element={only('seller', <ProductsPage />)} />
        <Route path="/products/new" element={only('seller', <ProductPage />)} />
        <Route path="/products/:productId" element={only('seller', <ProductPage />)} />
        <Route path="/review" element={only('reviewer', <ReviewQueuePage />)} />
        <Route path="/review/:appealId" element={only('reviewer', <WorkbenchPage />)} />
        <Route path="/admin/policy" element={only('administrator', <PolicyPage />)} />
        <Route path="/admin/data" element={only('administrator', <DataPage />)} />
        <Route path="/admin/audit" element={only('administrator', <AuditPage />)} />
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </Suspense>
  );
}

function SignedIn({ me, queries }: { me: Me; queries: QueryClient }) {
  useEffect(() => listen(queries), [queries, me.id]);
  return (
    <Shell me={me}>
      <Pages me={me} />
    </Shell>
  );
}

export function Content({ queries }: { queries: QueryClient }) {
  const me = useQuery(meQuery);
  if (me.data) return <SignedIn me={me.data} queries={queries} />;
  if (me.data === null) return <SignInPage />;
  return me.error ? <ProblemAlert error={me.error} retry={() => void me.refetch()} /> : <Loading />;
}

export function App() {
  const { i18n } = useTranslation();
  const [queries] = useState(makeQueries);
  const [messages, setMessages] = useState<readonly I18nProviderProps.Messages[]>([]);
  const language = i18n.language;
  useEffect(() => {
    let wanted = true;
    void importMessages(language).then((loaded) => wanted && setMessages(loaded));
    return () => {
      wanted = false;
    };
  }, [language]);
  return (
    <I18nProvider locale={language} messages={messages}>
      <QueryClientProvider client={queries}>
        <BrowserRouter>
          <Content queries={queries} />
        </BrowserRouter>
      </QueryClientProvider>
    </I18nProvider>
  );
}
