import tseslint from 'typescript-eslint';

const banned = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });
const barrel = { regex: '^@cloudscape-design/components$', message: 'Import the component path, never the barrel.' };

// Arrows: app → pages → components, upload → queries → api.
export default tseslint.config(
  { ignores: ['dist', 'src/api/schema.d.ts'] },
  {
    files: ['src/**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommended],
    rules: {
      ...banned(barrel),
      'no-restricted-syntax': [
        'error',
        { selector: "JSXAttribute[name.name='style']", message: 'No inline styles: the content security policy forbids them.' },
        { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: 'Trusted Types forbid it.' },
      ],
    },
  },
  { files: ['src/pages/**'], rules: banned(barrel, { group: ['**/pages/*', '../*-page', '../app/App'], message: 'Pages do not import pages.' }) },
  { files: ['src/components/**'], rules: banned(barrel, { group: ['**/pages/**', '**/app/**'], message: 'Components are below pages and app.' }) },
  { files: ['src/queries/**'], rules: banned(barrel, { group: ['**/pages/**', '**/app/**', '**/components/**'], message: 'Queries only know the api.' }) },
  { files: ['src/api/**'], rules: banned(barrel, { group: ['../*'], message: 'The api knows nobody.' }) },
);
