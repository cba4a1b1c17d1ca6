// Every language that is shipped says all that the front end says.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { catalogues, completed, DOMAIN, faultsOf, spoken } from './strings.mjs';

const { texts, faults } = spoken();

test('every text of the sources can be in a catalogue', () => {
  assert.ok(texts.size > 400, `${texts.size} texts were found`);
  assert.deepEqual(faults, []);
});

test('German is shipped', () => {
  assert.ok(catalogues().some(({ language }) => language === 'de_DE'));
});

for (const { language, file } of catalogues()) {
  const catalogue = JSON.parse(readFileSync(file, 'utf8'));

  test(`${language} is named as JupyterLab asks for it`, () => {
    assert.equal(catalogue[''].domain, DOMAIN);
    assert.equal(catalogue[''].language, language.replace('_', '-'));
    assert.match(catalogue[''].plural_forms, /^nplurals=\d+; plural=.+;$/);
  });

  test(`${language} says everything`, () => {
    assert.deepEqual(
      faultsOf(catalogue, texts),
      [],
      'Run `npm run i18n`: it makes the places. Then fill them.'
    );
  });
}

const HEAD = {
  domain: DOMAIN,
  language: 'de-DE',
  plural_forms: 'nplurals=2; plural=(n != 1);'
};
const SAID = new Map([
  ['Open %1…', { plural: null, place: 'src/a.ts:1' }],
  ['One file', { plural: '%1 files', place: 'src/a.ts:2' }]
]);
const GOOD = {
  '': HEAD,
  'Open %1…': ['%1 öffnen…'],
  'One file': ['Eine Datei', '%1 Dateien']
};

test('a good catalogue has no faults', () => {
  assert.deepEqual(faultsOf(GOOD, SAID), []);
});

for (const [what, change, said] of [
  ['missing', { 'Open %1…': undefined }, /“Open %1…” is not in the catalogue/],
  ['empty', { 'Open %1…': [''] }, /src\/a\.ts:1: “Open %1…” is not translated/],
  ['without its placeholder', { 'Open %1…': ['Öffnen…'] }, /differ/],
  ['with another placeholder', { 'Open %1…': ['%2 öffnen…'] }, /differ/],
  ['without its dots', { 'Open %1…': ['%1 öffnen'] }, /differ/],
  ['without its plural', { 'One file': ['Eine Datei'] }, /has 1 of 2 forms/],
  [
    'without the number in its plural',
    { 'One file': ['Eine Datei', 'Dateien'] },
    /differ/
  ],
  ['obsolete', { Gone: ['Weg'] }, /“Gone” is said nowhere any more/]
]) {
  test(`a text that is ${what} is named`, () => {
    const catalogue = JSON.parse(JSON.stringify({ ...GOOD, ...change }));
    const found = faultsOf(catalogue, SAID);
    assert.equal(found.length, 1);
    assert.match(found[0], said);
  });
}

test('completing a catalogue keeps what it says, adds places and drops the obsolete', () => {
  const before = { '': HEAD, 'Open %1…': ['%1 öffnen…'], Gone: ['Weg'] };
  assert.deepEqual(completed(before, SAID), {
    '': HEAD,
    'Open %1…': ['%1 öffnen…'],
    'One file': ['', '']
  });
});
