import js from '@eslint/js';
import jupyter from '@jupyter/eslint-plugin';
import tsdoc from 'eslint-plugin-tsdoc';
import tseslint from 'typescript-eslint';

import layers from './eslint.layers.mjs';

/** The plugin's recommendations, each as an error: a warning is a rule that nobody holds. */
function asErrors(config) {
  const rules = Object.entries(config.rules ?? {}).map(([name, level]) => [
    name,
    level === 'off' ? 'off' : 'error'
  ]);
  return { ...config, rules: Object.fromEntries(rules) };
}

const nodeGlobals = Object.fromEntries(
  [
    'AbortController',
    'Buffer',
    '__dirname',
    'clearTimeout',
    'console',
    'fetch',
    'module',
    'process',
    'require',
    'setInterval',
    'setTimeout',
    'URL'
  ].map(name => [name, 'readonly'])
);

export default tseslint.config(
  {
    ignores: [
      '.test-results/**',
      '.venv/**',
      '.yarn/**',
      'coverage/**',
      'jupyter_server_ext/**',
      'lib/**',
      'node_modules/**',
      'ui-tests/node_modules/**',
      'ui-tests/playwright-report/**',
      'ui-tests/test-results/**'
    ]
  },
  { linterOptions: { noInlineConfig: true } },
  {
    files: ['**/*.{js,mjs}'],
    extends: [js.configs.recommended],
    languageOptions: { globals: nodeGlobals },
    rules: { curly: 'error', eqeqeq: 'error', 'no-var': 'error' }
  },
  {
    // What is in it is sent to the page.
    files: ['bench/chromium/inPage.mjs'],
    languageOptions: {
      globals: {
        document: 'readonly',
        MutationObserver: 'readonly',
        performance: 'readonly',
        setTimeout: 'readonly'
      }
    }
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    extends: [
      js.configs.recommended,
      tseslint.configs.recommendedTypeChecked,
      jupyter.configs.recommended
        .filter(config => !config.files?.includes('**/schema/*.json'))
        .map(asErrors)
    ],
    plugins: { jupyter, tsdoc },
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname
      }
    },
    rules: {
      curly: ['error', 'all'],
      eqeqeq: 'error',
      'no-console': 'error',
      'prefer-arrow-callback': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { prefer: 'type-imports', fixStyle: 'separate-type-imports' }
      ],
      '@typescript-eslint/naming-convention': [
        'error',
        {
          selector: 'memberLike',
          modifiers: ['private'],
          format: ['camelCase'],
          leadingUnderscore: 'require'
        }
      ],
      '@typescript-eslint/no-empty-object-type': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      // Core's idiom for constants and nested types (CommandIDs, Private).
      '@typescript-eslint/no-namespace': 'off',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { args: 'none' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        {
          considerDefaultExhaustiveForUnions: true,
          requireDefaultForNonUnion: true
        }
      ],
      // signal.connect(this._onChanged, this) is how Lumino binds.
      '@typescript-eslint/unbound-method': 'off',
      'tsdoc/syntax': 'error'
    }
  },
  {
    // Generated: its comments are the docstrings of the server's models.
    files: ['src/api/types.ts', 'src/api/failures.ts'],
    rules: { 'tsdoc/syntax': 'off' }
  },
  {
    // Its texts stand in schema/, from where the catalogues take them.
    files: ['src/settingsLanguage.ts'],
    rules: { 'jupyter/no-dynamic-translation': 'off' }
  },
  {
    files: ['ui-tests/**/*.ts'],
    extends: [js.configs.recommended, tseslint.configs.recommended],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname
      }
    },
    rules: {
      curly: 'error',
      eqeqeq: 'error',
      // Playwright's fixtures must destructure, also nothing.
      'no-empty-pattern': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error'
    }
  },
  {
    // Texts in tests are examples, not for users.
    files: ['src/**/*.spec.{ts,tsx}', 'src/**/testing/**/*.{ts,tsx}'],
    rules: {
      'jupyter/command-described-by': 'off',
      'jupyter/no-untranslated-string': 'off',
      'jupyter/plugin-description': 'off',
      'jupyter/require-disposable-ownership': 'off',
      'jupyter/require-disposable-transfer': 'off',
      'jupyter/require-signal-cleanup': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off'
    }
  },
  ...layers
);
