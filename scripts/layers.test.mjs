// Breaks each rule of eslint.layers.mjs and expects the linter to say so; a rule that nothing can break is no rule.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

import { root } from './run.mjs';

const eslint = new ESLint({
  cwd: root,
  // The snippets are in no tsconfig; the layers need no types.
  overrideConfig: [
    tseslint.configs.disableTypeChecked,
    { languageOptions: { parserOptions: { projectService: false } } }
  ]
});

const layerRules = [
  '@typescript-eslint/no-restricted-imports',
  'no-restricted-globals',
  'no-restricted-syntax',
  '@typescript-eslint/no-explicit-any',
  '@typescript-eslint/consistent-type-imports',
  'no-console'
];

async function complaints(filePath, code) {
  const [result] = await eslint.lintText(code, { filePath });
  const fatal = result.messages.find(message => message.fatal);
  assert.equal(fatal, undefined, fatal?.message);
  return result.messages
    .filter(message => layerRules.includes(message.ruleId))
    .map(message => `${message.ruleId}: ${message.message}`);
}

const refused = [
  [
    'src/browse/plugin.ts',
    "import { nullTranslator } from '@jupyterlab/translation';",
    'Take loadTranslation'
  ],
  [
    'src/browse/model.ts',
    "import React from 'react';",
    'Only panels know React'
  ],
  [
    'src/browse/model.ts',
    "import type { FC } from 'react';",
    'Only panels know React'
  ],
  [
    'src/browse/didModel.ts',
    "import { render } from 'react-dom';",
    'Only panels know React'
  ],
  [
    'src/cart/model.ts',
    "import { Widget } from '@lumino/widgets';",
    'A model knows no DOM'
  ],
  [
    'src/cart/model.ts',
    'export const a = document.body;',
    'A model knows no DOM'
  ],
  [
    'src/cart/model.ts',
    'export const a = window.name;',
    'A model knows no DOM'
  ],
  ['src/cart/model.ts', 'export type A = HTMLElement;', 'A model knows no DOM'],
  [
    'src/cart/model.ts',
    "import { CartPanel } from './panel';",
    'Panels import models'
  ],
  [
    'src/cart/model.ts',
    "export const a = fetch('/x');",
    'Only src/api talks to the server'
  ],
  [
    'src/cart/model.ts',
    "import { ServerConnection } from '@jupyterlab/services';",
    'Only src/api talks to the server'
  ],
  [
    'src/browse/panel.tsx',
    "import { DataLakeClient } from '../api/client';",
    'A panel reads its model'
  ],
  [
    'src/browse/panel.tsx',
    "import type { DataLakeClient } from '../api/client';",
    'A panel reads its model'
  ],
  [
    'src/browse/panel.tsx',
    "import { ServerConnection } from '@jupyterlab/services';",
    'Only src/api talks to the server'
  ],
  [
    'src/browse/plugin.ts',
    "import { URLExt } from '@jupyterlab/coreutils';",
    'Only src/api knows URLs'
  ],
  [
    'src/browse/plugin.ts',
    "export const a = new EventSource('/x');",
    'Only src/api talks to the server'
  ],
  [
    'src/api/client.ts',
    "import { BrowseModel } from '../browse/model';",
    'Features use this folder'
  ],
  [
    'src/api/client.ts',
    "import type { CartModel } from '../cart/model';",
    'Features use this folder'
  ],
  ['src/api/client.ts', "import React from 'react';", 'Only panels know React'],
  [
    'src/components/state.tsx',
    "import { CartModel } from '../cart/model';",
    'Features use this folder'
  ],
  ['src/kernels/injector.ts', 'setInterval(() => undefined, 1);', 'Use Poll'],
  [
    'src/kernels/injector.ts',
    'window.setInterval(() => undefined, 1);',
    'Use Poll'
  ],
  [
    'src/kernels/injector.spec.ts',
    'setInterval(() => undefined, 1);',
    'Use Poll'
  ],
  ['src/browse/row.ts', "document.body.innerHTML = 'x';", 'Text of strangers'],
  [
    'src/browse/row.ts',
    "document.body.insertAdjacentHTML('beforeend', 'x');",
    'Text of strangers'
  ],
  ['src/browse/row.ts', "document.write('x');", 'Text of strangers'],
  [
    'src/browse/row.tsx',
    "export const a = <b dangerouslySetInnerHTML={{ __html: 'x' }} />;",
    'Text of strangers'
  ],
  [
    'src/browse/row.tsx',
    "export const a = { dangerouslySetInnerHTML: { __html: 'x' } };",
    'Text of strangers'
  ],
  ['src/browse/row.ts', 'export const a: any = 1;', 'Unexpected any'],
  [
    'src/browse/row.ts',
    "import { Foo } from './foo';\nexport type A = Foo;",
    'only used as types'
  ],
  ['src/browse/row.ts', "console.log('x');", 'Unexpected console'],
  [
    'src/browse/row.ts',
    '// eslint-disable-next-line no-console\nconsole.log(1);',
    'Unexpected console'
  ]
];

for (const [file, code, sentence] of refused) {
  test(`${file} refuses: ${code}`, async () => {
    const found = await complaints(file, code);
    assert.ok(
      found.some(line => line.includes(sentence)),
      `expected "${sentence}", found ${JSON.stringify(found)}`
    );
  });
}

const allowed = [
  [
    'src/api/client.ts',
    "import { URLExt } from '@jupyterlab/coreutils';\nexport const a = URLExt.join('a', 'b');"
  ],
  [
    'src/api/client.ts',
    "import { ServerConnection } from '@jupyterlab/services';\nexport const a = ServerConnection.makeSettings();"
  ],
  [
    'src/browse/model.ts',
    "import { DataLakeClient } from '../api/client';\nexport const a = new DataLakeClient();"
  ],
  [
    'src/browse/model.ts',
    "import { Signal } from '@lumino/signaling';\nexport const a = new Signal({});"
  ],
  [
    'src/browse/panel.tsx',
    "import { useState } from 'react';\nimport { BrowseModel } from './model';\nexport const a = [useState, BrowseModel, document.body];"
  ]
];

for (const [file, code] of allowed) {
  test(`${file} allows: ${code}`, async () => {
    assert.deepEqual(await complaints(file, code), []);
  });
}
