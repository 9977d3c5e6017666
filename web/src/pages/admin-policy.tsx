import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Loaded } from '../components/loading';
import { Page } from '../components/page';
import { policyQuery } from '../queries/admin';

export default function PolicyPage() {
  const { t } = useTranslation();
  const query = useQuery(policyQuery);
  const yes = (value: boolean) => t(value ? 'common.yes' : 'common.no');
  return (
    <Page title={t('nav.policy')} description={t('policy.description')}>
      <Loaded query={query}>
        {(policy) => (
          <>
            <Container header={<Header variant="h2" description={<span className="digest">{t('policy.digest', { digest: policy.digest })}</span>}>{policy.name}</Header>}>
              <KeyValuePairs
                columns={3}
                items={[
                  { label: t('policy.max_cvss'), value: t('policy.max_cvss_words', { score: policy.max_cvss.toFixed(1) }) },
                  { label: t('policy.block_unscored_high'), value: yes(policy.block_unscored_high) },
                  { label: t('policy.block_virus'), value: yes(policy.block_virus) },
                  { label: t('policy.block_opaque'), value: yes(policy.block_opaque) },
                  { label: t('policy.score_rule'), value: t(`policy.rule.${policy.score_rule}`) },
                  { label: t('policy.require_malware'), value: yes(policy.require_malware) },
                  { label: t('policy.accept_starter_data'), value: yes(policy.accept_starter_data) },
                  { label: t('policy.max_data_age'), value: policy.max_data_age_days > 0 ? t('policy.days', { count: policy.max_data_age_days }) : t('policy.any_age') },
                ]}
              />
            </Container>
            <Container header={<Header variant="h2">{t('policy.text')}</Header>}>
              <pre className="policy-text">{policy.text}</pre>
            </Container>
          </>
        )}
      </Loaded>
    </Page>
  );
}
