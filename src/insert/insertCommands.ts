import { Notification } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { DidType } from '../api/types';
import { readTarget } from '../availability/target';
import { CommandIDs } from '../commands';
import { choose } from '../components/choose';
import { isolated } from '../components/legible';
import type { IAccount, ICart } from '../tokens';
import type { IInsertable, Inserter } from './inserter';
import { speaksPython, subjectOf } from './inserter';
import type { InsertModel } from './model';
import { activePlace } from './place';
import type { ITemplate } from './templates';
import { labelOf } from './templates';

const TYPES: ReadonlyArray<DidType> = ['container', 'dataset', 'file'];

interface IOptions {
  readonly account: IAccount;
  readonly cart: ICart;
  readonly inserter: Inserter;
  readonly model: InsertModel;
  readonly trans: TranslationBundle;
}

/** "Insert Code": for a DID of the arguments, or for one of the cart that is chosen by key. */
export function addInsertCommand(
  commands: CommandRegistry,
  options: IOptions
): void {
  const { cart, inserter, model, trans } = options;
  commands.addCommand(CommandIDs.insertCode, {
    label: args => {
      const template = model.templates.find(
        ({ name }) => name === args.template
      );
      if (template) {
        return labelOf(template, trans);
      }
      return args.did === undefined
        ? trans.__('Insert Code for Attached Data…')
        : trans.__('Insert Code…');
    },
    caption: trans.__('Write a line that opens data at the cursor'),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          did: { type: 'string', description: trans.__('scope:name') },
          type: { type: 'string', enum: [...TYPES] },
          instance: { type: 'string' },
          template: { type: 'string' }
        }
      }
    },
    execute: async args => {
      const notebook = cart.current;
      const place = notebook && activePlace(notebook);
      if (!notebook || !place) {
        Notification.warning(
          trans.__('Click into a code cell first: the line is written there.')
        );
        return;
      }
      if (!accepts(notebook, trans)) {
        return;
      }
      const item =
        args.did === undefined
          ? await chooseItem(notebook, options)
          : await readItem(args, options);
      const template =
        item && (await chooseTemplate(item, args.template, options));
      if (item && template) {
        await inserter.insert(notebook, item, template, place);
      }
    }
  });
}

function accepts(notebook: NotebookPanel, trans: TranslationBundle): boolean {
  const python = speaksPython(notebook);
  if (!python) {
    Notification.warning(
      trans.__(
        'The templates are Python, and this notebook is not. Drag the DID as text, or copy it.'
      )
    );
  }
  return python;
}

async function readItem(
  args: ReadonlyPartialJSONObject,
  { account, trans }: IOptions
): Promise<IInsertable | null> {
  const type = TYPES.find(known => known === args.type);
  const target = await readTarget(args, account, trans);
  if (target && !type) {
    Notification.error(
      trans.__('A type is missing: container, dataset or file.')
    );
  }
  return target && type
    ? { did: target.did, instance: target.instance.name, type }
    : null;
}

async function chooseItem(
  notebook: NotebookPanel,
  { account, cart, trans }: IOptions
): Promise<IInsertable | null> {
  const { attachments } = cart.read(notebook);
  if (!attachments.length) {
    Notification.info(
      trans.__('The cart of this notebook is empty: add data to it first.')
    );
    return null;
  }
  const index = await choose({
    trans,
    title: trans.__('Insert code for'),
    label: trans.__('Attached data'),
    items: attachments.map(
      ({ did, variableName }) => `${isolated(variableName)} (${isolated(did)})`
    ),
    verb: trans.__('Next')
  });
  const attachment = index === null ? null : attachments[index];
  const instance = attachment && account.find(attachment.instance);
  return attachment && instance
    ? {
        did: attachment.did,
        instance: instance.name,
        type: attachment.type === 'file' ? 'file' : 'dataset'
      }
    : null;
}

async function chooseTemplate(
  item: IInsertable,
  name: unknown,
  { model, trans }: IOptions
): Promise<ITemplate | null> {
  const templates = model.offers(subjectOf(item));
  if (name !== undefined) {
    return templates.find(template => template.name === name) ?? null;
  }
  const index = await choose({
    trans,
    title: trans.__('Insert %1 as', item.did),
    label: trans.__('Template'),
    items: templates.map(template => labelOf(template, trans)),
    verb: trans.__('Insert')
  });
  return index === null ? null : (templates[index] ?? null);
}
