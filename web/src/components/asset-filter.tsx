import PropertyFilter, { type PropertyFilterProps } from '@cloudscape-design/components/property-filter';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { AssetFilter } from '../queries/assets';

const keys = ['status', 'cve', 'component'] as const;
const statuses = ['Draft', 'Scanning', 'Rejected', 'Reviewing', 'Approved'];

// The filter lives in the address, so that it can be kept and sent.
export function useAssetFilter(): [AssetFilter, (filter: AssetFilter) => void] {
  const [search, setSearch] = useSearchParams();
  const filter: AssetFilter = {};
  for (const key of ['q', ...keys] as const) {
    const value = search.get(key);
    if (value) (filter as Record<string, string>)[key] = value;
  }
  const set = (next: AssetFilter) =>
    setSearch({ ...(search.has('tab') ? { tab: search.get('tab') as string } : {}), ...(next as Record<string, string>) });
  return [filter, set];
}

export function AssetFilterBox() {
  const { t } = useTranslation();
  const [filter, setFilter] = useAssetFilter();
  const words: Record<string, (value: string) => string> = {
    status: (value) => t(`status.${value}`),
  };
  const tokens: PropertyFilterProps.Token[] = Object.entries(filter).map(([key, value]) =>
    key === 'q' ? { operator: ':', value } : { propertyKey: key, operator: '=', value },
  );
  return (
    <PropertyFilter
      query={{ operation: 'and', tokens }}
      onChange={({ detail }) => {
        const next: Record<string, string> = {};
        for (const { propertyKey, value } of detail.tokens) next[propertyKey ?? 'q'] = String(value);
        setFilter(next);
      }}
      hideOperations
      freeTextFiltering={{ operators: [':'], defaultOperator: ':' }}
      filteringProperties={keys.map((key) => ({
        key,
        propertyLabel: t(`assets.filter.${key}`),
        groupValuesLabel: t(`assets.filter.${key}`),
        operators: [{ operator: '=', format: words[key] }],
        defaultOperator: '=' as const,
      }))}
      filteringOptions={statuses.map((value) => ({ propertyKey: 'status', value, label: t(`status.${value}`) }))}
      filteringPlaceholder={t('assets.filter.placeholder')}
      filteringAriaLabel={t('assets.filter.placeholder')}
      
    />
  );
}
