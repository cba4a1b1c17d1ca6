// The rules of the house (docs/architecture.md) that a linter can hold. A flat config replaces a rule's options
// instead of adding to them, so each room lists everything that is forbidden in it.
// scripts/layers.test.mjs breaks each of them and expects the failure.

const features = [
  'account',
  'arrivals',
  'availability',
  'browse',
  'cart',
  'doctor',
  'insert',
  'kernels',
  'reactions',
  'status',
  'uploads'
];

const urls = {
  name: '@jupyterlab/coreutils',
  importNames: ['URLExt'],
  message: 'Only src/api knows URLs.'
};
const serverConnection = {
  name: '@jupyterlab/services',
  importNames: ['ServerConnection'],
  message: 'Only src/api talks to the server; take a DataLakeClient.'
};
const honestWords = {
  name: '@jupyterlab/translation',
  importNames: ['nullTranslator'],
  message: 'Take loadTranslation: it shows what a stranger’s text hides.'
};
const react = ['react', 'react-dom', 'react-dom/*', '@testing-library/*'];
const network = ['fetch', 'XMLHttpRequest', 'EventSource', 'WebSocket'].map(
  name => ({ name, message: 'Only src/api talks to the server.' })
);
const timers = [
  { name: 'setInterval', message: 'Use Poll of @lumino/polling.' }
];
const dom = [
  'document',
  'window',
  'navigator',
  'location',
  'localStorage',
  'sessionStorage',
  'HTMLElement',
  'Element',
  'Node',
  'Event',
  'MouseEvent',
  'KeyboardEvent',
  'requestAnimationFrame'
].map(name => ({ name, message: 'A model knows no DOM.' }));

/** Ways to make markup out of strings of strangers, and a poll that nobody ends. */
const syntax = [
  {
    selector:
      'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment)$/]',
    message: 'Text of strangers becomes text nodes, never markup.'
  },
  {
    selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]',
    message: 'Text of strangers becomes text nodes, never markup.'
  },
  {
    selector: 'Property[key.name="dangerouslySetInnerHTML"]',
    message: 'Text of strangers becomes text nodes, never markup.'
  },
  {
    selector:
      'MemberExpression[object.name="document"][property.name=/^write(ln)?$/]',
    message: 'Text of strangers becomes text nodes, never markup.'
  },
  {
    selector: 'MemberExpression[property.name="setInterval"]',
    message: 'Use Poll of @lumino/polling.'
  }
];

/** `no-restricted-globals` sees values only. */
const domTypes = [
  {
    selector:
      'TSTypeReference[typeName.name=/^(HTML[A-Za-z]*|Document|Window|Element|Node|Event|(Mouse|Keyboard|Focus|Drag)Event)$/]',
    message: 'A model knows no DOM.'
  }
];

/**
 * One room's restrictions.
 *
 * @param {string[]} files - the room
 * @param {{paths?: object[], groups?: {group: string[], message: string}[], globals?: object[], code?: object[]}} forbidden - what must not be in it
 */
function room(files, { paths = [], groups = [], globals = [], code = [] }) {
  return {
    files,
    rules: {
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths, patterns: groups }
      ],
      'no-restricted-globals': ['error', ...timers, ...globals],
      'no-restricted-syntax': ['error', ...syntax, ...code]
    }
  };
}

const noClient = {
  group: ['**/api/client'],
  message: 'A panel reads its model; only models call the client.'
};
const noReact = { group: react, message: 'Only panels know React.' };
const noWidgets = {
  group: ['@lumino/widgets', '@lumino/dragdrop', '@lumino/virtualdom'],
  message: 'A model knows no DOM.'
};
const noPanels = {
  group: ['**/panel', '**/dialog', '**/*.tsx'],
  message: 'Panels import models, never the other way.'
};
const noFeatures = {
  group: features.map(feature => `**/${feature}/**`),
  message: 'Features use this folder, never the other way.'
};

export default [
  room(['src/**/*.{ts,tsx}'], {
    paths: [urls, serverConnection, honestWords],
    globals: network
  }),
  room(['src/**/*.tsx'], {
    paths: [urls, serverConnection, honestWords],
    groups: [noClient],
    globals: network
  }),
  room(['src/components/**/*.{ts,tsx}'], {
    paths: [urls, serverConnection],
    groups: [noClient, noFeatures],
    globals: network
  }),
  room(['src/*/model.ts', 'src/**/*[mM]odel*.ts'], {
    paths: [urls, serverConnection, honestWords],
    groups: [noReact, noWidgets, noPanels],
    globals: [...network, ...dom],
    code: domTypes
  }),
  room(['src/api/**/*.ts'], {
    groups: [noReact, noWidgets, noFeatures]
  }),
  {
    // Tests build what they test, servers included.
    files: ['src/**/*.spec.{ts,tsx}', 'src/**/testing/**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-restricted-imports': 'off',
      'no-restricted-globals': ['error', ...timers],
      'no-restricted-syntax': ['error', ...syntax]
    }
  }
];
