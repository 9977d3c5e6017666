import Button from '@cloudscape-design/components/button';
import Tabs from '@cloudscape-design/components/tabs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { AssetsTab } from '../components/assets-tab';
import { DraftsTab } from '../components/drafts-tab';
import { Page } from '../components/page';
import { RequestsTab } from '../components/requests-tab';
import { SelectAssetType } from '../components/select-asset-type';

const tabs = ['assets', 'requests', 'drafts'];

export default function MyAssetsPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const [selecting, setSelecting] = useState(false);
  const tab = search.get('tab') ?? 'assets';
  const add = (
    <Button variant="primary" onClick={() => setSelecting(true)}>
      {t('assets.add')}
    </Button>
  );
  return (
    <Page title={t('nav.my_assets')} description={t('assets.description')} actions={add}>
      {selecting && <SelectAssetType onCancel={() => setSelecting(false)} />}
      <Tabs
        activeTabId={tabs.includes(tab) ? tab : 'assets'}
        onChange={({ detail }) => setSearch({ tab: detail.activeTabId })}
        tabs={[
          { id: 'assets', label: t('assets.tab'), content: <AssetsTab onAdd={() => setSelecting(true)} /> },
          { id: 'requests', label: t('requests.tab'), content: <RequestsTab /> },
          { id: 'drafts', label: t('drafts.tab'), content: <DraftsTab onAdd={() => setSelecting(true)} /> },
        ]}
      />
    </Page>
  );
}
