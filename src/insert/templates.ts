/**
 * Templates: what a DID becomes as a line of Python.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

import { legible } from '../components/legible';

/** A template as the settings have it. */
export interface ITemplate {
  readonly name: string;
  readonly label: string;
  /** Lines that must stand somewhere above. */
  readonly imports?: ReadonlyArray<string>;
  /** The line for a file. */
  readonly file?: string;
  /** The line for a dataset or a container. */
  readonly collection?: string;
  /** Endings of the file names that it is meant for. */
  readonly endings?: ReadonlyArray<string>;
}

/** What a template is filled with. */
export interface ISubject {
  readonly did: string;
  readonly isFile: boolean;
}

/** How a template is called: those that come with us in the language of JupyterLab, others as they are written. */
export function labelOf(
  { label }: ITemplate,
  trans: TranslationBundle
): string {
  switch (label) {
    case 'Path':
      return trans.__('Path');
    case 'Command line':
      return trans.__('Command line');
    default:
      return legible(label);
  }
}

/** What a shell, and IPython before it, takes as it stands. */
const PLAIN_WORD = /^[A-Za-z0-9_][A-Za-z0-9_.,:/=@+-]*$/;

/** The templates that can be used for a DID, those meant for its ending first. */
export function offered(
  templates: ReadonlyArray<ITemplate>,
  subject: ISubject
): ITemplate[] {
  const usable = templates.filter(template => {
    const line = lineOf(template, subject);
    return (
      line !== undefined &&
      (!line.includes('${word}') || PLAIN_WORD.test(subject.did))
    );
  });
  const meant = usable.filter(template => isMeant(template, subject));
  return [...meant, ...usable.filter(template => !meant.includes(template))];
}

/** The one template that is meant for the file's ending; null where none is, or several are. */
export function natural(
  templates: ReadonlyArray<ITemplate>,
  subject: ISubject
): ITemplate | null {
  const meant = offered(templates, subject).filter(template =>
    isMeant(template, subject)
  );
  return meant.length === 1 ? meant[0] : null;
}

/** Under what a choice is remembered: the file's ending, `file` without one, or `collection`. */
export function habit(subject: ISubject): string {
  if (!subject.isFile) {
    return 'collection';
  }
  const ending = /(\.[a-z][a-z0-9]{0,9}(\.(gz|bz2|xz|zst))?)$/i.exec(
    subject.did
  );
  return ending ? ending[1].toLowerCase() : 'file';
}

/**
 * The lines of a template for a DID whose variable has a checked name.
 *
 * The DID is hostile text: it enters as a string literal, or as a word without a special character.
 */
export function fill(
  template: ITemplate,
  subject: ISubject,
  variable: string
): { imports: ReadonlyArray<string>; line: string } {
  const values: Record<string, string> = {
    variable,
    did: pythonLiteral(subject.did),
    word: subject.did
  };
  const line = (lineOf(template, subject) ?? '').replace(
    /\$\{(variable|did|word)\}/g,
    (_, key: string) => values[key]
  );
  return { imports: template.imports ?? [], line };
}

/** A string literal of one line, in ASCII. JSON's escapes are Python's, but for pairs of surrogates. */
export function pythonLiteral(text: string): string {
  return JSON.stringify(text).replace(/[\u{7f}-\u{10ffff}]/gu, char => {
    const code = Number(char.codePointAt(0)).toString(16);
    return code.length > 4
      ? `\\U${code.padStart(8, '0')}`
      : `\\u${code.padStart(4, '0')}`;
  });
}

function lineOf(template: ITemplate, { isFile }: ISubject): string | undefined {
  return isFile ? template.file : template.collection;
}

function isMeant(template: ITemplate, { did, isFile }: ISubject): boolean {
  const name = did.toLowerCase();
  return (
    isFile && (template.endings ?? []).some(ending => name.endsWith(ending))
  );
}
