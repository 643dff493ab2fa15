// Lint rules. None of them needs type information: the type checks run beside this, and the lint has to stay quick.

import svelte from 'eslint-plugin-svelte'
import typescript from 'typescript-eslint'

export default typescript.config(
  { ignores: ['out/', 'dist/', 'figures/', 'test-results/', 'playwright-report/', '.venv/', 'tests/golden/'] },
  ...typescript.configs.recommended,
  ...svelte.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': ['error', { allow: ['warn', 'error'] }],
      curly: 'off',
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'use-isnan': 'error',
      'no-cond-assign': 'error',
      'no-constant-condition': ['error', { checkLoops: 'allExceptWhileTrue' }],
      'no-dupe-else-if': 'error',
      'no-duplicate-case': 'error',
      'no-empty': 'error',
      'no-empty-pattern': 'error',
      'no-loss-of-precision': 'error',
      'no-self-assign': 'error',
      'no-self-compare': 'error',
      'no-unsafe-finally': 'error',
      'no-unsafe-negation': 'error',
      'no-useless-catch': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: typescript.parser } },
    rules: {
      // Its Svelte counterpart knows that $props() and $derived() are declared with let.
      'prefer-const': 'off',
      'svelte/prefer-const': 'error',
      // Big collections are replaced whole behind $state.raw: a plain Map is meant.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  // What these write to the terminal is their purpose.
  {
    files: ['scripts/**', 'bench/**', 'src-engine/cli.ts', 'src-engine/cli/**'],
    rules: { 'no-console': 'off' },
  },
)
