const base = require('@jupyterlab/testing/lib/jest-config')(__dirname);

// Packages published as ES modules only; jest runs CommonJS.
const esModules = [
  '@codemirror',
  '@jupyter/',
  '@jupyterlab/',
  '@marijn',
  '@microsoft',
  'color',
  'exenv-es6',
  'lib0',
  'marked',
  'nanoid',
  'vscode-ws-jsonrpc',
  'y-protocols',
  'y-websocket',
  'yjs'
];

module.exports = {
  ...base,
  coverageReporters: ['text-summary'],
  modulePathIgnorePatterns: [
    '<rootDir>/jupyter_server_ext/',
    '<rootDir>/lib/',
    '<rootDir>/ui-tests/',
    '<rootDir>/.test-results/',
    '<rootDir>/.venv/'
  ],
  reporters: ['default'],
  testRegex: 'src/.*\\.spec\\.(ts|tsx)$',
  transform: {
    ...base.transform,
    '\\.py$': '@jupyterlab/testing/lib/jest-raw-loader.js'
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esModules.join('|')})).+`]
};
