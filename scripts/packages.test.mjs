// package.json says what the sources import, once, and promises the same range to the host.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import ts from 'typescript';

import { root } from './run.mjs';

const read = file => readFileSync(path.join(root, file), 'utf8');
const manifest = JSON.parse(read('package.json'));

/** Names of packages that these sources import; types alone are no run-time import. */
function imported({ types }) {
  const names = new Set();
  const sources = ts.sys
    .readDirectory(path.join(root, 'src'), ['.ts', '.tsx'])
    .filter(file => !/\.spec\.tsx?$|\/testing\//.test(file));
  for (const file of sources) {
    const source = ts.createSourceFile(
      file,
      readFileSync(file, 'utf8'),
      ts.ScriptTarget.Latest
    );
    for (const statement of source.statements) {
      const from = statement.moduleSpecifier?.text;
      const onlyTypes =
        statement.importClause?.isTypeOnly ?? statement.isTypeOnly ?? false;
      if (from && !from.startsWith('.') && (types || !onlyTypes)) {
        const parts = from.split('/');
        names.add(parts.slice(0, from.startsWith('@') ? 2 : 1).join('/'));
      }
    }
  }
  return [...names].sort();
}

test('every imported package is a dependency, and every dependency is imported', () => {
  assert.deepEqual(
    imported({ types: true }),
    Object.keys(manifest.dependencies).sort()
  );
});

test('every JupyterLab package that runs is shared, with the range of its dependency', () => {
  // Otherwise the range is the builder's own, and an older JupyterLab warns about each package.
  const shared = Object.entries(manifest.jupyterlab.sharedPackages).map(
    ([name, { requiredVersion }]) => [name, requiredVersion]
  );
  const wanted = imported({ types: false })
    .filter(name => name.startsWith('@jupyterlab/'))
    .map(name => [name, manifest.dependencies[name]]);
  assert.deepEqual(Object.fromEntries(shared), Object.fromEntries(wanted));
});

test('the JupyterLab packages resolve to the oldest family we promise', () => {
  const lock = read('yarn.lock');
  const families = Object.entries(manifest.resolutions).filter(([name]) =>
    name.startsWith('@jupyterlab/')
  );
  assert.ok(families.length > 20);
  for (const [name, version] of families) {
    assert.match(version, /^(4\.4|4\.5|5\.4|6\.4|7\.4|3\.12)\.10$/, name);
  }
  assert.match(lock, /"@jupyterlab\/application@npm:4\.4\.10"/);
});

test('nothing under version control names a host of packages, nor a lock file of npm', () => {
  const files = execFileSync('git', ['ls-files'], {
    cwd: root,
    encoding: 'utf8'
  })
    .split('\n')
    .filter(Boolean);
  assert.deepEqual(
    files.filter(file => path.basename(file) === 'package-lock.json'),
    []
  );
  const hosts = /https?:\/\/(registry\.|[a-z.]*pypi\.|files\.pythonhosted)/;
  for (const file of files.filter(name =>
    /\.(lock|json|toml|ya?ml)$/.test(name)
  )) {
    assert.doesNotMatch(read(file), hosts, file);
  }
});

test('the version number is written once', () => {
  assert.match(read('pyproject.toml'), /dynamic = \["version"\]/);
  assert.match(
    read('CHANGELOG.md'),
    new RegExp(`^## ${manifest.version.replaceAll('.', '\\.')}$`, 'm')
  );
});
