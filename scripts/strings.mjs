// What the front end says, as its sources and its settings hold it, and what a catalogue of translations says instead.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

import { root } from './run.mjs';

export const DOMAIN = 'jupyterlab_datalake';

/** Where JupyterLab looks for the catalogues of an installed package. */
const LOCALES = path.join(
  root,
  'jupyter_server_ext/jupyterlab_datalake/locale'
);

/** Between a context and its text, as gettext has it. */
const OF = '\u0004';

/** Hands every text on to JupyterLab's translator, so it writes none out. */
const BUNDLE = 'src/components/translation.ts';

/** The texts of a setting that JupyterLab shows, by the names of their keys. */
const SHOWN = ['title', 'description', 'jupyter.lab.setting-icon-label'];

/**
 * Every text that the sources give to a translator.
 *
 * @returns {{texts: Map<string, {plural: string | null, place: string}>, faults: string[]}} texts by their key in a
 *   catalogue, and a sentence for each that no catalogue could hold.
 */
export function spoken() {
  const texts = new Map();
  const faults = [];
  const say = (key, plural, place) => {
    const before = texts.get(key);
    if (before && (before.plural === null) !== (plural === null)) {
      faults.push(
        `${place}: “${key}” is said with a plural here and without one at ${before.place}; a catalogue holds it once.`
      );
    }
    texts.set(key, before ?? { plural, place });
  };
  for (const file of sources('src')) {
    read(file, say, faults);
  }
  for (const name of readdirSync(path.join(root, 'schema')).sort()) {
    const file = path.join(root, 'schema', name);
    settings(JSON.parse(readFileSync(file, 'utf8')), text =>
      say(`settings${OF}${text}`, null, `schema/${name}`)
    );
  }
  return { texts, faults };
}

function sources(folder) {
  return ts.sys
    .readDirectory(path.join(root, folder), ['.ts', '.tsx'])
    .filter(file => !/\.spec\.tsx?$|\/testing\//.test(file))
    .filter(file => path.relative(root, file) !== BUNDLE)
    .sort();
}

function read(file, say, faults) {
  const tree = ts.createSourceFile(
    file,
    readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest
  );
  const visit = node => {
    const { name } = node.expression ?? {};
    if (ts.isCallExpression(node) && /^(__|_n)$/.test(name?.text)) {
      const { line } = tree.getLineAndCharacterOfPosition(node.pos);
      const place = `${path.relative(root, file)}:${line + 1}`;
      const forms = node.arguments.slice(0, name.text === '_n' ? 2 : 1);
      if (forms.length && forms.every(ts.isStringLiteralLike)) {
        say(forms[0].text, forms[1]?.text ?? null, place);
      } else {
        faults.push(
          `${place}: what is translated is written out, as a string.`
        );
      }
    }
    if (
      /^_n?p$/.test(name?.text) &&
      ts.isStringLiteralLike(node.arguments[1])
    ) {
      faults.push(
        `${path.relative(root, file)}: “${node.arguments[1].text}” is said with a context, which is not read here; say it without.`
      );
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
}

function settings(schema, say) {
  for (const [key, value] of Object.entries(schema)) {
    if (SHOWN.includes(key) && typeof value === 'string') {
      say(value);
    } else if (key !== 'default' && value && typeof value === 'object') {
      settings(value, say);
    }
  }
}

/** The languages that are shipped, and the files of their catalogues. */
export function catalogues() {
  return readdirSync(LOCALES)
    .map(language => ({
      language,
      file: path.join(LOCALES, language, 'LC_MESSAGES', `${DOMAIN}.json`)
    }))
    .filter(({ file }) => existsSync(file));
}

/** How many forms the plural has in the language of a catalogue. */
function pluralForms(catalogue) {
  return Number(/^nplurals=(\d+);/.exec(catalogue[''].plural_forms)[1]);
}

/** The catalogue with a place for every text: what it says already is kept, what nobody says any more is left out. */
export function completed(catalogue, texts) {
  const head = catalogue[''];
  const entries = [...texts].map(([key, { plural }]) => [
    key,
    catalogue[key] ??
      Array(plural === null ? 1 : pluralForms(catalogue)).fill('')
  ]);
  entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return { '': head, ...Object.fromEntries(entries) };
}

/** What is wrong with a catalogue: a sentence for each. */
export function faultsOf(catalogue, texts) {
  const faults = [];
  for (const [key, { plural, place }] of texts) {
    const text = key.slice(key.indexOf(OF) + 1);
    const said = catalogue[key];
    const forms = plural === null ? 1 : pluralForms(catalogue);
    const about = fault => faults.push(`${place}: “${text}” ${fault}`);
    if (said === undefined) {
      about('is not in the catalogue');
    } else if (said.length !== forms) {
      about(`has ${said.length} of ${forms} forms`);
    } else if (said.some(form => !form.trim())) {
      about('is not translated');
    } else {
      said.forEach((form, index) => {
        const sources = index === 0 ? [text, plural ?? text] : [plural];
        if (!sources.some(source => agree(source, form))) {
          about(
            `and “${form}” differ in their placeholders, in the white space around, or in the dots at the end`
          );
        }
      });
    }
  }
  for (const key of Object.keys(catalogue)) {
    if (key && !texts.has(key)) {
      faults.push(`“${key.replace(OF, ': ')}” is said nowhere any more`);
    }
  }
  return faults;
}

/** Whether a translation holds the same placeholders, and begins and ends in the same way. */
function agree(source, form) {
  const marks = text => [
    ...new Set(text.match(/%\d+|\$\{\w+\}/g)),
    text.endsWith('…'),
    /^\s*/.exec(text)[0],
    /\s*$/.exec(text)[0]
  ];
  const [one, other] = [marks(source).sort(), marks(form).sort()];
  return one.length === other.length && one.every((it, n) => it === other[n]);
}
